import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { settingsFile } from '../../src/core/settings/file.ts';
import { builtCli, type Cli, eventsOf, problemsOf } from '../support/cli.ts';
import { expectSound, type Switching, startSwitching } from '../support/switching.ts';

let cli: Cli;
let switching: Switching;
beforeAll(async () => {
  cli = await builtCli();
  switching = await startSwitching({ dockerHost: inject('dockerHost'), imageEnv: inject('imageEnv') });
});
afterAll(async () => {
  await switching?.remove();
  await cli?.remove();
});

const options = () => ({ cwd: switching.workspace.directory, env: { DOCKER_HOST: inject('dockerHost') } });

/** A switch that gets as far as waiting for the new engine. */
const waitingSwitch = async () => {
  await switching.workspace.setKnobs('mistral', { neverReady: true });
  const run = cli.start(['--json', 'switch', 'mistral'], options());
  await run.line(/"type":"phase".*"id":"ready".*"state":"running"/);
  return run;
};

it('switches as was chosen in the app, unless the command line says how', async () => {
  const home = await mkdtemp(join(tmpdir(), 'frontier-home-'));
  const file = settingsFile({ platform: process.platform, env: {}, home });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ switchMode: 'stop-first' }));
  const { cwd, env } = options();
  const mode = async (...more: string[]): Promise<unknown> => {
    const args = ['--json', 'switch', 'mistral', '--dry-run', ...more];
    const outcome = await cli.run(args, { cwd, env: { ...env, HOME: home } });
    return (eventsOf(outcome).at(-1) as { value?: { choice?: { mode: string } } }).value?.choice?.mode;
  };
  expect(await mode()).toBe('stop-first');
  expect(await mode('--mode', 'overlap')).toBe('overlap');
  await rm(home, { recursive: true });
});

it('Ctrl-C brings the old engine back: exit code 130, and what was undone is told', async () => {
  const { child, done } = await waitingSwitch();
  child.kill('SIGINT');
  const outcome = await done;
  expect(outcome.code).toBe(130);
  expect(problemsOf(outcome)[0]).toMatchObject({
    code: 'cancelled',
    kept: expect.stringContaining('serves as before'),
  });
  const phases = eventsOf(outcome).flatMap(({ type, phase }) => (type === 'phase' ? [phase as { id: string }] : []));
  expect(phases.at(-1)).toMatchObject({ id: 'undo start', state: 'done' });
  await expectSound(switching, 'ollama');
});

it('what a killed run left is undone by the next, which says so', async () => {
  const { child, done } = await waitingSwitch();
  child.kill('SIGKILL');
  await done;
  await switching.workspace.setKnobs('mistral', {});
  const plan = await cli.run(['plan', 'mistral'], options());
  expect(plan.stderr).toMatch(/^! A switch from Ollama to Mistral\.rs .* was undone\.\n/);
  expect(plan.stdout).toMatch(/^Mistral\.rs is started beside Ollama: /);
  await expectSound(switching, 'ollama');
});

it('tells of the recovery as an event, then does what it was asked', async () => {
  const { child, done } = await waitingSwitch();
  child.kill('SIGKILL');
  await done;
  await switching.workspace.setKnobs('mistral', {});
  const outcome = await cli.run(['--json', 'switch', 'mistral'], options());
  expect(outcome.code).toBe(0);
  const events = eventsOf(outcome);
  expect(events.filter(({ type }) => type === 'recovery')).toMatchObject([
    { message: expect.stringMatching(/was undone\.$/), problems: [] },
  ]);
  expect(events.at(-1)).toMatchObject({ type: 'result', ok: true, value: { stack: 'mistral', previous: 'ollama' } });
  await expectSound(switching, 'mistral');
});
