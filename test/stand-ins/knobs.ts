import { readFileSync } from 'node:fs';

/** How a stand-in behaves. Times in milliseconds. */
export interface Knobs {
  /** From the start of the process until the port is bound. */
  readonly startMs: number;
  /** To load a model: before the port is bound (Mistral.rs), at the first request for it (Ollama). */
  readonly loadMs: number;
  /** Between two tokens of an answer. */
  readonly tokenMs: number;
  /** Tokens of an answer when the request names no limit. */
  readonly tokens: number;
  /** Tokens after which an answer waits until this is higher: to act in the middle of an answer without guessing times. */
  readonly stallAfter: number;
  /** From the first to the last byte of a pulled model. */
  readonly pullMs: number;
  /** Ends with an error instead of serving. */
  readonly crashAtStart: boolean;
  /** Runs, but never binds its port. */
  readonly neverReady: boolean;
  /** Every request is answered with 500. */
  readonly unhealthy: boolean;
  /** The same for a process that started before this time (ms since 1970): what a restart heals. */
  readonly unhealthyBefore: number;
  readonly ignoreSigterm: boolean;
}

const defaults: Knobs = {
  startMs: 0,
  loadMs: 0,
  tokenMs: 5,
  tokens: 8,
  stallAfter: Number.MAX_SAFE_INTEGER,
  pullMs: 200,
  crashAtStart: false,
  neverReady: false,
  unhealthy: false,
  unhealthyBefore: 0,
  ignoreSigterm: false,
};

/** Read from the stack's `config/` folder, which the stack files mount there; so it can change while the stand-in runs. */
const file = process.env.STAND_IN_KNOBS ?? '/config/stand-in.json';

/** The knobs as they are now: defaults, then variables like `LOAD_MS`, then the file. */
export function knobs(): Knobs {
  return { ...defaults, ...fromEnvironment(process.env), ...fromFile() };
}

function fromEnvironment(env: NodeJS.ProcessEnv): Partial<Knobs> {
  const entries = Object.entries(defaults).flatMap(([key, fallback]) => {
    const value = env[key.replace(/[A-Z]/g, '_$&').toUpperCase()];
    if (value === undefined || value === '') return [];
    return [[key, typeof fallback === 'number' ? Number(value) : value === '1' || value === 'true']];
  });
  return Object.fromEntries(entries);
}

function fromFile(): Partial<Knobs> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Knobs>;
  } catch (error) {
    // Not there: no knobs. Half written: as before it was touched.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return {};
  }
}
