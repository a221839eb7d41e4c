import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundaries, type FakeSwitching, fakeSwitching, modes } from '../../../test/fakes/switching.ts';
import { select } from '../commands/select.ts';
import { readHistory } from '../history/read.ts';
import { withLock } from '../workspace/lock.ts';
import { type Journal, readJournal, writeJournal } from './journal.ts';
import type { SwitchMode } from './mode.ts';
import { isAfterMove } from './phases.ts';
import { recoverSwitch } from './recover.ts';
import { recoverIfFree, setRight } from './set-right.ts';

let it: FakeSwitching;
beforeEach(async () => {
  it = await fakeSwitching();
});
afterEach(() => it.remove());

/** What happened is kept on purpose. */
const stateFiles = async () => (await readdir(join(it.root, '.frontier'))).filter((name) => name !== 'history.ndjson');
/** The switches that were written down. */
const written = async () => (await readHistory(join(it.root, '.frontier'), it.context.clock.now())).records;

class Killed extends Error {}

/** A switch that ends at a phase as a killed process does: nothing of it runs on. */
const killAt = async (mode: SwitchMode, phase: string, direction: Journal['direction']): Promise<void> => {
  const killed = new Promise<void>((reached) => {
    void it
      .run(
        { stack: 'mistral', mode },
        {
          onPhase: async (at, way) => {
            // What makes it turn back.
            if (direction === 'back' && way === 'forward' && at === 'move-symlink') throw new Killed();
            if (at !== phase || way !== direction) return;
            reached();
            await new Promise(() => {}); // for ever
          },
        },
      )
      .catch(() => {});
  });
  await killed;
};

const expectOne = async (stack: string) => {
  expect(it.services()).toEqual(['gateway running', `${stack} running`].sort());
  expect(it.gateway).toMatchObject({ link: `targets/${stack}/11434`, held: false });
  expect(await it.selected()).toBe(stack);
  expect(await stateFiles()).toEqual([]);
};

test.each(boundaries)('a %s killed before %s is completed or undone', async (mode, phase) => {
  await killAt(mode, phase, 'forward');
  const recovery = await recoverSwitch(it.context);
  const forward = isAfterMove(mode, phase);
  expect(recovery).toMatchObject({
    message: expect.stringMatching(
      forward ? /^A switch from Ollama to Mistral.rs .* was completed\.$/ : /was undone\.$/,
    ),
    problems: [],
  });
  await expectOne(forward ? 'mistral' : 'ollama');
  const record = { kind: 'switch', from: 'ollama', to: 'mistral', recovered: true };
  expect(await written()).toMatchObject([{ ...record, outcome: forward ? 'done' : 'undone' }]);
  expect(await recoverSwitch(it.context)).toBeUndefined();
  expect(await written()).toHaveLength(1);
});

const undone = {
  overlap: ['move-symlink', 'move-gateway', 'start'],
  'stop-first': ['move-symlink', 'release', 'move-gateway', 'start', 'stop-old', 'hold'],
};

test.each(modes.flatMap((mode) => undone[mode].map((phase) => [mode, phase] as const)))(
  'a %s killed while %s was being undone is undone to the end',
  async (mode, phase) => {
    await killAt(mode, phase, 'back');
    expect(await recoverSwitch(it.context)).toMatchObject({
      message: expect.stringMatching(/was undone\.$/),
      problems: [],
    });
    await expectOne('ollama');
  },
);

test('a symlink that had moved before the next journal was written counts as moved', async () => {
  await killAt('overlap', 'drain', 'forward');
  const { journal } = await readJournal(it.context.workspace);
  await writeJournal(it.context.workspace, { ...journal!, phase: 'move-symlink' });
  expect(await recoverSwitch(it.context)).toMatchObject({ message: expect.stringMatching(/was completed\.$/) });
  await expectOne('mistral');
});

test('is tried once: a record that outlives what the user does next would be wrong', async () => {
  await killAt('overlap', 'drain', 'forward');
  it.gateway.answers.ollama = 1;
  const recovery = await recoverSwitch(it.context);
  expect(recovery).toMatchObject({ problems: [{ code: 'still-answering' }] });
  expect(recovery?.message).toMatch(/could not be brought to an end\.$/);
  expect(await written()).toMatchObject([{ outcome: 'failed', message: recovery?.problems[0]?.message }]);
  expect(await recoverSwitch(it.context)).toBeUndefined();
});

test('waits for another time while Docker is away', async () => {
  await killAt('stop-first', 'start', 'forward');
  it.docker.disconnect();
  expect((await recoverSwitch(it.context))?.problems.map(({ code }) => code)).toContain('docker-unreachable');
  expect(await written()).toEqual([]);
  it.docker.reconnect();
  expect(await recoverSwitch(it.context)).toMatchObject({ problems: [] });
  expect(await written()).toMatchObject([{ outcome: 'undone' }]);
  await expectOne('ollama');
});

test('an old engine that somebody removed meanwhile is told, and requests are let go', async () => {
  await killAt('stop-first', 'start', 'forward');
  const old = [...it.docker.containers.values()].find(({ state }) => state.name === 'demo-ollama-1');
  await it.docker.removeContainer(old!.state.id);
  expect(await recoverSwitch(it.context)).toMatchObject({ problems: [{ code: 'engine-off' }] });
  expect(it.gateway.held).toBe(false);
  expect(await stateFiles()).toEqual([]);
});

test('a target whose files are gone does not stand in the way for ever', async () => {
  await killAt('overlap', 'ready', 'forward');
  await rm(join(it.root, 'stacks/mistral'), { recursive: true });
  const recovery = await recoverSwitch(it.context);
  expect(recovery?.message).toContain('the files of mistral can’t be read');
  expect(recovery?.problems[0]?.kept).toContain('switch.json.aside');
  expect(await written()).toMatchObject([{ outcome: 'failed', to: 'mistral', message: expect.any(String) }]);
  expect(await recoverSwitch(it.context)).toBeUndefined();
});

test('a command that only looks recovers first, unless somebody is at work', async () => {
  await killAt('stop-first', 'start', 'forward');
  await withLock(it.context.workspace, { command: 'up' }, () => recoverIfFree(it.context));
  expect(await stateFiles()).toContain('switch.json');
  await recoverIfFree(it.context);
  expect(it.context.store.get().recovery?.message).toMatch(/was undone\.$/);
  expect(it.context.store.get().operation).toBeUndefined();
  await expectOne('ollama');
});

test('what the user asks for meanwhile waits for it', async () => {
  let asked: Promise<unknown> | undefined;
  const docker = async () => {
    asked = select(it.context, 'mistral').catch(() => {});
    await Promise.race([asked, sleep(100)]); // refused at once, or waiting
    return it.docker;
  };
  await setRight({ ...it.context, connection: { ...it.context.connection, docker } });
  await asked;
  expect(await it.selected()).toBe('mistral');
});

test('after a gap the gateway is pointed at what runs, and requests are let go', async () => {
  Object.assign(it.gateway, { link: 'targets/mistral/11434', held: true });
  await setRight(it.context);
  await expectOne('ollama');
  it.gateway.link = 'targets/ollama/11434';
  const calls = it.docker.calls.length;
  await setRight(it.context);
  expect(it.docker.calls.slice(calls).filter(({ args }) => String(args[1]).includes('ln -sfn'))).toEqual([]);
});

test('a gateway without a link is given one; none when no engine runs', async () => {
  delete it.gateway.link;
  const engine = [...it.docker.containers.values()].find(({ state }) => state.name === 'demo-ollama-1')!;
  await it.docker.stopContainer(engine.state.id);
  await setRight(it.context);
  expect(it.gateway.link).toBeUndefined();
  await it.docker.startContainer(engine.state.id);
  await setRight(it.context);
  expect(it.gateway.link).toBe('targets/ollama/11434');
});
