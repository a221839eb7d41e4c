import type { Container, ContainerSpec, Created, Docker } from './client.ts';
import { dialJson } from './dial.ts';
import { mapContainer, mapCreated, mapStopTimeout } from './mappers.ts';
import { call, inPath, labelFilter, type Session } from './session.ts';

type ContainerCalls = Pick<
  Docker,
  | 'listContainers'
  | 'findPortOwners'
  | 'inspectContainer'
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

export const containerCalls = (session: Session): ContainerCalls => ({
  listContainers: (labels) => listContainers(session, labels),
  findPortOwners: (hostPort) => findPortOwners(session, hostPort),
  inspectContainer: (id) => inspectContainer(session, id),
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
  removeContainer: (id, options = {}) => {
    const container = session.client.getContainer(inPath(id));
    const query = { force: options.force ?? false, v: options.volumes ?? false };
    return change(
      session,
      `remove the container ${id}`,
      (abortSignal) => container.remove({ ...query, abortSignal }),
      [404],
    );
  },
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
  const inspected = await Promise.all(listed.map((item) => inspectContainer(session, item.Id)));
  return inspected.filter((container) => container !== undefined);
};

const findPortOwners = async (session: Session, hostPort: number): Promise<{ id: string; name: string }[]> => {
  const filters = JSON.stringify({ publish: [String(hostPort)] });
  const listed = await call(session, 'list containers', (abortSignal) =>
    session.client.listContainers({ filters, abortSignal }),
  );
  return listed.map((item) => ({ id: item.Id, name: (item.Names[0] ?? item.Id).replace(/^\//, '') }));
};

const inspectContainer = async (session: Session, id: string): Promise<Container | undefined> => {
  const container = session.client.getContainer(inPath(id));
  const raw = await call(session, `inspect the container ${id}`, (abortSignal) => container.inspect({ abortSignal }), {
    accept: [404],
  });
  return raw && mapContainer(raw);
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
