import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ProblemError } from '../../shared/errors.ts';
import { sshTarget } from './endpoint.ts';

export interface SshOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectTimeoutMs: number;
}

/** As much of what ssh says as is worth quoting. */
const maxSaid = 4096;

/**
 * The arguments of `ssh` for one connection to the Docker of another machine, as the docker CLI does it: the remote
 * `docker system dial-stdio` joins its standard streams to its own engine's socket. No question is ever asked
 * (BatchMode): there is nobody to answer it.
 */
export const sshArguments = (url: string, connectTimeoutMs: number): string[] => {
  const { host, user, port, path } = sshTarget(url);
  const seconds = Math.max(1, Math.ceil(connectTimeoutMs / 1000));
  const options = ['BatchMode=yes', `ConnectTimeout=${seconds}`, 'ServerAliveInterval=15', 'ServerAliveCountMax=2'];
  const remote = path ? `docker --host ${shellWord(`unix://${path}`)} system dial-stdio` : 'docker system dial-stdio';
  return [
    ...options.flatMap((option) => ['-o', option]),
    '-T',
    ...(user ? ['-l', user] : []),
    ...(port ? ['-p', String(port)] : []),
    '--',
    host,
    remote,
  ];
};

/** The remote side runs the command in a shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** One connection over one `ssh` process: ends with it, and fails with what it said on standard error. */
export const connectSsh = (url: string, options: SshOptions): Duplex =>
  new SshConnection(
    url,
    spawn('ssh', sshArguments(url, options.connectTimeoutMs), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: options.env as NodeJS.ProcessEnv,
    }),
  );

class SshConnection extends Duplex {
  readonly #url: string;
  readonly #child: ChildProcessWithoutNullStreams;
  #said = '';
  #answered = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(url: string, child: ChildProcessWithoutNullStreams) {
    super({ allowHalfOpen: false });
    this.#url = url;
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(0, maxSaid);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#answered = true;
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stdin.on('error', () => {}); // the process has ended; its end says why
    child.once('error', (error) => this.destroy(this.#failure(String(error))));
    child.once('close', (code, signal) => this.#ended(code, signal));
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.destroyed) return;
    if (this.#answered && code === 0) this.push(null);
    else this.destroy(this.#failure(signal ? `ssh was ended by ${signal}` : `ssh ended with exit code ${code}`));
  }

  #failure(end: string): ProblemError {
    const said = this.#said.split(/\s*\n/).filter((line) => line !== '');
    return new ProblemError({
      code: 'docker-ssh',
      message: `Docker at ${this.#url} could not be reached over ssh.`,
      evidence: [...said, end],
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#child.stdin.write(chunk, () => done()); // an error there means that the process ended: its end tells
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.kill();
    done(error);
  }

  // What http asks of a socket. Keep-alive and delays are ssh's own affair.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  /** Only how long an idle connection is kept is ever set. */
  setTimeout(ms: number, onTimeout?: () => void): this {
    clearTimeout(this.#idle);
    if (onTimeout) this.once('timeout', onTimeout);
    if (ms > 0) this.#idle = setTimeout(() => this.emit('timeout'), ms).unref();
    return this;
  }
  ref(): this {
    for (const item of this.#handles()) item.ref();
    return this;
  }
  /** An idle connection keeps no program running. */
  unref(): this {
    for (const item of this.#handles()) item.unref();
    return this;
  }

  /** The pipes are sockets, whatever their types say. */
  #handles(): { ref(): unknown; unref(): unknown }[] {
    const { stdin, stdout, stderr } = this.#child;
    return [this.#child, ...[stdin, stdout, stderr].filter((stream) => stream instanceof Socket)];
  }
}
