import { appendFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import type { DoctorReport, UpResult } from '../../src/shared/results.ts';
import type { AppSnapshot, StepProgress } from '../../src/shared/snapshot.ts';
import { ask } from '../support/ask.ts';
import { eventsOf, problemsOf } from '../support/cli.ts';
import { cliWorkspace } from '../support/cli-workspace.ts';
import { dockerApi } from '../support/docker-api.ts';

const it = cliWorkspace('shared');
const { run } = it;

/** Runs with --json, expects success, and answers the value of the document or of the result. */
const value = async <T>(...args: string[]): Promise<T> => {
  const outcome = await run('--json', ...args);
  expect(outcome, outcome.stdout + outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  const text = outcome.stdout.trim();
  if (!/^\{"type"/.test(text)) return JSON.parse(text) as T;
  return (eventsOf(outcome).at(-1) as { value: T }).value;
};

const docker = dockerApi(inject('dockerHost'));
const container = (service: string) => docker.getContainer(`${it.workspace.projectName}-${service}-1`);
const engineAtGateway = async () => (await ask(it.workspace.gatewayUrl, '/v1/models')).engine;
const states = ({ services }: AppSnapshot) => Object.fromEntries(services.map(({ name, state }) => [name, state]));

// Each test goes on where the one before ended.
test('the main job: select, up, status, logs, restart, switch, down', async () => {
  expect(problemsOf(await run('--json', 'pull', 'x'))[0]).toMatchObject({ code: 'nothing-selected' });
  expect((await run('list')).stdout).toMatch(/^ {3}mistral .*\n {3}ollama /);
  expect(await value('select', 'ollama')).toMatchObject({ stack: 'ollama', changed: true });
  expect((await run('current')).stdout).toBe('ollama\n');
  expect((await run('plan')).stdout).toContain('Start ollama\n');

  const up = await run('up');
  expect(up).toMatchObject({ code: 0, stderr: '' });
  expect(up.stdout).toContain(`ollama is ready.\nClients use ${it.workspace.gatewayUrl}/v1\n`);
  expect(await engineAtGateway()).toBe('ollama');
  expect((await run('plan')).stdout).toBe('Nothing to do.\n');

  const snapshot = await value<AppSnapshot>('status');
  expect(snapshot).toMatchObject({
    workspace: it.workspace.directory,
    selected: 'ollama',
    state: 'ready',
    runtime: { state: 'connected', source: 'DOCKER_HOST' },
    endpoint: { url: `${it.workspace.gatewayUrl}/v1`, serving: true },
  });
  expect(states(snapshot)).toMatchObject({ ollama: 'ready', gateway: 'ready' });
  expect(snapshot.services[0]).toMatchObject({ isEngine: true, addresses: [`127.0.0.1:${it.workspace.ports.ollama}`] });

  expect((await run('logs', 'ollama', '--tail', '1')).stdout.trim().split('\n')).toHaveLength(1);
  const before = snapshot.services[0]?.since;
  expect(await value('restart', 'ollama')).toMatchObject({ service: 'ollama' });
  const restarted = await value<AppSnapshot>('status');
  expect(restarted.state).toBe('ready');
  expect(restarted.services[0]?.since).not.toBe(before);

  expect(await value('switch', 'mistral')).toMatchObject({ stack: 'mistral', previous: 'ollama' });
  expect(await engineAtGateway()).toBe('mistralrs');
  expect(await readlink(join(it.workspace.directory, 'docker-compose.yml'))).toBe('stacks/mistral/docker-compose.yml');
  expect(states(await value<AppSnapshot>('status'))).not.toHaveProperty('ollama');

  expect((await run('down')).stdout).toContain('Stopped and removed. Volumes were kept.\n');
  expect(await value<AppSnapshot>('status')).toMatchObject({ state: 'absent' });
  expect((await run('down')).stdout).toBe('Nothing to do: nothing runs.\n');
  await value('down', '--volumes');
});

describe('while a stack runs', () => {
  test('up --json tells each step, and the result last', async () => {
    const outcome = await run('--json', 'up', 'ollama');
    const events = eventsOf(outcome);
    expect(events.at(-1)).toMatchObject({ type: 'result', ok: true, value: { stack: 'ollama' } });
    const steps = events.filter(({ type }) => type === 'step').map(({ step }) => step as StepProgress);
    const planned = (events.at(-1) as { value: UpResult }).value.steps.map(({ id }) => id);
    for (const id of planned)
      expect(steps.filter((step) => step.id === id).map(({ state }) => state)).toEqual(['running', 'done']);
    expect(events.filter(({ type }) => type === 'result')).toHaveLength(1);
  });

  test('a switch to an engine that crashes brings the old one back', async () => {
    await it.workspace.setKnobs('mistral', { crashAtStart: true });
    const outcome = await run('--json', 'switch', 'mistral', '--timeout', '60');
    expect(outcome.code).toBe(1);
    expect(problemsOf(outcome)[0]).toMatchObject({ kept: expect.stringContaining('Ollama serves') });
    expect((await run('current')).stdout).toBe('ollama\n');
    expect(await engineAtGateway()).toBe('ollama');
    const snapshot = await value<AppSnapshot>('status');
    expect(states(snapshot)).not.toHaveProperty('mistral');
  });

  test('status --watch follows what happens, until Ctrl-C', async () => {
    const { child, done, line } = it.cli.start(['--json', 'status', '--watch'], it.options());
    await line(/"state":"ready"/);
    await container('gateway').stop({ t: 0 });
    await line(/"name":"gateway","state":"(stopped|failed)"/);
    child.kill('SIGINT');
    const outcome = await done;
    expect(outcome.code).toBe(130);
    const events = eventsOf(outcome);
    expect(events.at(-1)).toEqual({ type: 'result', ok: true });
    const revisions = events.filter(({ type }) => type === 'snapshot').map((e) => (e.snapshot as AppSnapshot).revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    await container('gateway').start();
  });

  test('logs -f goes on until Ctrl-C', async () => {
    const { child, done, line } = it.cli.start(['--json', 'logs', 'gateway', '-f', '--tail', '0'], it.options());
    // The log is being followed once a request made now is seen in it: ask until it is.
    const seen = line(/"type":"log"/);
    const asking = setInterval(() => void ask(it.workspace.gatewayUrl, '/v1/models').catch(() => {}), 100);
    await seen.finally(() => clearInterval(asking));
    child.kill('SIGINT');
    expect((await done).code).toBe(130);
  });

  test('pull downloads a model into Ollama, and says what it refuses; Mistral.rs does it by itself', async () => {
    const outcome = await run('--json', 'pull', 'new-model:1b');
    expect(outcome.code).toBe(0);
    expect(eventsOf(outcome)).toContainEqual(
      expect.objectContaining({ type: 'progress', bytes: { current: expect.any(Number), total: expect.any(Number) } }),
    );
    expect((await ask(it.workspace.gatewayUrl, '/v1/models')).body).toContain('new-model:1b');
    const missing = await run('--json', 'pull', 'missing-model');
    expect(missing.code).toBe(1);
    expect(problemsOf(missing)[0]).toMatchObject({
      code: 'model-refused',
      evidence: ['pull model manifest: file does not exist'],
    });
    await value('select', 'mistral');
    expect(problemsOf(await run('--json', 'pull', 'x'))[0]).toMatchObject({ code: 'model-pull-unsupported' });
    await value('select', 'ollama');
  });

  test('services that are not there are named with those that are', async () => {
    for (const command of ['logs', 'restart']) {
      const outcome = await run('--json', command, 'nope');
      expect(outcome.code).toBe(2);
      expect(problemsOf(outcome)[0]).toMatchObject({ code: 'service-unknown' });
      expect(problemsOf(outcome)[0]?.message).toContain('gateway');
    }
  });

  describe('whose engine does not get ready', () => {
    beforeEach(async () => {
      await it.workspace.setKnobs('ollama', { neverReady: true });
      await container('ollama').remove({ force: true });
    });

    test('an engine that never gets ready: timed out, and what stands is told', async () => {
      const outcome = await run('--json', 'up', 'ollama', '--timeout', '2');
      expect(outcome.code).toBe(4);
      expect(problemsOf(outcome)[0]).toMatchObject({ code: 'not-ready' });
      expect(states(await value<AppSnapshot>('status'))).toMatchObject({ ollama: 'starting' });
    });

    test('Ctrl-C cancels: exit code 130, the lock is free, and the next run goes on', async () => {
      const { child, done, line } = it.cli.start(['--json', 'up', 'ollama'], it.options());
      await line(/"id":"ready:.*"state":"running"/);
      const second = await run('--json', 'down');
      expect(second.code).toBe(5);
      expect(problemsOf(second)[0]?.message).toContain('"up ollama"');
      child.kill('SIGINT');
      const outcome = await done;
      expect(outcome.code).toBe(130);
      expect(problemsOf(outcome)[0]).toMatchObject({ code: 'cancelled' });
      await it.workspace.setKnobs('ollama', {});
      await value('restart', 'ollama');
      expect(await value('up')).toMatchObject({ stack: 'ollama', steps: [] });
    });

    test('a run that was killed leaves a lock that the next one takes over', async () => {
      const { child, done, line } = it.cli.start(['--json', 'up', 'ollama'], it.options());
      await line(/"id":"ready:.*"state":"running"/);
      child.kill('SIGKILL');
      await done;
      await it.workspace.setKnobs('ollama', {});
      await value('restart', 'ollama');
      await expect(stat(join(it.workspace.directory, '.frontier/lock'))).rejects.toThrow('ENOENT');
    });
  });
});

test('down works when the selection can’t be read', async () => {
  await it.workspace.select('gone');
  expect(await value('down', '--volumes')).toMatchObject({ project: it.workspace.projectName });
  const left = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${it.workspace.projectName}`] },
  });
  expect(left).toEqual([]);
});

test('doctor finds nothing wrong here, and says which Docker it used', async () => {
  await value('select', 'ollama');
  const { code, stdout } = await run('--json', 'doctor');
  const { ok, checks } = JSON.parse(stdout) as DoctorReport;
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect({ ok, code }).toEqual({ ok: true, code: 0 });
  expect(checks[0]?.detail).toContain('DOCKER_HOST');
});

describe('in a workspace where nothing is selected', () => {
  const it = cliWorkspace();
  const { run } = it;

  test('nothing is opened to the network without leave, and with a token the gateway is', async () => {
    const env = (text: string) => appendFile(join(it.workspace.directory, '.env'), text);
    await env('GATEWAY_BIND=0.0.0.0\nPROMETHEUS_BIND=0.0.0.0\n');
    for (const command of [
      ['up', 'ollama'],
      ['plan', 'ollama'],
      ['switch', 'ollama'],
      ['switch', 'ollama', '--dry-run'],
    ]) {
      const outcome = await run('--json', ...command);
      expect(outcome.code).toBe(2);
      const problems = problemsOf(outcome);
      expect(problems.map(({ code }) => code)).toEqual(['port-exposed', 'port-exposed']);
      expect(problems.map(({ action }) => action).join()).toMatch(/GATEWAY_TOKEN.*OPEN_SERVICES/);
    }
    expect((await run('current')).code).toBe(2); // not even selected
    const label = [`com.docker.compose.project=${it.workspace.projectName}`];
    expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);

    const token = 'only-for-this-test-1234';
    await env(`GATEWAY_TOKEN=${token}\nOPEN_SERVICES=prometheus\n`);
    const outcomes = [await run('up', 'ollama'), await run('--json', 'status'), await run('doctor'), await run('plan')];
    for (const { code, stdout, stderr } of outcomes) {
      expect(code, stdout + stderr).toBe(0);
      expect(stdout + stderr).not.toContain(token);
    }
    expect(JSON.parse(outcomes[1]!.stdout)).toMatchObject({ state: 'ready', endpoint: { serving: true } });
    expect(outcomes[2]!.stdout).toContain('open to it: ');
    expect((await ask(it.workspace.gatewayUrl, '/v1/models')).status).toBe(401);
    const headers = { Authorization: `Bearer ${token}` };
    expect(await ask(it.workspace.gatewayUrl, '/v1/models', { headers })).toMatchObject({
      status: 200,
      engine: 'ollama',
    });
  });
});
