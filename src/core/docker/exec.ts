import type { ExecResult } from './client.ts';
import { dialJson, dialStream } from './dial.ts';
import { readFrames } from './frames.ts';
import { mapCreated, mapExec } from './mappers.ts';
import { call, inPath, type Session } from './session.ts';

/** Bytes kept of each output: a command that writes more is read to its end, but not kept. */
const maxOutput = 8 * 1024 * 1024;

/** How long to wait between looks at a command whose output has ended and whose end isn't known yet. */
const settleMs = 10;

interface ExecOptions {
  readonly timeoutMs?: number;
  readonly user?: string;
}

/** Runs a command in a running container. After a timeout it goes on running there: Docker has no way to end it. */
export const runExec = (
  session: Session,
  id: string,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> =>
  call(session, `run ${command[0] ?? 'a command'} in ${id}`, (signal) => run(session, id, command, options, signal), {
    timeoutMs: options.timeoutMs ?? session.timeouts.call,
  });

const run = async (
  session: Session,
  id: string,
  command: readonly string[],
  options: ExecOptions,
  signal: AbortSignal,
): Promise<ExecResult> => {
  const user = options.user === undefined ? {} : { User: options.user };
  const body = { Cmd: command, AttachStdout: true, AttachStderr: true, ...user };
  const path = `/containers/${inPath(id)}/exec`;
  const created = mapCreated(await dialJson(session.client, { method: 'POST', path, body, signal }));
  const exec = `/exec/${inPath(created.id)}`;
  const response = await dialStream(session.streams, {
    method: 'POST',
    path: `${exec}/start`,
    body: { Detach: false, Tty: false },
    signal,
  });
  const output = { stdout: new Output(), stderr: new Output() };
  for await (const frame of readFrames(response, false)) output[frame.stream].add(frame.data);
  const exitCode = await readExitCode(session, exec, signal);
  return { exitCode, stdout: output.stdout.text(), stderr: output.stderr.text() };
};

/** The output can end a moment before Docker has noted the exit code. */
const readExitCode = async (session: Session, exec: string, signal: AbortSignal): Promise<number> => {
  for (;;) {
    const state = mapExec(await dialJson(session.client, { method: 'GET', path: `${exec}/json`, signal }));
    if (!state.running) return state.exitCode;
    await session.clock.sleep(settleMs, signal);
  }
};

class Output {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  add(data: Buffer): void {
    const kept = data.subarray(0, maxOutput - this.#length);
    this.#chunks.push(kept);
    this.#length += kept.length;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
