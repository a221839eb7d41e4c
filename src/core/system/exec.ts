import { execFile } from 'node:child_process';

export interface ExecOutcome {
  /** null: killed by a signal, or it never started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when it could not be started or was killed: `ENOENT`, `timeout`, … */
  readonly failure?: string;
}

/** Runs a program without a shell. Never throws: what went wrong is in the outcome. */
export type Exec = (
  file: string,
  args: readonly string[],
  options?: {
    readonly timeoutMs?: number;
    readonly input?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
  },
) => Promise<ExecOutcome>;

/** Output beyond this many bytes ends the program: one `ioreg` node prints about 45 KB. */
const maxBuffer = 8 * 1024 * 1024;

export const systemExec: Exec = (file, args, options = {}) =>
  new Promise((resolve) => {
    const child = execFile(
      file,
      [...args],
      {
        timeout: options.timeoutMs ?? 10_000,
        killSignal: 'SIGKILL',
        maxBuffer,
        encoding: 'utf8',
        ...(options.env ? { env: options.env as NodeJS.ProcessEnv } : {}),
      },
      (error, stdout, stderr) => {
        if (!error) return resolve({ code: 0, stdout, stderr });
        if (typeof error.code === 'number') return resolve({ code: error.code, stdout, stderr });
        resolve({
          code: null,
          stdout,
          stderr,
          failure: error.killed ? 'timeout' : String(error.code ?? error.signal ?? error.message),
        });
      },
    );
    child.stdin?.on('error', () => {}); // a program may end before it has read its input
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
