import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import type { EnvValues } from '../../shared/env-form.ts';
import type { Result } from '../../shared/errors.ts';
import { type App, createApp } from '../app.ts';
import { engines } from '../engines/engine.ts';

let root: string;
let docker: FakeDocker;
let app: App;

const stack = (id: string): string => `
name: \${COMPOSE_PROJECT_NAME:-frontier-test}
x-frontier: { title: ${id}, engine: { service: ${id}, kind: ollama, port: 11434 } }
services:
  ${id}:
    image: "${id}:1"
    ports: ["\${BIND:-127.0.0.1}:\${PORT:-11434}:11434"]
    environment: { KEEP: "\${KEEP:-5m}", TOKEN: "\${TOKEN:?from your account}" }
`;
const example = '# Engine\n\n# How long.\nKEEP=5m\n# Port here.\n#PORT=11434\n';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-apply-env-'));
  for (const id of ['one', 'two']) {
    await mkdir(join(root, 'stacks', id), { recursive: true });
    await writeFile(join(root, 'stacks', id, 'docker-compose.yml'), stack(id));
    await writeFile(join(root, 'stacks', id, '.env.example'), example);
  }
  docker = new FakeDocker();
  for (const image of ['one:1', 'two:1']) docker.addImage(image);
  const ollama = {
    ...engines.ollama,
    probe: async () => ({ state: 'ready' }) as const,
    version: async () => undefined,
  };
  app = createApp({
    workspace: { root },
    env: {},
    parts: {
      connection: connectionTo(() => docker),
      engines: { ...engines, ollama },
    },
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const env = () => readFile(join(root, '.env'), 'utf8');
const ok = async <T>(work: Promise<Result<T>>): Promise<T> => {
  const result = await work;
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};
const apply = (values: EnvValues, named?: string) =>
  app.commands.applyEnv({ values, ...(named !== undefined && { stack: named }) });
const start = async () => {
  await writeFile(join(root, '.env'), '# mine\nTOKEN=t # secret\n');
  await ok(app.commands.up({ stack: 'one' }));
};

test('before anything is selected: the form tells what is needed, and the values are only kept', async () => {
  const form = await ok(app.commands.envForm('one'));
  expect(form).toMatchObject({ stack: 'one', file: join(root, '.env') });
  expect(form.sections.map(({ title, fields }) => [title, fields.map(({ name }) => name)])).toEqual([
    ['Engine', ['KEEP', 'PORT']],
    ['Others', ['BIND', 'TOKEN']],
  ]);
  expect(form.sections[1]?.fields[1]).toMatchObject({ missing: true, secret: true, description: 'from your account' });
  expect(await ok(apply({ PORT: '80' }, 'one'))).toMatchObject({ applied: false, steps: [] }); // TOKEN can come later
  expect(await ok(apply({ TOKEN: '$x' }, 'one'))).toMatchObject({ applied: false });
  expect(await env()).toBe(`${example.replace('#PORT=11434', '#PORT=11434\nPORT=80')}TOKEN='$x'\n`);
  expect((await stat(join(root, '.env'))).mode & 0o777).toBe(0o600);
  expect(await app.commands.envForm()).toMatchObject({ ok: false, error: { code: 'nothing-selected' } });
  expect(await app.commands.envForm('three')).toMatchObject({ ok: false, error: { code: 'stack-unknown' } });
  expect(docker.calls).toEqual([]);
});

test('while it runs: the plan tells the steps and writes nothing, applying makes it so', async () => {
  await start();
  const before = await env();
  const values = { KEEP: '1h' };
  const { steps } = await ok(app.commands.planEnv({ values }));
  expect(steps.map(({ kind, service }) => [kind, service])).toContainEqual(['recreate', 'one']);
  expect(await env()).toBe(before);
  const kinds = new Set<string>();
  app.store.subscribe(({ operation }) => operation && kinds.add(`${operation.kind} ${operation.stack}`));
  expect((await ok(apply(values))).applied).toBe(true);
  expect([...kinds]).toEqual(['up one']);
  expect(await env()).toBe(before.replace('KEEP=5m', 'KEEP=1h'));
  expect(await ok(app.commands.plan())).toMatchObject({ steps: [] });
  expect(await ok(app.commands.planEnv({ values }))).toMatchObject({ steps: [] });
  const [container] = [...docker.containers.values()];
  expect(container?.body.Env).toContain('KEEP=1h');
});

test('values that can’t be are refused with nothing written', async () => {
  await start();
  const before = await env();
  for (const [values, code] of [
    [{ PORT: 'abc' }, 'compose-invalid'],
    [{ TOKEN: null }, 'variable-missing'],
    [{ BIND: '0.0.0.0' }, 'port-exposed'],
    [{ COMPOSE_PROJECT_NAME: 'other' }, 'usage'],
  ] as const) {
    const refused = { ok: false, error: { code, kept: '.env was left as it is.' } };
    expect(await apply(values)).toMatchObject(refused);
    expect(await app.commands.planEnv({ values })).toMatchObject(refused);
  }
  expect(await env()).toBe(before);
  await ok(app.commands.down({ volumes: false }));
  expect(await apply({ PORT: 'abc' })).toMatchObject({ ok: false, error: { code: 'compose-invalid' } });
  expect(await env()).toBe(before);
  expect(await ok(apply({ COMPOSE_PROJECT_NAME: 'other' }))).toMatchObject({ applied: false });
});

test('what is written stays when it can’t be made so, and the problem says it', async () => {
  await start();
  docker.fail('createContainer', { code: 'docker-call-failed', message: 'no' });
  expect(await apply({ KEEP: '2h' })).toMatchObject({
    ok: false,
    error: { code: 'docker-call-failed', kept: expect.stringContaining('The values are in .env') },
  });
  expect(await env()).toContain('KEEP=2h');
  await ok(app.commands.up({}));
  expect(await ok(app.commands.plan())).toMatchObject({ steps: [] });
});

test('another stack’s values are kept while this one runs on', async () => {
  await start();
  const calls = docker.calls.length;
  expect(await ok(apply({ KEEP: '3h' }, 'two'))).toMatchObject({ stack: 'two', applied: false });
  expect(docker.calls.length).toBe(calls);
});
