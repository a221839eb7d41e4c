import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerSpec, Docker, DockerEvent, EventOrGap, LogLine } from '../../src/core/docker/client.ts';
import type { Container } from '../../src/core/docker/objects.ts';
import { type Problem, type ProblemCode, ProblemError } from '../../src/shared/errors.ts';
import type { ContainerReading } from '../../src/shared/metrics.ts';
import type { FakeProgram } from '../fakes/docker-container.ts';
import { tarOf } from '../support/tar.ts';

/*
 * What every `Docker` must do, the real engine's client and the fake alike. A fake that differs from the engine makes
 * the tests that use it worthless; this is what keeps them together.
 */

export interface ContractEngine {
  readonly docker: Docker;
  /** An image on the engine with a shell and `cat`. */
  readonly image: string;
  readonly tearDown?: () => Promise<void>;
}

interface Program {
  readonly command: readonly string[];
  /** The same for the fake. */
  readonly fake: FakeProgram;
}

const line = (stream: LogLine['stream'], text: string): LogLine => ({ stream, text });

/** What the containers of the contract run. */
export const programs = {
  serve: {
    command: ['sh', '-c', 'trap "exit 0" TERM; echo up; while :; do sleep 0.05; done'],
    fake: { lines: [line('stdout', 'up')], stopCode: 0 },
  },
  fail: { command: ['sh', '-c', 'exit 3'], fake: { exitCode: 3 } },
  talk: {
    command: ['sh', '-c', 'echo one; echo two; echo three'],
    fake: { lines: ['one', 'two', 'three'].map((text) => line('stdout', text)), exitCode: 0 },
  },
  complain: {
    command: ['sh', '-c', 'echo bad >&2'],
    fake: { lines: [line('stderr', 'bad')], exitCode: 0 },
  },
  sick: {
    command: ['sh', '-c', 'trap "exit 0" TERM; : sick; while :; do sleep 0.05; done'],
    fake: { health: 'unhealthy', stopCode: 0 },
  },
} as const satisfies Record<string, Program>;

const label = 'frontier.contract';
const healthcheck = (command: string) => ({
  Test: ['CMD-SHELL', command],
  Interval: 100_000_000,
  Timeout: 5_000_000_000,
  Retries: 1,
});

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const problem = error instanceof ProblemError ? error.problems[0] : undefined;
  if (!problem) throw new Error(`expected a problem, got ${String(error)}`);
  return problem;
};

const expectProblem = async (work: Promise<unknown>, code: ProblemCode): Promise<void> => {
  const problem = await problemOf(work);
  expect({ code: problem.code, quoted: problem.evidence?.length ?? 0 }).toEqual({ code, quoted: 1 });
};

const collect = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
};

/** Runs the contract against an engine. Everything it makes is labelled, and removed again. */
export const dockerContract = (name: string, setUp: () => Promise<ContractEngine>): void => {
  describe(`the Docker contract: ${name}`, () => {
    let engine: ContractEngine;
    let docker: Docker;
    let made = 0;
    const run = `c${process.pid}`;
    const freshName = () => `frontier-contract-${run}-${++made}`;

    const create = async (program: Program, body: Record<string, unknown> = {}, given: Partial<ContainerSpec> = {}) => {
      const { Labels, ...rest } = body;
      const spec = {
        name: freshName(),
        ...given,
        body: { Image: engine.image, Cmd: program.command, Labels: { [label]: run, ...(Labels as object) }, ...rest },
      };
      const { id } = await docker.createContainer(spec);
      return { id, name: spec.name };
    };

    const inspect = async (id: string): Promise<Container> => {
      const container = await docker.inspectContainer(id);
      if (!container) throw new Error(`no container ${id}`);
      return container;
    };

    /** Follows the events from before `act` until one satisfies `last`. */
    const eventsUntil = async (act: () => Promise<unknown>, last: (event: DockerEvent) => boolean) => {
      const stop = new AbortController();
      const events: DockerEvent[] = [];
      for await (const item of docker.watchEvents({ labels: [`${label}=${run}`], signal: stop.signal })) {
        if (item.kind === 'connected') await act();
        if (item.kind !== 'event') continue;
        events.push(item.event);
        if (last(item.event)) stop.abort();
      }
      return events;
    };

    const startAndWait = (id: string, action: string) =>
      eventsUntil(
        () => docker.startContainer(id),
        (event) => event.id === id && event.action === action,
      );

    beforeAll(async () => {
      engine = await setUp();
      docker = engine.docker;
    });

    afterEach(async () => {
      const containers = await docker.listContainers([`${label}=${run}`]);
      await Promise.all(containers.map(({ id }) => docker.removeContainer(id, { force: true, volumes: true })));
      for (const network of await docker.listNetworks([label])) await docker.removeNetwork(network.id);
      for (const volume of await docker.listVolumes([label])) await docker.removeVolume(volume.name);
    });

    afterAll(async () => {
      docker.close();
      await engine.tearDown?.();
    });

    describe('the engine', () => {
      test('says what it is', async () => {
        const [ping, info] = [await docker.ping(), await docker.info()];
        expect(ping).toEqual({ apiVersion: expect.stringMatching(/^1\.\d+$/), osType: 'linux' });
        expect(info).toMatchObject({ apiVersion: ping.apiVersion, osType: 'linux' });
        expect(info.id).not.toBe('');
        expect(['amd64', 'arm64']).toContain(info.architecture);
        expect(info.memory).toBeGreaterThan(0);
      });

      test('knows an image by its reference and its id', async () => {
        const image = await docker.inspectImage(engine.image);
        expect(image).toMatchObject({ os: 'linux', tags: expect.arrayContaining([engine.image]) });
        expect(await docker.inspectImage(image?.id ?? '')).toEqual(image);
        expect(await docker.inspectImage('frontier.invalid/none:1')).toBeUndefined();
      });
    });

    describe('containers', () => {
      test('are created, found by label and name, and gone once removed', async () => {
        const { id, name: own } = await create(programs.serve, { Labels: { colour: 'blue' } });
        const [found, ...more] = await docker.listContainers([`${label}=${run}`, 'colour=blue']);
        expect(more).toEqual([]);
        expect(found).toMatchObject({ id, name: own, state: 'created', image: engine.image, restartCount: 0 });
        expect(found?.labels).toMatchObject({ [label]: run, colour: 'blue' });
        expect(found).toEqual(await inspect(own));
        expect(await docker.listContainers([`${label}=${run}`, 'colour=red'])).toEqual([]);
        expect(await docker.listContainers([`${label}=${run}`, 'colour'])).toHaveLength(1);
        await docker.removeContainer(id);
        await docker.removeContainer(id);
        expect(await docker.inspectContainer(id)).toBeUndefined();
      });

      test('need their image, and a name of their own', async () => {
        const { name: taken } = await create(programs.serve);
        await expectProblem(create(programs.serve, {}, { name: taken }), 'foreign-resource');
        await expectProblem(create(programs.serve, { Image: 'frontier.invalid/none:1' }), 'image-missing');
      });

      test('start and stop, once or twice', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        await docker.startContainer(id);
        const running = await inspect(id);
        expect(running.state).toBe('running');
        expect(running.startedAt).toBeDefined();
        expect(running.finishedAt).toBeUndefined();
        await docker.stopContainer(id);
        await docker.stopContainer(id, { graceSeconds: 1 });
        expect(await inspect(id)).toMatchObject({ state: 'exited', exitCode: 0, oomKilled: false });
        expect((await inspect(id)).finishedAt).toBeDefined();
        await expectProblem(docker.startContainer('frontier-none'), 'resource-missing');
        await expectProblem(docker.stopContainer('frontier-none'), 'resource-missing');
      });

      test('end with the exit code of their program', async () => {
        const { id } = await create(programs.fail);
        const events = await startAndWait(id, 'die');
        expect(events.at(-1)?.attributes).toMatchObject({ exitCode: '3' });
        expect(await inspect(id)).toMatchObject({ state: 'exited', exitCode: 3 });
      });

      test('restart as the same container', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        const before = (await inspect(id)).startedAt;
        await docker.restartContainer(id);
        const after = await inspect(id);
        expect(after).toMatchObject({ id, state: 'running' });
        expect(after.startedAt).not.toBe(before);
      });

      test('are killed, also if they do not run', async () => {
        const { id } = await create(programs.serve);
        await docker.killContainer(id);
        await docker.startContainer(id);
        await eventsUntil(
          () => docker.killContainer(id),
          (event) => event.action === 'die',
        );
        expect(await inspect(id)).toMatchObject({ state: 'exited', exitCode: 137 });
      });

      test('are renamed, but not to a name in use', async () => {
        const [one, two] = [await create(programs.serve), await create(programs.serve)];
        const other = freshName();
        await docker.renameContainer(one.id, other);
        expect((await inspect(one.id)).name).toBe(other);
        await expectProblem(docker.renameContainer(two.id, other), 'foreign-resource');
      });

      test('are not removed while they run, unless by force', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        await expectProblem(docker.removeContainer(id), 'docker-call-failed');
        await docker.removeContainer(id, { force: true });
        expect(await docker.inspectContainer(id)).toBeUndefined();
      });

      test('are started again by their restart policy, and counted', async () => {
        const { id } = await create(programs.fail);
        await docker.updateRestartPolicy(id, { name: 'on-failure', maximumRetryCount: 2 });
        let deaths = 0;
        await eventsUntil(
          () => docker.startContainer(id),
          (event) => event.action === 'die' && ++deaths === 3,
        );
        expect(await inspect(id)).toMatchObject({ restartCount: 2, exitCode: 3, restartPolicy: 'on-failure' });
      });

      test('tell their health, and how the check went', async () => {
        const well = await create(programs.serve, { Healthcheck: healthcheck('echo fine') });
        const sick = await create(programs.sick, { Healthcheck: healthcheck('echo broken; exit 1') });
        const none = await create(programs.serve, { Healthcheck: { Test: ['NONE'] } });
        const wellEvents = await startAndWait(well.id, 'health_status');
        const sickEvents = await startAndWait(sick.id, 'health_status');
        await docker.startContainer(none.id);
        expect(wellEvents.at(-1)?.detail).toBe('healthy');
        expect(sickEvents.at(-1)?.detail).toBe('unhealthy');
        expect((await inspect(well.id)).health).toMatchObject({ status: 'healthy', failingStreak: 0 });
        const health = (await inspect(sick.id)).health;
        expect(health?.status).toBe('unhealthy');
        expect(health?.failingStreak).toBeGreaterThan(0);
        expect(health?.log.at(-1)?.exitCode).toBe(1);
        expect((await inspect(none.id)).health).toBeUndefined();
      });

      test('use memory while they run', async () => {
        const { id } = await create(programs.serve);
        expect(await docker.memoryUse(id)).toBeUndefined();
        await docker.startContainer(id);
        expect(await docker.memoryUse(id)).toBeGreaterThan(0);
        expect(await docker.memoryUse('frontier-none')).toBeUndefined();
      });

      test('are measured until they stop', async () => {
        const { id } = await create(programs.serve);
        const signal = new AbortController().signal;
        expect(await collect(docker.stats(id, { signal }))).toEqual([]);
        await docker.startContainer(id);
        const readings: ContainerReading[] = [];
        for await (const reading of docker.stats(id, { signal })) {
          readings.push(reading);
          await docker.stopContainer(id);
        }
        expect(readings[0]).toMatchObject({ cpuSeconds: expect.any(Number), memoryBytes: expect.any(Number) });
        expect(await collect(docker.stats('frontier-none', { signal }))).toEqual([]);
      });

      test('are measured until the reader has enough', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        const stop = new AbortController();
        let readings = 0;
        for await (const _ of docker.stats(id, { signal: stop.signal })) {
          readings += 1;
          stop.abort();
        }
        expect(readings).toBe(1);
      });

      test('publish ports while they run, and a port has one owner', async () => {
        // An engine need not have a default network.
        const own = freshName();
        await docker.createNetwork({ Name: own, Labels: { [label]: run } });
        const ports = (hostPort: string) => ({
          ExposedPorts: { '80/tcp': {} },
          HostConfig: { NetworkMode: own, PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: hostPort }] } },
        });
        const one = await create(programs.serve, ports(''));
        await docker.startContainer(one.id);
        const [published] = (await inspect(one.id)).ports;
        expect(published).toMatchObject({ containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1' });
        const port = published?.hostPort ?? 0;
        expect(port).toBeGreaterThan(0);
        expect(await docker.findPortOwners(port)).toEqual([one]);
        const two = await create(programs.serve, ports(String(port)));
        await expectProblem(docker.startContainer(two.id), 'port-in-use');
        await docker.stopContainer(one.id);
        expect(await docker.findPortOwners(port)).toEqual([]);
        expect((await inspect(one.id)).ports).toEqual([]);
      });
    });

    describe('logs', () => {
      test('come in lines, to their end or only the last ones', async () => {
        const { id } = await create(programs.talk);
        await startAndWait(id, 'die');
        const words = (lines: LogLine[]) => lines.map(({ text }) => text);
        expect(await collect(docker.logs(id))).toEqual(['one', 'two', 'three'].map((text) => line('stdout', text)));
        expect(words(await collect(docker.logs(id, { tail: 2 })))).toEqual(['two', 'three']);
        expect(words(await collect(docker.logs(id, { follow: true })))).toEqual(['one', 'two', 'three']);
        expect(await collect(docker.logs(id, { tail: 0 }))).toEqual([]);
      });

      test('tell the streams apart, and when a line was written', async () => {
        const { id } = await create(programs.complain);
        await startAndWait(id, 'die');
        const [written, ...more] = await collect(docker.logs(id, { timestamps: true }));
        expect(more).toEqual([]);
        expect(written).toMatchObject({ stream: 'stderr', text: 'bad' });
        expect(Date.parse(written?.at ?? '')).toBeGreaterThan(0);
      });

      test('come from a time on', async () => {
        const { id } = await create(programs.talk);
        await startAndWait(id, 'die');
        const [, second] = await collect(docker.logs(id, { timestamps: true }));
        const since = second?.at ?? '';
        const words = (await collect(docker.logs(id, { since }))).map(({ text }) => text);
        expect(words).toEqual(['two', 'three']);
      });

      test('of a container with a terminal are lines too', async () => {
        const { id } = await create(programs.talk, { Tty: true });
        await startAndWait(id, 'die');
        expect(await collect(docker.logs(id))).toEqual(['one', 'two', 'three'].map((text) => line('stdout', text)));
      });

      test('are followed until the container ends', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        const lines: LogLine[] = [];
        for await (const item of docker.logs(id, { follow: true })) {
          lines.push(item);
          await docker.stopContainer(id);
        }
        expect(lines).toEqual([line('stdout', 'up')]);
      });

      test('are followed until the reader has enough', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        const stop = new AbortController();
        const lines: LogLine[] = [];
        for await (const item of docker.logs(id, { follow: true, signal: stop.signal })) {
          lines.push(item);
          stop.abort();
        }
        expect(lines).toEqual([line('stdout', 'up')]);
        await expectProblem(collect(docker.logs('frontier-none')), 'resource-missing');
      });
    });

    describe('inside a container', () => {
      test('a command answers its exit code and both outputs', async () => {
        const { id } = await create(programs.serve);
        await docker.startContainer(id);
        const result = await docker.exec(id, ['sh', '-c', 'echo out; echo err >&2; exit 4']);
        expect(result).toEqual({ exitCode: 4, stdout: 'out\n', stderr: 'err\n' });
        await docker.stopContainer(id);
        await expectProblem(docker.exec(id, ['true']), 'docker-call-failed');
      });

      test('files can be put before it starts', async () => {
        const { id } = await create(programs.serve);
        await docker.putArchive(id, '/tmp', await tarOf({ 'note.txt': 'kept\n' }));
        await docker.startContainer(id);
        expect(await docker.exec(id, ['cat', '/tmp/note.txt'])).toMatchObject({ exitCode: 0, stdout: 'kept\n' });
      });
    });

    describe('networks', () => {
      test('are made once, found, and removed when nobody uses them', async () => {
        const own = freshName();
        const { id } = await docker.createNetwork({ Name: own, Labels: { [label]: 'yes' } });
        await expectProblem(docker.createNetwork({ Name: own }), 'foreign-resource');
        expect(await docker.inspectNetwork(own)).toEqual({
          id,
          name: own,
          driver: 'bridge',
          labels: { [label]: 'yes' },
        });
        expect(await docker.listNetworks([label])).toHaveLength(1);
        const container = await create(programs.serve, {
          HostConfig: { NetworkMode: own },
          NetworkingConfig: { EndpointsConfig: { [own]: { Aliases: ['engine'] } } },
        });
        await docker.startContainer(container.id);
        const joined = (await inspect(container.id)).networks[own];
        expect(joined?.networkId).toBe(id);
        expect(joined?.aliases).toContain('engine');
        await expectProblem(docker.removeNetwork(id), 'docker-call-failed');
        await docker.removeContainer(container.id, { force: true });
        await docker.removeNetwork(id);
        await docker.removeNetwork(id);
        expect(await docker.inspectNetwork(own)).toBeUndefined();
      });

      test('are joined and left', async () => {
        const own = freshName();
        const { id } = await docker.createNetwork({ Name: own, Labels: { [label]: 'yes' } });
        const container = await create(programs.serve);
        await docker.startContainer(container.id);
        await docker.connectNetwork(id, container.id, { Aliases: ['spare'] });
        expect((await inspect(container.id)).networks[own]?.aliases).toContain('spare');
        await docker.disconnectNetwork(id, container.id);
        expect((await inspect(container.id)).networks[own]).toBeUndefined();
        await expectProblem(docker.connectNetwork('frontier-none', container.id), 'resource-missing');
      });
    });

    describe('volumes', () => {
      test('are made, found, and removed when nobody uses them', async () => {
        const own = freshName();
        await docker.createVolume({ Name: own, Labels: { [label]: 'yes' } });
        await docker.createVolume({ Name: own, Labels: { [label]: 'yes' } });
        expect(await docker.inspectVolume(own)).toEqual({ name: own, driver: 'local', labels: { [label]: 'yes' } });
        expect(await docker.listVolumes([label])).toHaveLength(1);
        const { id } = await create(programs.serve, { HostConfig: { Binds: [`${own}:/data:ro`] } });
        const [mount] = (await inspect(id)).mounts;
        expect(mount).toMatchObject({ type: 'volume', name: own, destination: '/data', readOnly: true });
        await expectProblem(docker.removeVolume(own), 'docker-call-failed');
        await docker.removeContainer(id);
        await docker.removeVolume(own);
        await docker.removeVolume(own);
        expect(await docker.inspectVolume(own)).toBeUndefined();
      });

      test('without a name go with their container if asked', async () => {
        const anonymous = async () => {
          const { id } = await create(programs.serve, { Volumes: { '/data': {} } });
          return { id, volume: (await inspect(id)).mounts[0]?.name ?? '' };
        };
        const [kept, gone] = [await anonymous(), await anonymous()];
        await docker.removeContainer(kept.id);
        await docker.removeContainer(gone.id, { volumes: true });
        expect(await docker.inspectVolume(kept.volume)).toMatchObject({ name: kept.volume });
        expect(await docker.inspectVolume(gone.volume)).toBeUndefined();
        await docker.removeVolume(kept.volume);
      });
    });

    describe('events', () => {
      test('tell a container’s life, of those labelled only', async () => {
        const events = await eventsUntil(
          async () => {
            const other = await create(programs.serve, { Labels: { [label]: `${run}-other` } });
            await docker.removeContainer(other.id);
            const { id } = await create(programs.fail);
            await startAndWait(id, 'die');
            await docker.removeContainer(id);
          },
          (event) => event.action === 'destroy',
        );
        expect(events.map(({ action }) => action)).toEqual(['create', 'start', 'die', 'destroy']);
        expect(new Set(events.map(({ id }) => id)).size).toBe(1);
        expect(events[0]).toMatchObject({ type: 'container', attributes: { [label]: run } });
        expect(BigInt(events[3]?.timeNano ?? 0)).toBeGreaterThan(BigInt(events[0]?.timeNano ?? 0));
      });

      test('end quietly when nobody wants them any more', async () => {
        const items: EventOrGap[] = [];
        const stop = new AbortController();
        for await (const item of docker.watchEvents({ signal: stop.signal })) {
          items.push(item);
          stop.abort();
        }
        expect(items[0]).toEqual({ kind: 'connected' });
      });
    });
  });
};
