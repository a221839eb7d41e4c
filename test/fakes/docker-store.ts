import type { Docker } from '../../src/core/docker/client.ts';
import type { ImageState, NetworkState, VolumeState } from '../../src/core/docker/objects.ts';
import { pullProblem } from '../../src/core/docker/problems.ts';
import { ProblemError } from '../../src/shared/errors.ts';
import { FakeEngine } from './docker-engine.ts';
import {
  type FakeRemoteImage,
  fullReference,
  hasLabels,
  makeNetwork,
  makeVolume,
  refusal,
} from './docker-resources.ts';

/** The fake's images, networks and volumes. See FakeDocker. */
export class FakeStore extends FakeEngine {
  async inspectImage(reference: string): Promise<ImageState | undefined> {
    this.enter('inspectImage', [reference]);
    const byId = [...this.images.values()].find((image) => image.id === reference);
    return byId ?? this.images.get(fullReference(reference));
  }

  async remotePlatforms(reference: string): Promise<string[]> {
    this.enter('remotePlatforms', [reference]);
    const { image } = this.#offered(reference);
    return [`${image.os}/${image.architecture}`];
  }

  /** What the registry has for a reference, unless it refuses. */
  #offered(reference: string): FakeRemoteImage {
    const remote = this.remote.get(fullReference(reference));
    const said = remote ? remote.refusal : `manifest for ${fullReference(reference)} not found: manifest unknown`;
    if (!remote || said !== undefined) throw new ProblemError(pullProblem(reference, said ?? ''));
    return remote;
  }

  async pullImage(reference: string, options: Parameters<Docker['pullImage']>[1]): Promise<void> {
    this.enter('pullImage', [reference, options]);
    const remote = this.#offered(reference);
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
    this.enter('listNetworks', [labels]);
    return [...this.networks.values()].filter((item) => hasLabels(item.labels, labels));
  }

  async inspectNetwork(name: string): Promise<NetworkState | undefined> {
    this.enter('inspectNetwork', [name]);
    return this.network(name);
  }

  async createNetwork(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<{ id: string }> {
    this.enter('createNetwork', [body]);
    if (this.network(body.Name)) {
      throw refusal(`create the network ${body.Name}`, 409, `network with name ${body.Name} already exists`);
    }
    const id = this.newId();
    this.networks.set(id, makeNetwork(id, body));
    return { id };
  }

  async removeNetwork(idOrName: string): Promise<void> {
    this.enter('removeNetwork', [idOrName]);
    const network = this.network(idOrName);
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
    this.enter('connectNetwork', [idOrName, id, config]);
    const what = `connect ${id} to the network ${idOrName}`;
    const network = this.network(idOrName);
    if (!network) throw refusal(what, 404, `network ${idOrName} not found`);
    const container = this.get('connect', id);
    if (network.name in container.state.networks) {
      throw refusal(what, 403, `endpoint with name ${container.state.name} already exists in network ${network.name}`);
    }
    const aliases = Array.isArray(config.Aliases) ? config.Aliases.map(String) : [];
    const joined = { networkId: network.id, aliases, ipAddress: '' };
    this.change(container, { networks: { ...container.state.networks, [network.name]: joined } });
  }

  async disconnectNetwork(idOrName: string, id: string): Promise<void> {
    this.enter('disconnectNetwork', [idOrName, id]);
    const what = `disconnect ${id} from the network ${idOrName}`;
    const network = this.network(idOrName);
    if (!network) throw refusal(what, 404, `network ${idOrName} not found`);
    const container = this.get('disconnect', id);
    const { [network.name]: left, ...networks } = container.state.networks;
    if (!left) throw refusal(what, 403, `container ${id} is not connected to network ${network.name}`);
    this.change(container, { networks });
  }

  async listVolumes(labels: readonly string[]): Promise<VolumeState[]> {
    this.enter('listVolumes', [labels]);
    return [...this.volumes.values()].filter((item) => hasLabels(item.labels, labels));
  }

  async inspectVolume(name: string): Promise<VolumeState | undefined> {
    this.enter('inspectVolume', [name]);
    return this.volumes.get(name);
  }

  async createVolume(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<void> {
    this.enter('createVolume', [body]);
    // As the engine does: one that is there already is left as it is.
    if (!this.volumes.has(body.Name)) this.volumes.set(body.Name, makeVolume(body));
  }

  async removeVolume(name: string): Promise<void> {
    this.enter('removeVolume', [name]);
    const users = [...this.containers.values()].filter(({ state }) =>
      state.mounts.some((mount) => mount.name === name),
    );
    if (users.length > 0) {
      const words = `remove ${name}: volume is in use - [${users.map((item) => item.state.id).join(', ')}]`;
      throw refusal(`remove the volume ${name}`, 409, words);
    }
    this.volumes.delete(name);
  }
}
