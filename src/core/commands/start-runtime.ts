import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { StartRuntimeResult } from '../../shared/results.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';
import type { Context, RunOptions } from '../context.ts';
import { linuxStartCommand, runtimeToStart, type Start } from '../docker/runtimes.ts';
import { refresh } from '../health/refresh.ts';
import type { ExecOutcome } from '../system/exec.ts';

/** ms. `start`: until its own start command has ended; `answer`: until Docker answers then; `look`: between two looks. */
const limit = { start: 300_000, answer: 180_000, look: 1_000 } as const;

type Exists = (path: string) => Promise<boolean>;
const onDisk: Exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

const answers = async ({ connection }: Context): Promise<boolean> => {
  try {
    await (await connection.docker()).ping();
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
};

/** An address on another machine: nothing here can start what is there. */
const elsewhere = ({ address, tried = [] }: RuntimeSnapshot): string | undefined => {
  const used = address ?? (tried.length === 1 ? tried[0]?.address : undefined);
  return used !== undefined && /^(?:ssh|tcp|https?):/.test(used) ? used : undefined;
};

const whyNot = (context: Context): Problem | undefined => {
  const { runtime } = context.store.get();
  const far = elsewhere(runtime);
  if (far !== undefined) {
    return {
      code: 'docker-unreachable',
      message: `Docker at ${far} can’t be started from here.`,
      action: 'Start it there.',
    };
  }
  if (context.platform === 'darwin') return undefined;
  return {
    code: 'docker-unreachable',
    message: 'Docker is a service of this system, which only its administrator starts.',
    action: `Run: ${linuxStartCommand(runtime)}`,
  };
};

const failed = ({ title, file, args }: Start, { code, stderr, failure }: ExecOutcome): ProblemError =>
  new ProblemError({
    code: 'docker-unreachable',
    message: `${title} could not be started: ${[file, ...args].join(' ')} ended with ${failure ?? code}.`,
    evidence: stderr.trim() === '' ? [] : stderr.trim().split('\n').slice(-20),
    action: `Start ${title} by hand.`,
  });

const untilItAnswers = async (context: Context, title: string, signal: AbortSignal | undefined): Promise<void> => {
  const { clock } = context;
  const end = clock.monotonic() + limit.answer;
  while (!(await answers(context))) {
    if (clock.monotonic() >= end) {
      const message = `${title} was started and Docker does not answer after ${limit.answer / 60_000} minutes.`;
      throw new ProblemError({ code: 'docker-timeout', message, action: `Look at ${title}: it may wait for you.` });
    }
    await clock.sleep(limit.look, signal);
  }
};

/**
 * Starts the program that runs Docker, and waits until Docker answers. Which one: that of the address last used, else the
 * first of those looked for that is installed.
 * @throws ProblemError docker-unreachable: it can't be started from here, with what to do; docker-missing; docker-timeout
 */
export const startRuntime = async (
  context: Context,
  { signal }: RunOptions = {},
  exists: Exists = onDisk,
): Promise<StartRuntimeResult> => {
  if (await answers(context)) return { started: false };
  const refusal = whyNot(context);
  if (refusal) throw new ProblemError(refusal);
  const home = context.env.HOME ?? homedir();
  const start = await runtimeToStart(context.store.get().runtime, { home, exists });
  if (!start) {
    const message = 'Neither OrbStack, Docker Desktop, Rancher Desktop, Colima nor Podman is installed here.';
    throw new ProblemError({ code: 'docker-missing', message, action: 'Install one of them.' });
  }
  const env = { ...context.env, PATH: start.path };
  const outcome = await context.exec(start.file, start.args, { timeoutMs: limit.start, env });
  if (outcome.code !== 0) throw failed(start, outcome);
  await untilItAnswers(context, start.title, signal);
  await refresh(context, signal);
  return { started: true, title: start.title };
};
