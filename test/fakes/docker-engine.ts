import type { Docker, DockerEvent, Endpoint, EventOrGap, ExecResult, LogLine } from '../../src/core/docker/client.ts';
import type { Container, EngineInfo, ImageState, NetworkState, VolumeState } from '../../src/core/docker/objects.ts';
import { type Problem, ProblemError } from '../../src/shared/errors.ts';
import type { ContainerReading } from '../../src/shared/metrics.ts';
import { Channel } from './channel.ts';
import { type FakeContainer, type FakeProgram, hasHealthcheck, publishedPorts } from './docker-container.ts';
import {
  type FakeRemoteImage,
  fullReference,
  hasLabels,
  makeImage,
  makeNetwork,
  makeVolume,
  refusal,
} from './docker-resources.ts';

/** A call that was made, for tests that look at what was asked of the engine. */
export interface FakeCall {
  readonly method: keyof Docker;
  readonly args: readonly unknown[];
}

/** The state of the engine in memory, what happens inside it, and what a test sets. See FakeDocker. */
export class FakeEngine {
  readonly endpoint: Endpoint = { kind: 'unix', path: '/fake/docker.sock' };
  readonly calls: FakeCall[] = [];
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new Map<string, ImageState>();
  /** What can be pulled, by reference. */
  readonly remote = new Map<string, FakeRemoteImage>();
  readonly networks = new Map<string, NetworkState>();
  readonly volumes = new Map<string, VolumeState>();
  /** What a container does once it starts. */
  programOf: (container: FakeContainer) => FakeProgram = () => ({});
  /** What a command run inside a container answers. */
  onExec: (container: FakeContainer, command: readonly string[]) => ExecResult | Promise<ExecResult> = () => ({
    exitCode: 0,
    stdout: '',
    stderr: '',
  });
  /** Bytes that a running container uses. */
  memoryOf: (container: FakeContainer) => number = () => 0;
  /** What `/info` tells. */
  engine: EngineInfo = fakeEngine;

  readonly #watchers = new Set<{ channel: Channel<EventOrGap>; labels: readonly string[] }>();
  readonly #failures: { method: keyof Docker; problem: Problem; matches: (args: readonly unknown[]) => boolean }[] = [];
  #disconnected: Problem | undefined;
  #ids = 0;
  #nanos = 1_700_000_000_000_000_000n;

  constructor() {
    for (const name of ['bridge', 'host', 'none']) {
      const id = this.newId();
      this.networks.set(id, makeNetwork(id, { Name: name, Driver: name === 'none' ? 'null' : name }));
    }
  }

  // What a test sets

  /** Puts an image onto the engine. */
  addImage(reference: string, given: Partial<ImageState> = {}): ImageState {
    const image = makeImage(fullReference(reference), given);
    for (const tag of image.tags) this.images.set(tag, image);
    return image;
  }

  /** Lets the next call of a method fail, once; with `matches` the next whose arguments it accepts. */
  fail(method: keyof Docker, problem: Problem, matches: (args: readonly unknown[]) => boolean = () => true): void {
    this.#failures.push({ method, problem, matches });
  }

  /** The engine goes away: every call fails, those who watch are told. */
  disconnect(message = 'No Docker answers at unix:///fake/docker.sock.'): void {
    this.#disconnected = { code: 'docker-unreachable', message };
    for (const { channel } of this.#watchers) channel.push({ kind: 'lost', reason: message });
  }

  reconnect(): void {
    this.#disconnected = undefined;
    for (const { channel } of this.#watchers) channel.push({ kind: 'connected' });
  }

  /** A health check's result. */
  setHealth(idOrName: string, status: 'starting' | 'healthy' | 'unhealthy', output = ''): void {
    const container = this.get('check', idOrName);
    const at = this.now();
    const entry = { start: at, end: at, exitCode: status === 'healthy' ? 0 : 1, output };
    const before = container.state.health;
    const failingStreak = status === 'healthy' ? 0 : (before?.failingStreak ?? 0) + (status === 'unhealthy' ? 1 : 0);
    const log = status === 'starting' ? (before?.log ?? []) : [...(before?.log ?? []), entry].slice(-5);
    this.change(container, { health: { status, failingStreak, log } });
    if (status !== 'starting' && before?.status !== status) this.emit(container, 'health_status', status);
  }

  /** A running container's program ends of itself; its restart policy decides what follows. */
  exit(idOrName: string, exitCode: number, options: { readonly oomKilled?: boolean } = {}): void {
    const container = this.get('end', idOrName);
    if (options.oomKilled) this.emit(container, 'oom');
    this.end(container, exitCode, options.oomKilled ?? false);
    this.restartByPolicy(container);
  }

  /** A running container's program writes a line. */
  writeLog(idOrName: string, line: Omit<LogLine, 'at'>): void {
    const container = this.get('write', idOrName);
    const written = { ...line, at: this.now() };
    container.log.push(written);
    for (const follower of container.followers) follower.push(written);
  }

  /** Whoever follows the log of a container loses the connection. */
  breakLogs(idOrName: string): void {
    const lost = refusal('read the log', 500, 'unexpected EOF');
    for (const follower of this.get('read the log of', idOrName).followers) follower.fail(lost);
  }

  /** A running container is measured once more. */
  measure(idOrName: string, reading: ContainerReading): void {
    for (const measurer of this.get('measure', idOrName).measurers) measurer.push(reading);
  }

  /** The container by its id or name, for a look inside. */
  find(idOrName: string): FakeContainer | undefined {
    return this.containers.get(idOrName) ?? [...this.containers.values()].find((item) => item.state.name === idOrName);
  }

  // The engine's events

  async *watchEvents(options: Parameters<Docker['watchEvents']>[0]): AsyncGenerator<EventOrGap> {
    const watcher = { channel: new Channel<EventOrGap>(options.signal), labels: options.labels ?? [] };
    this.#watchers.add(watcher);
    watcher.channel.push(
      this.#disconnected ? { kind: 'lost', reason: this.#disconnected.message } : { kind: 'connected' },
    );
    try {
      yield* watcher.channel;
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  close(): void {
    for (const { channel } of this.#watchers) channel.close();
  }

  // Inside

  protected enter(method: keyof Docker, args: readonly unknown[]): void {
    this.calls.push({ method, args });
    if (this.#disconnected) throw new ProblemError(this.#disconnected);
    const at = this.#failures.findIndex((item) => item.method === method && item.matches(args));
    const [failure] = at < 0 ? [] : this.#failures.splice(at, 1);
    if (failure) throw new ProblemError(failure.problem);
  }

  protected get(verb: string, idOrName: string): FakeContainer {
    const container = this.find(idOrName);
    if (!container) throw refusal(`${verb} the container ${idOrName}`, 404, `No such container: ${idOrName}`);
    return container;
  }

  protected network(idOrName: string): NetworkState | undefined {
    return this.networks.get(idOrName) ?? [...this.networks.values()].find((item) => item.name === idOrName);
  }

  protected change(container: FakeContainer, changes: Partial<Container>): void {
    container.state = { ...container.state, ...changes };
  }

  protected run(container: FakeContainer): void {
    const { health, finishedAt, ...rest } = container.state;
    container.state = {
      ...rest,
      ...(finishedAt ? { finishedAt } : {}),
      state: 'running',
      exitCode: 0,
      oomKilled: false,
      startedAt: this.now(),
      ports: publishedPorts(container.body, () => 32768 + ++this.#ids),
      ...(hasHealthcheck(container.body) ? { health: { status: 'starting', failingStreak: 0, log: [] } } : {}),
    };
    this.emit(container, 'start');
    const program = this.programOf(container);
    for (const line of program.lines ?? []) this.writeLog(container.state.id, line);
    if (program.exitCode !== undefined) {
      this.end(container, program.exitCode, false);
      this.restartByPolicy(container);
      return;
    }
    const verdict = program.health ?? 'healthy';
    if (container.state.health && verdict !== 'starting') {
      queueMicrotask(() => {
        if (container.state.state === 'running') this.setHealth(container.state.id, verdict);
      });
    }
  }

  protected end(container: FakeContainer, exitCode: number, oomKilled: boolean): void {
    this.change(container, { state: 'exited', exitCode, oomKilled, finishedAt: this.now(), ports: [] });
    for (const reader of [...container.followers, ...container.measurers]) reader.close();
    this.emit(container, 'die', undefined, { exitCode: String(exitCode) });
  }

  /** Not at once: a program that ends again and again must leave the test its turn. */
  protected restartByPolicy(container: FakeContainer): void {
    const { name, maximumRetryCount } = container.restartPolicy;
    const { exitCode, restartCount } = container.state;
    const again = maximumRetryCount === 0 || restartCount < maximumRetryCount;
    if (name !== 'always' && name !== 'unless-stopped' && !(name === 'on-failure' && exitCode !== 0 && again)) return;
    this.change(container, { state: 'restarting' });
    setImmediate(() => {
      if (container.state.state !== 'restarting' || !this.containers.has(container.state.id)) return;
      this.change(container, { restartCount: container.state.restartCount + 1 });
      this.run(container);
    });
  }

  protected emit(
    container: FakeContainer,
    action: string,
    detail?: string,
    more: Readonly<Record<string, string>> = {},
  ): void {
    const { id, name, image, labels } = container.state;
    this.#nanos += 1_000_000n;
    const event: DockerEvent = {
      type: 'container',
      action,
      ...(detail ? { detail } : {}),
      id,
      attributes: { ...labels, name, image, ...more },
      timeNano: String(this.#nanos),
    };
    if (this.#disconnected) return;
    for (const watcher of this.#watchers) {
      if (hasLabels(labels, watcher.labels)) watcher.channel.push({ kind: 'event', event });
    }
  }

  protected now(): string {
    this.#nanos += 1_000_000n;
    return new Date(Number(this.#nanos / 1_000_000n)).toISOString();
  }

  protected newId(): string {
    return (++this.#ids).toString(16).padStart(12, '0').padEnd(64, '0');
  }

  protected newVolume(): string {
    const name = `anon${this.newId().slice(-60)}`;
    this.volumes.set(name, makeVolume({ Name: name }));
    return name;
  }
}

const fakeEngine: EngineInfo = {
  id: 'FAKE:ENGINE',
  name: 'fake',
  serverVersion: '28.0.0',
  apiVersion: '1.48',
  operatingSystem: 'Fake OS',
  osType: 'linux',
  architecture: 'amd64',
  cpus: 4,
  memory: 16 * 1024 ** 3,
  rootDir: '/var/lib/docker',
  hasGpu: false,
};
