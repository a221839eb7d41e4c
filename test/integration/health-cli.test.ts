/** Health through the built CLI: what it prints of incidents, and a report in which no secret is. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { IncidentsResult } from '../../src/shared/results.ts';
import { provideBusybox } from '../support/busybox-image.ts';
import { builtCli, type Cli, type CliRun, eventsOf } from '../support/cli.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/ports.ts';
import { type SmallWorkspace, smallWorkspace } from '../support/small-workspace.ts';

const project = `frontier-health-cli-${process.pid}`;
/** Each stands somewhere else: in `.env`, a label, an address, a log, a field named like a secret. */
const planted = {
  env: 'planted-in-dotenv-7f3a',
  label: 'planted-in-label-91bc',
  address: 'planted-in-address-55de',
  bearer: 'planted-bearer-0c4e77aa',
  logged: 'planted-in-log-e2d1',
} as const;

const stack = (image: string, port: number): string => `name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
x-usual: &usual { image: "${image}", init: true, stop_grace_period: 1s }
services:
  engine:
    <<: *usual
    command: [sh, -c, 'mkdir -p /www/v1; echo "{\\"object\\":\\"list\\",\\"data\\":[]}" >/www/v1/models; exec httpd -f -p 80 -h /www']
    ports: ["127.0.0.1:\${ENGINE_PORT:-${port}}:80"]
  sick:
    <<: *usual
    command: [sleep, "100000"]
    healthcheck: { test: [CMD-SHELL, "test ! -e /go || { echo no route; exit 1; }"], interval: 1s, retries: 1 }
  talker:
    <<: *usual
    environment: { API_TOKEN: "\${API_TOKEN}", UPSTREAM: "https://me:${planted.address}@models.example/v1" }
    labels: { example.auth-key: "${planted.label}" }
    command: [sh, -c, 'echo "hello from the log"; echo "token is $$API_TOKEN"; echo "Authorization: Bearer ${planted.bearer}"; echo "password=${planted.logged}"; echo "GET $$UPSTREAM"; sleep 100000']
`;

let cli: Cli;
let workspace: SmallWorkspace;
let ports: readonly [number, number];

const options = () => ({ cwd: workspace.root, env: { DOCKER_HOST: inject('dockerHost') } });
const run = (...args: string[]) => cli.run(args, options());
const inSick = async (command: string): Promise<void> => {
  const docker = dockerApi(inject('dockerHost'));
  const exec = await docker.getContainer(`${project}-sick-1`).exec({ Cmd: ['sh', '-c', command] });
  await exec.start({ Detach: true });
};
const healthIs = (status: string) =>
  eventually(
    () => dockerApi(inject('dockerHost')).getContainer(`${project}-sick-1`).inspect(),
    ({ State }) => State.Health?.Status === status,
  );

beforeAll(async () => {
  cli = await builtCli();
  const [first = 0, second = 0] = await freePorts(2);
  ports = [first, second];
  workspace = await smallWorkspace(stack(await provideBusybox(inject('dockerHost')), first));
  await writeFile(join(workspace.root, '.env'), `# mine\nAPI_TOKEN=${planted.env}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await removeProject(dockerApi(inject('dockerHost')), project);
  await workspace?.remove();
  await cli?.remove();
});

test('a port that something else has: choose-port gives another one, by .env', async () => {
  const other = createServer().listen(ports[0], '127.0.0.1');
  await once(other, 'listening');
  try {
    const refused = await run('up');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(String(ports[0])) });
    const chosen = await run('choose-port', 'engine');
    expect(chosen, chosen.stderr).toMatchObject({ code: 0 });
    const text = await readFile(join(workspace.root, '.env'), 'utf8');
    const port = /^ENGINE_PORT=(\d+)$/m.exec(text)?.[1];
    expect(chosen.stdout).toContain(`engine uses the port ${port} instead of ${ports[0]}: ENGINE_PORT in .env.\n`);
    expect(text).toContain(`# mine\nAPI_TOKEN=${planted.env}\n`);
    const { stdout } = await run('status');
    expect(stdout).toContain(`127.0.0.1:${port}`);
  } finally {
    other.close();
  }
});

test('nothing is wrong', async () => {
  await healthIs('healthy');
  const outcome = await run('incidents');
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expect(outcome.stdout).toMatch(/^Nothing is wrong\.\n/);
});

/** Ends a watch as a user does. */
const interrupt = async ({ child, done }: CliRun) => {
  child.kill('SIGINT');
  return done;
};

test('a watch prints states and notifications, or events; incidents says what is wrong and what helps', async () => {
  const [plain, json] = [
    cli.start(['status', '--watch'], options()),
    cli.start(['--json', 'status', '--watch'], options()),
  ];
  await Promise.all([plain.line(/ sick: ready$/), json.line(/"name":"sick","state":"ready"/)]);
  await inSick(': >/go');
  await plain.line(/ sick: unhealthy \(no route\)$/);
  await plain.line(/ ! sick is unhealthy: The last .*checks? of sick failed\. → Restart sick$/);
  await json.line(/^\{"type":"incident","change":"opened"(?=.*"service":"sick").*"cause":"unhealthy"/);

  const text = await run('incidents');
  expect(text.stdout).toMatch(/✖|! sick is unhealthy/);
  expect(text.stdout).toContain('  │ no route\n  → Restart sick: frontier restart sick\n');
  const result = JSON.parse((await run('--json', 'incidents')).stdout) as IncidentsResult;
  expect(result.open).toMatchObject([{ cause: 'unhealthy', service: 'sick', evidence: ['no route'] }]);

  await inSick('rm /go');
  await plain.line(/ ✔ sick is well again: It is over: /);
  await json.line(/^\{"type":"incident","change":"closed".*"outcome":"recovered"/);
  expect((await run('incidents')).stdout).toMatch(
    /^Nothing is wrong\.\n\nIn the last 24 hours:\n {2}sick is unhealthy /,
  );

  expect(await interrupt(plain)).toMatchObject({ code: 130, stderr: '' });
  const ended = await interrupt(json);
  expect(ended).toMatchObject({ code: 130 });
  const events = eventsOf(ended);
  expect(events.at(-1)).toEqual({ type: 'result', ok: true });
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['snapshot', 'incident', 'result']));
});

test('a report has history, model, versions and logs, and no secret', async () => {
  const file = join(workspace.root, 'report.zip');
  const outcome = await run('report', file);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expect(outcome.stdout).toContain(file);
  const entries = Object.entries(unzipSync(await readFile(file))).map(([name, bytes]) => [name, strFromU8(bytes)]);
  const files = Object.fromEntries(entries) as Record<string, string>;
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['history.ndjson', 'model.json', 'snapshot.json', 'versions.json', 'logs/talker.log']),
  );
  expect(files['logs/talker.log']).toContain('hello from the log');
  expect(files['history.ndjson']).toContain('"unhealthy"');
  expect(files['model.json']).toContain('models.example');
  expect(JSON.parse(files['versions.json'] ?? '')).toMatchObject({
    frontier: expect.stringMatching(/^\d+\.\d+/),
    docker: expect.any(String),
  });
  const all = entries.flat().join('\n');
  for (const secret of Object.values(planted)) expect(all).not.toContain(secret);
  // The same of what was written down all along.
  const history = await readFile(join(workspace.root, '.frontier/history.ndjson'), 'utf8');
  for (const secret of Object.values(planted)) expect(history).not.toContain(secret);
});

test('a second report does not overwrite the first', async () => {
  const file = join(workspace.root, 'report.zip');
  const before = await readFile(file);
  expect(await run('report', file)).toMatchObject({ code: 1 });
  expect(await readFile(file)).toEqual(before);
});

test('start-runtime leaves a Docker that answers alone', async () => {
  expect(await run('start-runtime')).toMatchObject({ code: 0, stdout: 'Docker answers already.\n' });
});
