import { readFile } from 'node:fs/promises';
import { parseDotenv } from '../compose/dotenv.ts';
import type { Context } from '../context.ts';
import { problemsOf } from '../operation.ts';
import { createTurns } from '../system/turns.ts';
import { workspacePaths } from '../workspace/find.ts';
import { collectSecrets } from './collect-secrets.ts';
import type { HistoryRecord } from './record.ts';
import { createRecorder } from './recorder.ts';
import { createRedactor } from './redact.ts';

/** The flight recorder of a workspace, as the app writes it. */
export interface HistoryWriter {
  /** Resolves when the records are written, or given up. */
  append(records: readonly HistoryRecord[]): Promise<void>;
}

type Parts = Pick<Context, 'workspace' | 'env' | 'clock' | 'logger' | 'kept'>;

/** Values of `.env`; none if it can't be read. */
export const readDotenv = async ({ workspace, env }: Pick<Context, 'workspace' | 'env'>) => {
  const file = workspacePaths(workspace).env;
  try {
    return parseDotenv(await readFile(file, 'utf8'), file, (name) => env[name]).values;
  } catch {
    return {};
  }
};

/** The resolved model of the selected stack; undefined: it can't be read. The same object as long as no file changed. */
export const readModel = async ({ kept }: Pick<Context, 'kept'>) => {
  try {
    return (await kept.selected()).project;
  } catch (error) {
    if (problemsOf(error)) return undefined;
    throw error;
  }
};

/** Writes what happens; secrets of the model, of `.env` and of the shell are removed as they are when it happens. */
export const createHistory = (parts: Parts): HistoryWriter => {
  const { workspace, env, clock, logger } = parts;
  let redactor = createRedactor();
  let model: Awaited<ReturnType<typeof readModel>>;
  const recorder = createRecorder({
    folder: workspacePaths(workspace).state,
    now: () => clock.now(),
    redactor: () => redactor,
    logger,
  });
  const write = async (records: readonly HistoryRecord[]): Promise<void> => {
    const now = await readModel(parts);
    // The same model is of the same files, `.env` among them.
    if (!now || now !== model) redactor = createRedactor(collectSecrets(env, await readDotenv(parts), now));
    model = now;
    await recorder.append(records);
  };
  const turns = createTurns<readonly HistoryRecord[]>(
    write,
    (a, b) => [...a, ...b],
    (error) => logger.warn('The history could not be written', { reason: String(error) }),
  );
  return { append: async (records) => (records.length > 0 ? turns.request(records) : undefined) };
};
