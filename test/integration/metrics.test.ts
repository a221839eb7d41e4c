/** What is measured on a real engine, and a real Prometheus that reads it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createRecorder } from '../../src/core/history/recorder.ts';
import { createRedactor } from '../../src/core/history/redact.ts';
import { silentLogger } from '../../src/core/system/logger.ts';
import type { Figures } from '../../src/shared/metrics.ts';
import { ask } from '../support/ask.ts';
import { builtCli, type Cli, eventsOf, problemsOf } from '../support/cli.ts';
import { composePeers } from '../support/compose-peer.ts';
import { eventually } from '../support/eventually.ts';
import { forward } from '../support/forward.ts';
import { freePort } from '../support/ports.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const [peer] = await composePeers();
let cli: Cli;
let stack: RunningStack;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  if (!peer) throw new Error('no docker compose to test with');
  cli = await builtCli();
  stack = await runningStack(inject('dockerHost'), peer.path, inject('imageEnv'));
  await stack.select('ollama');
  await stack.compose('up', '-d');
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  await stack?.remove();
  await cli?.remove();
});

const options = () => ({ cwd: stack.directory, env: { DOCKER_HOST: inject('dockerHost') } });

/** Changes a file of the workspace; the text to be replaced must be in it. */
const edit = async (file: string, from: string, to: string): Promise<void> => {
  const path = join(stack.directory, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await writeFile(path, text.replaceAll(from, to));
};

const isComplete = ({ docker }: Figures): boolean =>
  docker.state === 'fresh' && docker.value.containers.every(({ cpuPercent }) => cpuPercent !== undefined);

// Each test goes on where the one before ended.
test('metrics shows every container of the project, with its memory and CPU', async () => {
  // It ends after five seconds with what there is by then: on a busy machine once more.
  const { docker, memory } = await eventually(async () => {
    const { code, stdout, stderr } = await cli.run(['--json', 'metrics'], options());
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Figures;
  }, isComplete);
  if (docker.state !== 'fresh' || memory.state !== 'fresh') throw new Error('it was not read');
  expect(docker.value.containers).toEqual(
    ['gateway', 'grafana', 'node-exporter', 'ollama', 'prometheus'].map((service) => ({
      service,
      cpuPercent: expect.any(Number),
      cpuSeconds: expect.any(Number),
      memoryBytes: expect.any(Number),
      memoryLimitBytes: expect.any(Number),
    })),
  );
  const sum = docker.value.containers.reduce((all, { memoryBytes = 0 }) => all + memoryBytes, 0);
  expect(docker.value.sum.memoryBytes).toBe(sum);
  expect(docker.value.machineBytes).toBeGreaterThan(sum);
  expect(memory.value.totalBytes).toBeGreaterThan(0);
  const text = await cli.run(['metrics'], options());
  expect(text.stdout).toMatch(/^Docker VM +[\d.]+ [MG]B of [\d.]+ GB +used by 5 containers(, [\d.]+% CPU)?$/m);
  expect(text.stdout).toMatch(/^ollama +([\d.]+% +)?[\d.]+ MB /m);
});

test('metrics --watch follows a container that ends', async () => {
  const { child, done, line } = cli.start(['--json', 'metrics', '--watch'], options());
  await line(/"service":"gateway".*"service":"ollama"/);
  const gateway = stack.docker.getContainer(await stack.container('gateway'));
  await gateway.stop({ t: 0 });
  await line(/"containers":\[\{"service":"grafana"/);
  child.kill('SIGINT');
  const outcome = await done;
  expect(outcome.code).toBe(130);
  expect(eventsOf(outcome).at(-1)).toEqual({ type: 'result', ok: true });
  await gateway.start();
});

test('without Docker there are the figures of this machine, and the reason', async () => {
  const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  const { code, stdout } = await cli.run(['metrics'], { cwd: stack.directory, env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Memory +[\d.]+ GB of [\d.]+ GB/m);
  expect(stdout).toMatch(/^Docker VM +unavailable +\S/m);
});

/** The expressions of the dashboard for the figures that are exported. */
const exportedExpressions = async (): Promise<string[]> => {
  const file = 'stacks/common/monitoring/grafana/dashboards/frontier-llm.json';
  const dashboard = JSON.parse(await readFile(resolve(import.meta.dirname, '../..', file), 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
    annotations: { list: { expr: string }[] };
  };
  const targets = [...dashboard.panels.flatMap(({ targets: all = [] }) => all), ...dashboard.annotations.list];
  return targets.map(({ expr }) => expr).filter((expr) => /frontier_(?!gateway_)/.test(expr));
};

/** What Linux has no figure for, at least here. */
const notHere = /gpu|frontier_model_memory_bytes/;

/** What Prometheus answers to a query. */
interface Answer {
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

test('the stack’s Prometheus reads what --serve serves: for everything that the dashboard shows there are figures', async () => {
  const port = await freePort();
  const settings = 'stacks/common/monitoring/prometheus/prometheus.yml';
  await edit(settings, ':9464', `:${port}`);
  await edit(settings, 'scrape_interval: 15s', 'scrape_interval: 1s');
  await reachableAsHost(port);
  await stack.docker.getContainer(await stack.container('prometheus')).restart(); // so that it reads them again

  const { child, done, line } = cli.start(['--json', 'metrics', '--serve', '--port', String(port)], options());
  ends.push(async () => {
    child.kill('SIGINT');
    expect((await done).code).toBe(130);
  });
  expect(JSON.parse(await line(/serving/))).toEqual({ type: 'serving', url: `http://127.0.0.1:${port}/metrics` });
  const taken = await cli.run(['--json', 'metrics', '--serve', '--port', String(port)], options());
  expect(problemsOf(taken)[0]).toMatchObject({ code: 'port-in-use' });

  const at = await recordSwitch();
  const prometheus = `http://127.0.0.1:${stack.ports.prometheus}`;
  const query = async (expr: string) => {
    const { body } = await ask(prometheus, `/api/v1/query?query=${encodeURIComponent(expr)}`);
    return JSON.parse(body) as Answer;
  };
  const has = async (expr: string) => {
    const answer = await eventually(
      () => query(expr),
      ({ error, data }) => error !== undefined || data.result.length > 0,
    );
    expect(answer.error, expr).toBeUndefined();
    return answer.data.result;
  };
  expect((await has('up{job="host"} == 1'))[0]?.metric.instance).toBe('This machine');
  for (const expr of await exportedExpressions())
    if (!notHere.test(expr)) await has(expr.replaceAll('$__rate_interval', '1m'));
  expect(await has('frontier_stack_selected')).toMatchObject([
    { metric: { stack: 'ollama' }, value: [expect.any(Number), '1'] },
  ]);
  expect(await has('max by (to) (frontier_last_switch_timestamp_seconds) * 1000')).toMatchObject([
    { metric: { to: 'ollama' }, value: [expect.any(Number), String(at)] },
  ]);
});

/** Lets containers reach 127.0.0.1 of this machine as host.docker.internal. Docker on a Mac does that by itself. */
async function reachableAsHost(port: number): Promise<void> {
  if (process.platform !== 'linux') return;
  const network = (await stack.docker.getNetwork(`${stack.projectName}_llm`).inspect()) as {
    IPAM: { Config: { Gateway: string }[] };
  };
  const address = network.IPAM.Config[0]?.Gateway ?? '';
  ends.push(await forward(address, port));
  const entry = `    extra_hosts: ["host.docker.internal:${address}"]\n`;
  await edit(
    'stacks/common/monitoring/docker-compose.yml',
    '      - prometheus-data:/prometheus\n',
    `      - prometheus-data:/prometheus\n${entry}`,
  );
  await stack.compose('up', '-d');
}

/** Writes down that a switch was done, as the app does. @returns when, ms since 1970 */
async function recordSwitch(): Promise<number> {
  const now = Date.now();
  const { append } = createRecorder({
    folder: join(stack.directory, '.frontier'),
    now: () => now,
    redactor: () => createRedactor(),
    logger: silentLogger,
  });
  await append([{ at: new Date(now).toISOString(), kind: 'switch', to: 'ollama', outcome: 'done', ms: 1 }]);
  return now;
}
