import type { ContainerSpec, Created, Docker, ExecResult, LogLine, LogOptions } from '../../src/core/docker/client.ts';
import type { Container, EngineInfo } from '../../src/core/docker/objects.ts';
import type { ContainerReading } from '../../src/shared/metrics.ts';
import { Channel } from './channel.ts';
import { type FakeContainer, makeContainer, publishedPorts } from './docker-container.ts';
import { fullReference, hasLabels, makeVolume, refusal } from './docker-resources.ts';
import { FakeStore } from './docker-store.ts';

export type { FakeContainer, FakeProgram } from './docker-container.ts';
export type { FakeCall } from './docker-engine.ts';

/**
 * An engine in memory that behaves: it passes the same contract as the real one (test/contract/docker.ts). What a real
 * engine leaves to programs, registries and chance is set by the test: `programOf`, `remote`, `onExec`, `setHealth`,
 * `exit`, `fail`, `disconnect`.
 */
export class FakeDocker extends FakeStore implements Docker {
  async ping(): Promise<{ apiVersion: string; osType: string }> {
    this.enter('ping', []);
    return { apiVersion: this.engine.apiVersion, osType: this.engine.osType };
  }

  async info(): Promise<EngineInfo> {
    this.enter('info', []);
    return this.engine;
  }

  async listContainers(labels: readonly string[]): Promise<Container[]> {
    this.enter('listContainers', [labels]);
    return [...this.containers.values()].map((item) => item.state).filter((item) => hasLabels(item.labels, labels));
  }

  async findPortOwners(hostPort: number): Promise<{ id: string; name: string }[]> {
    this.enter('findPortOwners', [hostPort]);
    const owns = (item: FakeContainer) => item.state.ports.some((port) => port.hostPort === hostPort);
    return [...this.containers.values()].filter(owns).map(({ state: { id, name } }) => ({ id, name }));
  }

  async memoryUse(id: string): Promise<number | undefined> {
    this.enter('memoryUse', [id]);
    const container = this.find(id);
    return container?.state.state === 'running' ? this.memoryOf(container) : undefined;
  }

  async *stats(id: string, { signal }: { signal: AbortSignal }): AsyncGenerator<ContainerReading> {
    this.enter('stats', [id]);
    const container = this.find(id);
    if (container?.state.state !== 'running') return;
    const measurer = new Channel<ContainerReading>(signal);
    container.measurers.add(measurer);
    measurer.push({ cpuSeconds: 1, memoryBytes: this.memoryOf(container) });
    try {
      yield* measurer;
    } finally {
      container.measurers.delete(measurer);
    }
  }

  async inspectContainer(idOrName: string): Promise<Container | undefined> {
    this.enter('inspectContainer', [idOrName]);
    return this.find(idOrName)?.state;
  }

  async createContainer(spec: ContainerSpec): Promise<Created> {
    this.enter('createContainer', [spec]);
    const what = `create the container ${spec.name}`;
    const image = this.images.get(fullReference(String(spec.body.Image)));
    if (!image) throw refusal(what, 404, `No such image: ${fullReference(String(spec.body.Image))}`);
    const owner = this.find(spec.name);
    if (owner) {
      const words = `Conflict. The container name "/${spec.name}" is already in use by container "${owner.state.id}". You have to remove (or rename) that container to be able to reuse that name.`;
      throw refusal(what, 409, words);
    }
    const id = this.newId();
    const made = {
      id,
      imageId: image.id,
      now: this.now(),
      networkId: (name: string) => this.network(name)?.id ?? '',
      newVolume: () => this.newVolume(),
      imageVolumes: image.volumes,
    };
    const container = makeContainer(spec, made);
    for (const { type, name } of container.state.mounts) {
      if (type === 'volume' && name && !this.volumes.has(name)) this.volumes.set(name, makeVolume({ Name: name }));
    }
    this.containers.set(id, container);
    this.emit(container, 'create');
    return { id, warnings: [] };
  }

  async startContainer(id: string): Promise<void> {
    this.enter('startContainer', [id]);
    const container = this.get('start', id);
    if (container.state.state === 'running') return;
    for (const name of Object.keys(container.state.networks)) {
      if (!this.network(name)) throw refusal(`start the container ${id}`, 404, `network ${name} not found`);
    }
    for (const { hostPort } of publishedPorts(container.body, () => 0)) {
      const taken = [...this.containers.values()].some((item) => item.state.ports.some((p) => p.hostPort === hostPort));
      if (taken && hostPort !== 0) {
        const words = `driver failed programming external connectivity on endpoint ${container.state.name}: Bind for 0.0.0.0:${hostPort} failed: port is already allocated`;
        throw refusal(`start the container ${id}`, 500, words);
      }
    }
    this.change(container, { restartCount: 0 });
    this.run(container);
  }

  async stopContainer(id: string, options?: { readonly graceSeconds?: number }): Promise<void> {
    this.enter('stopContainer', [id, options]);
    const container = this.get('stop', id);
    if (container.state.state === 'restarting') this.change(container, { state: 'exited' });
    if (container.state.state !== 'running') return;
    this.emit(container, 'kill');
    this.end(container, this.programOf(container).stopCode ?? 143, false);
    this.emit(container, 'stop');
  }

  async restartContainer(id: string): Promise<void> {
    this.enter('restartContainer', [id]);
    const container = this.get('restart', id);
    if (container.state.state === 'running') {
      this.emit(container, 'kill');
      this.end(container, this.programOf(container).stopCode ?? 143, false);
    }
    this.run(container);
    this.emit(container, 'restart');
  }

  async killContainer(id: string, signal = 'SIGKILL'): Promise<void> {
    this.enter('killContainer', [id, signal]);
    const container = this.get('end', id);
    if (container.state.state !== 'running') return;
    this.emit(container, 'kill');
    if (signal === 'SIGKILL') this.end(container, 137, false);
  }

  async renameContainer(id: string, name: string): Promise<void> {
    this.enter('renameContainer', [id, name]);
    const what = `rename the container ${id} to ${name}`;
    const container = this.get('rename', id);
    const owner = this.find(name);
    if (owner && owner !== container) {
      throw refusal(
        what,
        409,
        `Conflict. The container name "/${name}" is already in use by container ${owner.state.id}.`,
      );
    }
    this.change(container, { name });
    this.emit(container, 'rename');
  }

  async removeContainer(id: string, options: { force?: boolean; volumes?: boolean } = {}): Promise<void> {
    this.enter('removeContainer', [id, options]);
    const container = this.find(id);
    if (!container) return;
    if (container.state.state === 'running') {
      if (!options.force) {
        const words = `You cannot remove a running container ${container.state.id}. Stop the container before attempting removal or force remove`;
        throw refusal(`remove the container ${id}`, 409, words);
      }
      this.emit(container, 'kill');
      this.end(container, 137, false);
    }
    this.containers.delete(container.state.id);
    if (options.volumes)
      for (const { name } of container.state.mounts) if (name?.startsWith('anon')) this.volumes.delete(name);
    this.emit(container, 'destroy');
  }

  async *logs(id: string, options: LogOptions = {}): AsyncGenerator<LogLine> {
    this.enter('logs', [id, options]);
    const container = this.get('read the log of', id);
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
    this.enter('exec', [id, command, options]);
    const container = this.get('run a command in', id);
    if (container.state.state !== 'running') {
      throw refusal(`run ${command[0]} in ${id}`, 409, `Container ${container.state.id} is not running`);
    }
    return this.onExec(container, command);
  }

  async putArchive(id: string, path: string, tar: Uint8Array): Promise<void> {
    this.enter('putArchive', [id, path, tar]);
    this.get('copy files into', id).archives.push({ path, tar });
  }

  async updateRestartPolicy(id: string, policy: { name: string; maximumRetryCount?: number }): Promise<void> {
    this.enter('updateRestartPolicy', [id, policy]);
    const container = this.get('change the restart policy of', id);
    container.restartPolicy = { name: policy.name, maximumRetryCount: policy.maximumRetryCount ?? 0 };
    this.change(container, { restartPolicy: policy.name });
    this.emit(container, 'update');
  }
}
