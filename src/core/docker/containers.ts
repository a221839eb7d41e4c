import { parseContainerStats } from '../metrics/container-stats.ts';
import type { ContainerSpec, Created, Docker } from './client.ts';
import { dialJson } from './dial.ts';
import { mapContainer, mapCreated, mapListed, mapStopTimeout } from './mappers.ts';
import type { Container } from './objects.ts';
import { statusOf, wordsOf } from './problems.ts';
import { call, inPath, labelFilter, type Session } from './session.ts';

type ContainerCalls = Pick<
  Docker,
  | 'listContainers'
  | 'findPortOwners'
  | 'inspectContainer'
  | 'memoryUse'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'restartContainer'
  | 'killContainer'
  | 'renameContainer'
  | 'removeContainer'
  | 'putArchive'
  | 'updateRestartPolicy'
>;

/** What Docker gives a container to end in, if neither it nor the caller says otherwise. */
const defaultStopSeconds = 10;

/** Of a long list: the container of an event need not wait behind all of them. */
const inspectedAtOnce = 8;

/** Between looks at a container that somebody else is removing. */
const removalLookMs = 100;

export const containerCalls = (session: Session): ContainerCalls => ({
  listContainers: (labels) => listContainers(session, labels),
  findPortOwners: (hostPort) => findPortOwners(session, hostPort),
  inspectContainer: (id) => inspectContainer(session, id),
  memoryUse: (id) => memoryUse(session, id),
  createContainer: (spec) => createContainer(session, spec),
  startContainer: (id) => {
    const container = session.client.getContainer(inPath(id));
    return change(session, `start the container ${id}`, (abortSignal) => container.start({ abortSignal }), [304]);
  },
  stopContainer: (id, options) => end(session, 'stop', id, options?.graceSeconds),
  restartContainer: (id) => end(session, 'restart', id),
  killContainer: (id, signal = 'SIGKILL') => {
    const container = session.client.getContainer(inPath(id));
    // 409: it doesn't run.
    return change(session, `end the container ${id}`, (abortSignal) => container.kill({ signal, abortSignal }), [409]);
  },
  renameContainer: (id, name) => {
    const container = session.client.getContainer(inPath(id));
    return change(session, `rename the container ${id} to ${name}`, (abortSignal) =>
      container.rename({ name, abortSignal }),
    );
  },
  removeContainer: (id, options) => removeContainer(session, id, options),
  putArchive: (id, path, tar) => {
    const container = session.client.getContainer(inPath(id));
    return change(session, `copy files into the container ${id}`, (abortSignal) =>
      container.putArchive(Buffer.from(tar), { path, abortSignal }),
    );
  },
  updateRestartPolicy: (id, policy) => {
    const container = session.client.getContainer(inPath(id));
    const body = { RestartPolicy: { Name: policy.name, MaximumRetryCount: policy.maximumRetryCount ?? 0 } };
    return change(session, `change the restart policy of ${id}`, (abortSignal) =>
      container.update({ ...body, abortSignal }),
    );
  },
});

const change = async (
  session: Session,
  what: string,
  run: (signal: AbortSignal) => Promise<unknown>,
  accept: readonly number[] = [],
): Promise<void> => {
  await call(session, what, run, { timeoutMs: session.timeouts.slow, accept });
};

const listContainers = async (session: Session, labels: readonly string[]): Promise<Container[]> => {
  const listed = await call(session, 'list containers', (abortSignal) =>
    session.client.listContainers({ all: true, filters: labelFilter(labels), abortSignal }),
  );
  const inspected: Container[] = [];
  const left = mapListed(listed).entries();
  const inspectRest = async (): Promise<void> => {
    for (const [at, { id }] of left) {
      const container = await inspectContainer(session, id);
      if (container) inspected[at] = container;
    }
  };
  await Promise.all(Array.from({ length: inspectedAtOnce }, inspectRest));
  return inspected.filter((container) => container !== undefined);
};

const findPortOwners = async (session: Session, hostPort: number): Promise<{ id: string; name: string }[]> => {
  const filters = JSON.stringify({ publish: [String(hostPort)] });
  const listed = await call(session, 'list containers', (abortSignal) =>
    session.client.listContainers({ filters, abortSignal }),
  );
  return mapListed(listed);
};

const inspectContainer = async (session: Session, id: string): Promise<Container | undefined> => {
  const container = session.client.getContainer(inPath(id));
  const raw = await call(session, `inspect the container ${id}`, (abortSignal) => container.inspect({ abortSignal }), {
    accept: [404],
  });
  return raw && mapContainer(raw);
};

/** One reading: an engine that doesn't know `one-shot` takes a second reading for the CPU, which is not needed here. */
const memoryUse = async (session: Session, id: string): Promise<number | undefined> => {
  const request = {
    method: 'GET',
    path: `/containers/${inPath(id)}/stats`,
    query: { stream: false, 'one-shot': true },
  } as const;
  const raw = await call(
    session,
    `measure the container ${id}`,
    (signal) => dialJson(session.client, { ...request, signal }),
    { accept: [404] },
  );
  return parseContainerStats(raw).memoryBytes;
};

/** Not dockerode's own, which drops the warnings. */
const createContainer = async (session: Session, spec: ContainerSpec): Promise<Created> => {
  const query = { name: spec.name, ...(spec.platform ? { platform: spec.platform } : {}) };
  const request = { method: 'POST', path: '/containers/create', query, body: spec.body } as const;
  const raw = await call(
    session,
    `create the container ${spec.name}`,
    (signal) => dialJson(session.client, { ...request, signal }),
    { timeoutMs: session.timeouts.slow },
  );
  return mapCreated(raw);
};

type RemoveOptions = Parameters<Docker['removeContainer']>[1];

const removeContainer = (session: Session, id: string, options: RemoveOptions = {}): Promise<void> => {
  const container = session.client.getContainer(inPath(id));
  const query = { force: options.force ?? false, v: options.volumes ?? false };
  const run = async (abortSignal: AbortSignal) => {
    try {
      await container.remove({ ...query, abortSignal });
    } catch (error) {
      if (statusOf(error) !== 409 || !/already in progress/.test(wordsOf(error))) throw error;
      await removed(session, id, abortSignal);
    }
  };
  return change(session, `remove the container ${id}`, run, [404]);
};

/** Somebody else removes it already: done is when it is gone. */
const removed = async (session: Session, id: string, signal: AbortSignal): Promise<void> => {
  while (await inspectContainer(session, id)) await session.clock.sleep(removalLookMs, signal);
};

const graceSeconds = async (session: Session, id: string): Promise<number> => {
  const container = session.client.getContainer(inPath(id));
  const raw = await call(session, `inspect the container ${id}`, (abortSignal) => container.inspect({ abortSignal }));
  return mapStopTimeout(raw) ?? defaultStopSeconds;
};

/** The call lasts as long as the container takes to end, so its timeout comes on top of the grace. */
const end = async (session: Session, how: 'stop' | 'restart', id: string, given?: number): Promise<void> => {
  const container = session.client.getContainer(inPath(id));
  const grace = given ?? (await graceSeconds(session, id));
  const t = given === undefined ? {} : { t: given };
  await call(session, `${how} the container ${id}`, (abortSignal) => container[how]({ ...t, abortSignal }), {
    timeoutMs: grace * 1000 + session.timeouts.slow,
    accept: [304],
  });
};
