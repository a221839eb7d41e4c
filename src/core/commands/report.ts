import { release } from 'node:os';
import type { ReportResult } from '../../shared/results.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { readDotenv, readModel } from '../history/history.ts';
import { problemsOf } from '../operation.ts';
import { version } from '../version.ts';
import { workspacePaths } from '../workspace/find.ts';

/** Lines of each log. */
const tail = 2_000;

/** What each service wrote last; what can't be read says why. */
const readLogs = async (
  { connection }: Context,
  { runtime, services }: AppSnapshot,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> => {
  if (runtime.state !== 'connected') return {};
  const docker = await connection.docker();
  const read = async (id: string): Promise<string> => {
    let text = '';
    try {
      const lines = docker.logs(id, { tail, timestamps: true, ...(signal && { signal }) });
      for await (const line of lines) text += `${line.at ?? ''} ${line.text}\n`;
    } catch (error) {
      if (!problemsOf(error)) throw error;
      text += `${error}\n`;
    }
    return text;
  };
  const known = services.flatMap(({ name, container }) => (container ? [[name, container.id] as const] : []));
  return Object.fromEntries(await Promise.all(known.map(async ([name, id]) => [name, await read(id)] as const)));
};

const versionsOf = ({ platform }: Context, { runtime }: AppSnapshot): Record<string, string> => ({
  frontier: version,
  node: process.version,
  system: `${platform} ${release()} ${process.arch}`,
  ...(runtime.version !== undefined && { docker: runtime.version }),
});

/**
 * Writes a zip with what happened, what should run and what was logged, without secrets. `file`: absolute, and new.
 * @throws ProblemError workspace-read-only, disk-full
 */
export const report = async (context: Context, file: string, { signal }: RunOptions = {}): Promise<ReportResult> => {
  const { workspace, env, clock } = context;
  const { readHistory } = await import('../history/read.ts');
  const { writeReport } = await import('../history/report.ts');
  const snapshot = await refresh(context, signal);
  const [logs, variables, model] = await Promise.all([
    readLogs(context, snapshot, signal),
    readDotenv(context),
    readModel(context),
  ]);
  const { records } = await readHistory(workspacePaths(workspace).state, clock.now());
  const input = {
    history: records,
    ...(model && { model }),
    versions: versionsOf(context, snapshot),
    snapshot,
    logs,
    variables: [env, variables],
  };
  await writeReport(file, input, new Date(clock.now()));
  return { file };
};
