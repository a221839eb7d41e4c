import type { Docker } from './client.ts';
import { dialJson } from './dial.ts';
import { mapCreated, mapNetwork, mapNetworkList, mapVolume, mapVolumeList } from './mappers.ts';
import { call, inPath, labelFilter, type Session } from './session.ts';

type NetworkCalls = Pick<
  Docker,
  'listNetworks' | 'inspectNetwork' | 'createNetwork' | 'removeNetwork' | 'connectNetwork' | 'disconnectNetwork'
>;

export const networkCalls = (session: Session): NetworkCalls => ({
  listNetworks: async (labels) => {
    const listed = await call(session, 'list networks', (abortSignal) =>
      session.client.listNetworks({ filters: labelFilter(labels), abortSignal }),
    );
    return mapNetworkList(listed);
  },
  inspectNetwork: async (name) => {
    const request = { method: 'GET', path: `/networks/${inPath(name)}` } as const;
    const raw = await call(
      session,
      `inspect the network ${name}`,
      (signal) => dialJson(session.client, { ...request, signal }),
      { accept: [404] },
    );
    return raw === undefined ? undefined : mapNetwork(raw);
  },
  createNetwork: async (body) => {
    // CheckDuplicate: Docker before 25 would make a second network of the same name.
    const request = { method: 'POST', path: '/networks/create', body: { CheckDuplicate: true, ...body } } as const;
    const raw = await call(
      session,
      `create the network ${body.Name}`,
      (signal) => dialJson(session.client, { ...request, signal }),
      { timeoutMs: session.timeouts.slow },
    );
    return { id: mapCreated(raw).id };
  },
  removeNetwork: async (id) => {
    const network = session.client.getNetwork(inPath(id));
    await call(session, `remove the network ${id}`, (abortSignal) => network.remove({ abortSignal }), {
      timeoutMs: session.timeouts.slow,
      accept: [404],
    });
  },
  connectNetwork: async (id, container, endpointConfig = {}) => {
    const body = { Container: container, EndpointConfig: endpointConfig };
    const request = { method: 'POST', path: `/networks/${inPath(id)}/connect`, body } as const;
    await call(session, `connect ${container} to the network ${id}`, (signal) =>
      dialJson(session.client, { ...request, signal }),
    );
  },
  disconnectNetwork: async (id, container) => {
    const request = {
      method: 'POST',
      path: `/networks/${inPath(id)}/disconnect`,
      body: { Container: container },
    } as const;
    await call(session, `disconnect ${container} from the network ${id}`, (signal) =>
      dialJson(session.client, { ...request, signal }),
    );
  },
});

type VolumeCalls = Pick<Docker, 'listVolumes' | 'inspectVolume' | 'createVolume' | 'removeVolume'>;

export const volumeCalls = (session: Session): VolumeCalls => ({
  listVolumes: async (labels) => {
    const raw = await call(session, 'list volumes', (abortSignal) =>
      session.client.listVolumes({ filters: labelFilter(labels), abortSignal }),
    );
    return mapVolumeList(raw);
  },
  inspectVolume: async (name) => {
    const volume = session.client.getVolume(inPath(name));
    const raw = await call(session, `inspect the volume ${name}`, (abortSignal) => volume.inspect({ abortSignal }), {
      accept: [404],
    });
    return raw && mapVolume(raw);
  },
  createVolume: async (body) => {
    const request = { method: 'POST', path: '/volumes/create', body } as const;
    await call(
      session,
      `create the volume ${body.Name}`,
      (signal) => dialJson(session.client, { ...request, signal }),
      { timeoutMs: session.timeouts.slow },
    );
  },
  removeVolume: async (name) => {
    const volume = session.client.getVolume(inPath(name));
    await call(session, `remove the volume ${name}`, (abortSignal) => volume.remove({ abortSignal }), {
      timeoutMs: session.timeouts.slow,
      accept: [404],
    });
  },
});
