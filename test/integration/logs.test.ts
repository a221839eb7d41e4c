/** Logs that are followed on a real engine: a container that floods, a Docker that is restarted or killed. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type App, createApp, createContext } from '../../src/core/app.ts';
import { followLogs } from '../../src/core/commands/follow-logs.ts';
import type { Docker, LogOptions } from '../../src/core/docker/client.ts';
import { connectDocker } from '../../src/core/docker/connect.ts';
import { parseEndpoint } from '../../src/core/docker/endpoint.ts';
import { batchLimits } from '../../src/core/docker/log-batches.ts';
import type { LogBatch } from '../../src/shared/logs.ts';
import { provideBusybox } from '../support/busybox-image.ts';
import { builtCli, type Cli, eventsOf } from '../support/cli.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/ports.ts';
import { installDocker, type PrivateEngine, startPrivateEngine } from '../support/private-engine.ts';
import { engineService, type SmallWorkspace, smallWorkspace } from '../support/small-workspace.ts';

const project = `frontier-logs-${process.pid}`;
const flood = 100_000;

/** `flood` writes many lines, `ticker` goes on for ever, over restarts, `last` says something more as it is stopped. */
const stack = (image: string, port: number): string => `name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
x-usual: &usual { image: "${image}", stop_grace_period: 5s }
services:${engineService(image, port)}
  flood:
    <<: *usual
    init: true
    command: [sh, -c, 'while [ ! -e /go ]; do sleep 0.1; done; busybox seq 1 ${flood}; sleep 100000']
  ticker:
    <<: *usual
    init: true
    command: [sh, -c, 'echo x >>/runs; run=$$(busybox wc -l </runs); i=0; while :; do i=$$((i+1)); echo "run $$run line $$i"; sleep 0.01; done']
    restart: always
  last:
    <<: *usual
    command: [sh, -c, 'trap "echo its last words; exit 0" TERM; echo begun; while :; do sleep 0.1; done']
`;

/** The stack, running on an engine. */
const start = async (dockerHost: string): Promise<SmallWorkspace & { readonly app: App; readonly docker: Docker }> => {
  const workspace = await smallWorkspace(stack(await provideBusybox(dockerHost), await freePort()));
  const app = createApp({ workspace, env: { PATH: process.env.PATH }, dockerHost: () => dockerHost });
  const up = await app.commands.up({});
  if (!up.ok) throw new Error(JSON.stringify(up.problems));
  const docker = connectDocker(parseEndpoint(dockerHost));
  const remove = async (): Promise<void> => {
    app.close();
    docker.close();
    await removeProject(dockerApi(dockerHost), project);
    await workspace.remove();
  };
  return { ...workspace, app, docker, remove };
};
const idOf = async (docker: Docker, service: string): Promise<string> => {
  const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
  return (await docker.listContainers(labels))[0]!.id;
};

it('a flood fills no memory: what a slow page can’t take is left out and counted', async () => {
  const { root, docker, remove } = await start(inject('dockerHost'));
  const end = new AbortController();
  let newest = 0; // not how many: a log that is read again begins with its last lines
  const begun = Promise.withResolvers<void>();
  const counting: Docker = {
    ...docker,
    logs: async function* (id: string, options?: LogOptions) {
      if (options?.follow) begun.resolve();
      for await (const line of docker.logs(id, options)) {
        newest = Number(line.text);
        yield line;
      }
    },
  };
  const connection = { docker: async () => counting } as unknown as ReturnType<typeof createContext>['connection'];
  const context = createContext({ workspace: { root }, env: {}, parts: { connection } });
  const batches: LogBatch[] = [];
  let take = (): void => {};
  const following = followLogs(
    context,
    { service: 'flood', tail: 10 },
    (batch) => {
      batches.push(batch);
      return new Promise((resolve) => {
        take = resolve;
      });
    },
    end.signal,
  );
  try {
    await begun.promise; // what was written before would count as its end, of which ten lines are read
    await docker.exec(await idOf(docker, 'flood'), ['sh', '-c', ': >/go']);
    await eventually(
      async () => newest,
      (line) => line === flood,
    );
    expect(batches.length).toBeLessThanOrEqual(1); // one was handed over, and not yet taken
    const numbers = () => batches.flatMap(({ lines }) => lines.map(({ text }) => Number(text)));
    const before = numbers().length;
    await eventually(
      async () => take(),
      () => numbers().at(-1) === flood,
    );
    expect(numbers().length - before).toBeLessThanOrEqual(batchLimits.waitingLines * 1.05);
    expect(Math.max(...batches.map(({ lines }) => lines.length))).toBeLessThanOrEqual(batchLimits.lines);
    // Nothing is missing but what is said to be.
    let expected = 1;
    for (const { lines, skipped = 0 } of batches) {
      expected += skipped;
      expect(lines.map(({ text }) => Number(text))).toEqual(lines.map((_, at) => expected + at));
      expected += lines.length;
    }
  } finally {
    end.abort();
    await following;
    await remove();
  }
});

// A daemon that may be ended has to be our own.
const canHaveOne = process.platform === 'linux' && process.getuid?.() === 0;

describe.runIf(canHaveOne)('over an end of Docker', () => {
  let engine: PrivateEngine;
  let running: Awaited<ReturnType<typeof start>>;
  let cli: Cli;
  beforeAll(async () => {
    await installDocker(() => {});
    engine = await startPrivateEngine();
    running = await start(engine.dockerHost);
    cli = await builtCli();
  });
  afterAll(async () => {
    await cli?.remove();
    await running?.remove().finally(engine.stop);
  });
  /** What the engine has of a service's log. */
  const kept = async (service: string): Promise<string[]> => {
    const lines: string[] = [];
    for await (const { text } of running.docker.logs(await idOf(running.docker, service))) lines.push(text);
    return lines;
  };

  it.each([
    ['restarted', () => engine.restart()],
    ['killed and started again', () => engine.kill().then(() => engine.start())],
  ] as const)('Docker %s: every line comes once, in the window and with logs -f', async (_how, endAndBegin) => {
    const { root, app, docker } = running;
    await docker.startContainer(await idOf(docker, 'last'));
    const end = new AbortController();
    const seen: { readonly service: string; readonly text: string }[] = [];
    const of = (name: string) => seen.filter(({ service }) => service === name).map(({ text }) => text);
    const following = app.followLogs({ tail: 10_000 }, ({ lines }) => void seen.push(...lines), end.signal);
    const { child, done, line } = cli.start(['--json', 'logs', 'ticker', '-f'], {
      cwd: root,
      env: { DOCKER_HOST: engine.dockerHost },
    });
    const runsBefore = Number((await kept('ticker')).at(-1)?.split(' ')[1]);
    const fromNext = new RegExp(`run ${runsBefore + 1} line `);
    try {
      await line(/"type":"log"/);
      await eventually(
        async () => of('last'),
        (texts) => texts.includes('begun'),
      );
      await endAndBegin();
      await line(fromNext);
      await eventually(
        async () => of('ticker'),
        (texts) => texts.some((text) => fromNext.test(text)),
      );
      await docker.stopContainer(await idOf(docker, 'ticker'));
      const all = await kept('ticker');
      await line(new RegExp(`"${all.at(-1)}"`));
      await eventually(
        async () => of('ticker'),
        (texts) => texts.at(-1) === all.at(-1),
      );
      expect(of('ticker')).toEqual(all);
      expect(of('last')).toEqual(await kept('last'));
      child.kill('SIGINT');
      const outcome = await done;
      expect(outcome.code).toBe(130);
      expect(eventsOf(outcome).flatMap(({ text }) => text ?? [])).toEqual(all);
      expect(outcome.stderr).toMatch(/^Docker does not answer; waiting for it\.\nDocker is back\.\n/);
    } finally {
      child.kill('SIGKILL');
      end.abort();
      await following;
    }
    await docker.startContainer(await idOf(docker, 'ticker'));
  });
});
