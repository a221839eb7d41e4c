import type {
  Container,
  ContainerSpec,
  Created,
  Docker,
  DockerEvent,
  Endpoint,
  EngineInfo,
  EventOrGap,
  ExecResult,
  ImageState,
  LogLine,
  LogOptions,
  NetworkState,
  VolumeState,
} from '../../src/core/docker/client.ts';
import { pullProblem } from '../../src/core/docker/problems.ts';
import { type Problem, ProblemError } from '../../src/shared/errors.ts';
import { Channel } from './channel.ts';
import {
  type FakeContainer,
  type FakeProgram,
  hasHealthcheck,
  makeContainer,
  publishedPorts,
} from './docker-container.ts';
import {
  type FakeRemoteImage,
  fullReference,
  hasLabels,
  makeImage,
  makeNetwork,
  makeVolume,
  refusal,
} from './docker-resources.ts';

export type { FakeContainer, FakeProgram } from './docker-container.ts';

/** A call that was made, for tests that look at what was asked of the engine. */
export interface FakeCall {
  readonly method: keyof Docker;
  readonly args: readonly unknown[];
}

/**
 * An engine in memory that behaves: it passes the same contract as the real one (test/contract/docker.ts). What a real
 * engine leaves to programs, registries and chance is set by the test: `programOf`, `remote`, `onExec`, `setHealth`,
 * `exit`, `fail`, `disconnect`.
 */
export class FakeDocker implements Docker {
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
  /** What `/info` tells. */
  engine: EngineInfo = fakeEngine;

  readonly #watchers = new Set<{ channel: Channel<EventOrGap>; labels: readonly string[] }>();
  readonly #failures: { method: keyof Docker; problem: Problem; matches: (args: readonly unknown[]) => boolean }[] = [];
  #disconnected: Problem | undefined;
  #ids = 0;
  #nanos = 1_700_000_000_000_000_000n;

  constructor() {
    for (const name of ['bridge', 'host', 'none']) {
      const id = this.#newId();
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
    const container = this.#get('check', idOrName);
    const at = this.#now();
    const entry = { start: at, end: at, exitCode: status === 'healthy' ? 0 : 1, output };
    const before = container.state.health;
    const failingStreak = status === 'healthy' ? 0 : (before?.failingStreak ?? 0) + (status === 'unhealthy' ? 1 : 0);
    const log = status === 'starting' ? (before?.log ?? []) : [...(before?.log ?? []), entry].slice(-5);
    this.#change(container, { health: { status, failingStreak, log } });
    if (status !== 'starting' && before?.status !== status) this.#emit(container, 'health_status', status);
  }

  /** A running container's program ends of itself; its restart policy decides what follows. */
  exit(idOrName: string, exitCode: number, options: { readonly oomKilled?: boolean } = {}): void {
    const container = this.#get('end', idOrName);
    if (options.oomKilled) this.#emit(container, 'oom');
    this.#end(container, exitCode, options.oomKilled ?? false);
    this.#restartByPolicy(container);
  }

  /** A running container's program writes a line. */
  writeLog(idOrName: string, line: Omit<LogLine, 'at'>): void {
    const container = this.#get('write', idOrName);
    const written = { ...line, at: this.#now() };
    container.log.push(written);
    for (const follower of container.followers) follower.push(written);
  }

  /** The container by its id or name, for a look inside. */
  find(idOrName: string): FakeContainer | undefined {
    return this.containers.get(idOrName) ?? [...this.containers.values()].find((item) => item.state.name === idOrName);
  }

  // The engine

  async ping(): Promise<{ apiVersion: string; osType: string }> {
    this.#enter('ping', []);
    return { apiVersion: this.engine.apiVersion, osType: this.engine.osType };
  }

  async info(): Promise<EngineInfo> {
    this.#enter('info', []);
    return this.engine;
  }

  async listContainers(labels: readonly string[]): Promise<Container[]> {
    this.#enter('listContainers', [labels]);
    return [...this.containers.values()].map((item) => item.state).filter((item) => hasLabels(item.labels, labels));
  }

  async findPortOwners(hostPort: number): Promise<{ id: string; name: string }[]> {
    this.#enter('findPortOwners', [hostPort]);
    const owns = (item: FakeContainer) => item.state.ports.some((port) => port.hostPort === hostPort);
    return [...this.containers.values()].filter(owns).map(({ state: { id, name } }) => ({ id, name }));
  }

  async inspectContainer(idOrName: string): Promise<Container | undefined> {
    this.#enter('inspectContainer', [idOrName]);
    return this.find(idOrName)?.state;
  }

  async createContainer(spec: ContainerSpec): Promise<Created> {
    this.#enter('createContainer', [spec]);
    const what = `create the container ${spec.name}`;
    const image = this.images.get(fullReference(String(spec.body.Image)));
    if (!image) throw refusal(what, 404, `No such image: ${fullReference(String(spec.body.Image))}`);
    const owner = this.find(spec.name);
    if (owner) {
      const words = `Conflict. The container name "/${spec.name}" is already in use by container "${owner.state.id}". You have to remove (or rename) that container to be able to reuse that name.`;
      throw refusal(what, 409, words);
    }
    const id = this.#newId();
    const made = {
      id,
      imageId: image.id,
      now: this.#now(),
      networkId: (name: string) => this.#network(name)?.id ?? '',
      newVolume: () => this.#newVolume(),
      imageVolumes: image.volumes,
    };
    const container = makeContainer(spec, made);
    for (const { type, name } of container.state.mounts) {
      if (type === 'volume' && name && !this.volumes.has(name)) this.volumes.set(name, makeVolume({ Name: name }));
    }
    this.containers.set(id, container);
    this.#emit(container, 'create');
    return { id, warnings: [] };
  }

  async startContainer(id: string): Promise<void> {
    this.#enter('startContainer', [id]);
    const container = this.#get('start', id);
    if (container.state.state === 'running') return;
    for (const name of Object.keys(container.state.networks)) {
      if (!this.#network(name)) throw refusal(`start the container ${id}`, 404, `network ${name} not found`);
    }
    for (const { hostPort } of publishedPorts(container.body, () => 0)) {
      const taken = [...this.containers.values()].some((item) => item.state.ports.some((p) => p.hostPort === hostPort));
      if (taken && hostPort !== 0) {
        const words = `driver failed programming external connectivity on endpoint ${container.state.name}: Bind for 0.0.0.0:${hostPort} failed: port is already allocated`;
        throw refusal(`start the container ${id}`, 500, words);
      }
    }
    this.#change(container, { restartCount: 0 });
    this.#run(container);
  }

  async stopContainer(id: string, options?: { readonly graceSeconds?: number }): Promise<void> {
    this.#enter('stopContainer', [id, options]);
    const container = this.#get('stop', id);
    if (container.state.state === 'restarting') this.#change(container, { state: 'exited' });
    if (container.state.state !== 'running') return;
    this.#emit(container, 'kill');
    this.#end(container, this.programOf(container).stopCode ?? 143, false);
    this.#emit(container, 'stop');
  }

  async restartContainer(id: string): Promise<void> {
    this.#enter('restartContainer', [id]);
    const container = this.#get('restart', id);
    if (container.state.state === 'running') {
      this.#emit(container, 'kill');
      this.#end(container, this.programOf(container).stopCode ?? 143, false);
    }
    this.#run(container);
    this.#emit(container, 'restart');
  }

  async killContainer(id: string, signal = 'SIGKILL'): Promise<void> {
    this.#enter('killContainer', [id, signal]);
    const container = this.#get('end', id);
    if (container.state.state !== 'running') return;
    this.#emit(container, 'kill');
    if (signal === 'SIGKILL') this.#end(container, 137, false);
  }

  async renameContainer(id: string, name: string): Promise<void> {
    this.#enter('renameContainer', [id, name]);
    const what = `rename the container ${id} to ${name}`;
    const container = this.#get('rename', id);
    const owner = this.find(name);
    if (owner && owner !== container) {
      throw refusal(
        what,
        409,
        `Conflict. The container name "/${name}" is already in use by container ${owner.state.id}.`,
      );
    }
    this.#change(container, { name });
    this.#emit(container, 'rename');
  }

  async removeContainer(id: string, options: { force?: boolean; volumes?: boolean } = {}): Promise<void> {
    this.#enter('removeContainer', [id, options]);
    const container = this.find(id);
    if (!container) return;
    if (container.state.state === 'running') {
      if (!options.force) {
        const words = `You cannot remove a running container ${container.state.id}. Stop the container before attempting removal or force remove`;
        throw refusal(`remove the container ${id}`, 409, words);
      }
      this.#emit(container, 'kill');
      this.#end(container, 137, false);
    }
    this.containers.delete(container.state.id);
    if (options.volumes)
      for (const { name } of container.state.mounts) if (name?.startsWith('anon')) this.volumes.delete(name);
    this.#emit(container, 'destroy');
  }

  async *logs(id: string, options: LogOptions = {}): AsyncGenerator<LogLine> {
    this.#enter('logs', [id, options]);
    const container = this.#get('read the log of', id);
    const show = ({ at, ...line }: LogLine): LogLine => (options.timestamps && at ? { ...line, at } : line);
    const tail =
      options.tail === undefined ? container.log : options.tail === 0 ? [] : container.log.slice(-options.tail);
    const since = options.since;
    const follower = new Channel<LogLine>(options.signal);
    const follows = options.follow && container.state.state === 'running';
    if (follows) container.followers.add(follower);
    else follower.close();
    try {
      for (const line of tail.filter((item) => !since || !item.at || item.at >= since)) {
        if (options.signal?.aborted) return;
        yield show(line);
      }
      for await (const line of follower) yield show(line);
    } finally {
      container.followers.delete(follower);
    }
  }

  async exec(id: string, command: readonly string[], options?: object): Promise<ExecResult> {
    this.#enter('exec', [id, command, options]);
    const container = this.#get('run a command in', id);
    if (container.state.state !== 'running') {
      throw refusal(`run ${command[0]} in ${id}`, 409, `Container ${container.state.id} is not running`);
    }
    return this.onExec(container, command);
  }

  async putArchive(id: string, path: string, tar: Uint8Array): Promise<void> {
    this.#enter('putArchive', [id, path, tar]);
    this.#get('copy files into', id).archives.push({ path, tar });
  }

  async updateRestartPolicy(id: string, policy: { name: string; maximumRetryCount?: number }): Promise<void> {
    this.#enter('updateRestartPolicy', [id, policy]);
    const container = this.#get('change the restart policy of', id);
    container.restartPolicy = { name: policy.name, maximumRetryCount: policy.maximumRetryCount ?? 0 };
    this.#emit(container, 'update');
  }

  async inspectImage(reference: string): Promise<ImageState | undefined> {
    this.#enter('inspectImage', [reference]);
    const byId = [...this.images.values()].find((image) => image.id === reference);
    return byId ?? this.images.get(fullReference(reference));
  }

  async pullImage(reference: string, options: Parameters<Docker['pullImage']>[1]): Promise<void> {
    this.#enter('pullImage', [reference, options]);
    const remote = this.remote.get(fullReference(reference));
    const said = remote ? remote.refusal : `manifest for ${fullReference(reference)} not found: manifest unknown`;
    if (!remote || said !== undefined) throw new ProblemError(pullProblem(reference, said ?? ''));
    const total = remote.layers.reduce((sum, bytes) => sum + bytes, 0);
    let current = 0;
    for (const bytes of remote.layers) {
      await Promise.resolve();
      if (options.signal?.aborted) {
        throw new ProblemError({ code: 'cancelled', message: `Cancelled before Docker could pull ${reference}.` });
      }
      current += bytes;
      options.onProgress?.({ current, total, status: 'Downloading' });
    }
    this.addImage(reference, remote.image);
  }

  async listNetworks(labels: readonly string[]): Promise<NetworkState[]> {
    this.#enter('listNetworks', [labels]);
    return [...this.networks.values()].filter((item) => hasLabels(item.labels, labels));
  }

  async inspectNetwork(name: string): Promise<NetworkState | undefined> {
    this.#enter('inspectNetwork', [name]);
    return this.#network(name);
  }

  async createNetwork(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<{ id: string }> {
    this.#enter('createNetwork', [body]);
    if (this.#network(body.Name)) {
      throw refusal(`create the network ${body.Name}`, 409, `network with name ${body.Name} already exists`);
    }
    const id = this.#newId();
    this.networks.set(id, makeNetwork(id, body));
    return { id };
  }

  async removeNetwork(idOrName: string): Promise<void> {
    this.#enter('removeNetwork', [idOrName]);
    const network = this.#network(idOrName);
    if (!network) return;
    const users = [...this.containers.values()].filter(
      ({ state }) => state.state === 'running' && network.name in state.networks,
    );
    if (users.length > 0) {
      const words = `error while removing network: network ${network.name} id ${network.id} has active endpoints`;
      throw refusal(`remove the network ${idOrName}`, 403, words);
    }
    this.networks.delete(network.id);
  }

  async connectNetwork(idOrName: string, id: string, config: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#enter('connectNetwork', [idOrName, id, config]);
    const what = `connect ${id} to the network ${idOrName}`;
    const network = this.#network(idOrName);
    if (!network) throw refusal(what, 404, `network ${idOrName} not found`);
    const container = this.#get('connect', id);
    if (network.name in container.state.networks) {
      throw refusal(what, 403, `endpoint with name ${container.state.name} already exists in network ${network.name}`);
    }
    const aliases = Array.isArray(config.Aliases) ? config.Aliases.map(String) : [];
    const joined = { networkId: network.id, aliases, ipAddress: '' };
    this.#change(container, { networks: { ...container.state.networks, [network.name]: joined } });
  }

  async disconnectNetwork(idOrName: string, id: string): Promise<void> {
    this.#enter('disconnectNetwork', [idOrName, id]);
    const what = `disconnect ${id} from the network ${idOrName}`;
    const network = this.#network(idOrName);
    if (!network) throw refusal(what, 404, `network ${idOrName} not found`);
    const container = this.#get('disconnect', id);
    const { [network.name]: left, ...networks } = container.state.networks;
    if (!left) throw refusal(what, 403, `container ${id} is not connected to network ${network.name}`);
    this.#change(container, { networks });
  }

  async listVolumes(labels: readonly string[]): Promise<VolumeState[]> {
    this.#enter('listVolumes', [labels]);
    return [...this.volumes.values()].filter((item) => hasLabels(item.labels, labels));
  }

  async inspectVolume(name: string): Promise<VolumeState | undefined> {
    this.#enter('inspectVolume', [name]);
    return this.volumes.get(name);
  }

  async createVolume(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<void> {
    this.#enter('createVolume', [body]);
    // As the engine does: one that is there already is left as it is.
    if (!this.volumes.has(body.Name)) this.volumes.set(body.Name, makeVolume(body));
  }

  async removeVolume(name: string): Promise<void> {
    this.#enter('removeVolume', [name]);
    const users = [...this.containers.values()].filter(({ state }) =>
      state.mounts.some((mount) => mount.name === name),
    );
    if (users.length > 0) {
      const words = `remove ${name}: volume is in use - [${users.map((item) => item.state.id).join(', ')}]`;
      throw refusal(`remove the volume ${name}`, 409, words);
    }
    this.volumes.delete(name);
  }

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

  #enter(method: keyof Docker, args: readonly unknown[]): void {
    this.calls.push({ method, args });
    if (this.#disconnected) throw new ProblemError(this.#disconnected);
    const at = this.#failures.findIndex((item) => item.method === method && item.matches(args));
    const [failure] = at < 0 ? [] : this.#failures.splice(at, 1);
    if (failure) throw new ProblemError(failure.problem);
  }

  #get(verb: string, idOrName: string): FakeContainer {
    const container = this.find(idOrName);
    if (!container) throw refusal(`${verb} the container ${idOrName}`, 404, `No such container: ${idOrName}`);
    return container;
  }

  #network(idOrName: string): NetworkState | undefined {
    return this.networks.get(idOrName) ?? [...this.networks.values()].find((item) => item.name === idOrName);
  }

  #change(container: FakeContainer, changes: Partial<Container>): void {
    container.state = { ...container.state, ...changes };
  }

  #run(container: FakeContainer): void {
    const { health, finishedAt, ...rest } = container.state;
    container.state = {
      ...rest,
      ...(finishedAt ? { finishedAt } : {}),
      state: 'running',
      exitCode: 0,
      oomKilled: false,
      startedAt: this.#now(),
      ports: publishedPorts(container.body, () => 32768 + ++this.#ids),
      ...(hasHealthcheck(container.body) ? { health: { status: 'starting', failingStreak: 0, log: [] } } : {}),
    };
    this.#emit(container, 'start');
    const program = this.programOf(container);
    for (const line of program.lines ?? []) this.writeLog(container.state.id, line);
    if (program.exitCode !== undefined) {
      this.#end(container, program.exitCode, false);
      this.#restartByPolicy(container);
      return;
    }
    const verdict = program.health ?? 'healthy';
    if (container.state.health && verdict !== 'starting') {
      queueMicrotask(() => {
        if (container.state.state === 'running') this.setHealth(container.state.id, verdict);
      });
    }
  }

  #end(container: FakeContainer, exitCode: number, oomKilled: boolean): void {
    this.#change(container, { state: 'exited', exitCode, oomKilled, finishedAt: this.#now(), ports: [] });
    for (const follower of container.followers) follower.close();
    this.#emit(container, 'die', undefined, { exitCode: String(exitCode) });
  }

  /** Not at once: a program that ends again and again must leave the test its turn. */
  #restartByPolicy(container: FakeContainer): void {
    const { name, maximumRetryCount } = container.restartPolicy;
    const { exitCode, restartCount } = container.state;
    const again = maximumRetryCount === 0 || restartCount < maximumRetryCount;
    if (name !== 'always' && name !== 'unless-stopped' && !(name === 'on-failure' && exitCode !== 0 && again)) return;
    this.#change(container, { state: 'restarting' });
    setImmediate(() => {
      if (container.state.state !== 'restarting' || !this.containers.has(container.state.id)) return;
      this.#change(container, { restartCount: container.state.restartCount + 1 });
      this.#run(container);
    });
  }

  #emit(container: FakeContainer, action: string, detail?: string, more: Readonly<Record<string, string>> = {}): void {
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

  #now(): string {
    this.#nanos += 1_000_000n;
    return new Date(Number(this.#nanos / 1_000_000n)).toISOString();
  }

  #newId(): string {
    return (++this.#ids).toString(16).padStart(64, '0');
  }

  #newVolume(): string {
    const name = `anon${this.#newId().slice(-60)}`;
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
};
