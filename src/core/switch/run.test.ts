import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boundaries, expectServes, type FakeSwitching, fakeSwitching, modes } from '../../../test/fakes/switching.ts';
import { problemsOf } from '../../../test/support/problems.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { SwitchMode } from './mode.ts';
import { isAfterMove, type PhaseId, phasesOf } from './phases.ts';

let it: FakeSwitching;
beforeEach(async () => {
  it = await fakeSwitching();
});
afterEach(() => it.remove());

const file = (name: string) => join(it.root, '.frontier', name);
const boom = new ProblemError({ code: 'docker-call-failed', message: 'Docker refused.' });

describe.each(modes)('%s', (mode) => {
  test('runs its phases in order, each after its journal was written, and leaves none', async () => {
    const seen: string[] = [];
    const { phases, problems } = await it.run(
      { stack: 'mistral', mode },
      {
        onPhase: async (phase, direction) => {
          const journal = JSON.parse(await readFile(file('switch.json'), 'utf8'));
          expect(journal).toMatchObject({ phase, direction, mode, to: 'mistral' });
          seen.push(phase);
        },
      },
    );
    expect(seen).toEqual(phasesOf[mode]);
    expect(problems).toEqual([]);
    expect(phases.map(({ id, state }) => `${id} ${state}`)).toEqual(phasesOf[mode].map((id) => `${id} done`));
    expect(await readdir(join(it.root, '.frontier'))).toEqual([]);
    await expectServes(it, 'mistral');
  });

  test('is undone in reverse when it is cancelled before the symlink moved, and completed behind it', async () => {
    for (const phase of phasesOf[mode]) {
      const cancel = new AbortController();
      const undone: string[] = [];
      const work = it.run(
        { stack: 'mistral', mode },
        {
          signal: cancel.signal,
          onPhase: (at, direction) => {
            if (direction === 'back') undone.push(at);
            else if (at === phase) cancel.abort();
          },
        },
      );
      if (isAfterMove(mode, phase)) {
        expect((await work).problems).toEqual([]);
        await expectServes(it, 'mistral');
        await it.run({ stack: 'ollama', mode });
      } else {
        const noticed = await work.then(
          () => false,
          (error: ProblemError) => error.problems[0]?.code === 'cancelled',
        );
        // Some phases have nothing that could be interrupted: then the next one is where it ends, or the switch is over.
        if (!noticed) await it.run({ stack: 'ollama', mode });
        expect(undone).toEqual([...undone].sort((a, b) => orderOf(mode, b) - orderOf(mode, a)));
      }
      await expectServes(it, 'ollama');
    }
  });
});

const orderOf = (mode: SwitchMode, phase: string): number => phasesOf[mode].indexOf(phase as PhaseId);

test.each(boundaries)(
  'in %s, a failure at %s leaves one engine serving and the next switch works',
  async (mode, phase) => {
    const undone: string[] = [];
    const work = it.run(
      { stack: 'mistral', mode },
      {
        onPhase: (at, direction) => {
          if (direction === 'back') undone.push(at);
          else if (at === phase) throw boom;
        },
      },
    );
    if (isAfterMove(mode, phase)) {
      expect(await work).toMatchObject({ problems: [{ code: 'docker-call-failed' }] });
      expect(JSON.parse(await readFile(file('switch.json'), 'utf8'))).toMatchObject({ phase, direction: 'forward' });
      expect(it.gateway.link).toBe('targets/mistral/11434');
      expect(await it.selected()).toBe('mistral');
    } else {
      const [problem] = await problemsOf(work);
      expect(problem).toMatchObject({
        message: 'Docker refused.',
        kept: expect.stringContaining('Ollama serves as before'),
      });
      expect(undone).toEqual([...undone].sort((a, b) => orderOf(mode, b) - orderOf(mode, a)));
      expect(await readdir(join(it.root, '.frontier'))).toEqual([]);
      await expectServes(it, 'ollama');
    }
    await it.run({ stack: 'mistral', mode });
    await expectServes(it, 'mistral');
  },
);

test('answers that still run are not cut by the phases after the drain', async () => {
  it.gateway.answers.ollama = 2;
  const { problems } = await it.run({ stack: 'mistral', mode: 'overlap', limits: { drainMs: 1000 } });
  expect(problems[0]).toMatchObject({
    code: 'still-answering',
    evidence: ['answer 1: running for at least 1 s', 'answer 2: running for at least 1 s'],
  });
  expect(it.services()).toEqual(['gateway running', 'mistral running', 'ollama running']);
  await it.run({ stack: 'mistral', mode: 'overlap', limits: { drainMs: 1000, cutAnswers: true } });
  await expectServes(it, 'mistral');
});

test('in stop-first, answers at the limit keep the old engine', async () => {
  it.gateway.answers.ollama = 1;
  const [problem] = await problemsOf(it.run({ stack: 'mistral', mode: 'stop-first', limits: { drainMs: 1000 } }));
  expect(problem?.code).toBe('still-answering');
  await expectServes(it, 'ollama');
});

test('what was there stopped is not left running when a switch is undone', async () => {
  await it.run({ stack: 'mistral', mode: 'overlap' });
  const mistral = [...it.docker.containers.values()].find(({ state }) => state.name === 'demo-mistral-1');
  expect(mistral).toBeDefined();
  const again = await fakeSwitching({ old: 'ollama' });
  try {
    const { body, spec } = mistral!;
    const { id } = await again.docker.createContainer({ ...spec, body: { ...body } });
    await again
      .run({ stack: 'mistral', mode: 'overlap' }, { onPhase: (phase, direction) => failAt('ready', phase, direction) })
      .catch(() => {});
    expect(again.docker.find(id)?.state.state).not.toBe('running');
    expect(again.services()).toContain('ollama running');
  } finally {
    await again.remove();
  }
});

const failAt = (wanted: PhaseId, phase: PhaseId, direction: string): void => {
  if (phase === wanted && direction === 'forward') throw boom;
};

test('what is undone is shown as steps of its own, in place of those that will not come', async () => {
  let shown: readonly string[] = [];
  const onProgress: Parameters<FakeSwitching['run']>[1] = {
    onProgress: (lines) => {
      shown = lines.map(({ label, state }) => `${label}: ${state}`);
    },
    onPhase: (phase, direction) => failAt('ready', phase, direction),
  };
  await problemsOf(it.run({ stack: 'mistral', mode: 'stop-first' }, onProgress));
  expect(shown).toEqual([
    'Check what the switch needs: done',
    'Download images: done',
    'Let new requests wait: done',
    'Let the answers of Ollama finish: done',
    'Stop Ollama: done',
    'Start Mistral.rs: done',
    'Wait until Mistral.rs answers: failed',
    'Remove Mistral.rs: done',
    'Start Ollama again: done',
    'Let the waiting requests go on: done',
  ]);
});

test.each(modes)('a service beside the engine that is unhealthy does not stand in the way in %s', async (mode) => {
  it.docker.setHealth('demo-gateway-1', 'unhealthy', 'too slow');
  expect((await it.run({ stack: 'mistral', mode })).problems).toEqual([]);
  await expectServes(it, 'mistral');
});

test('a bug is passed on, after what could be undone was', async () => {
  const bug = new TypeError('a bug');
  const work = it.run(
    { stack: 'mistral', mode: 'overlap' },
    {
      onPhase: (phase, direction) => {
        if (phase === 'ready' && direction === 'forward') throw bug;
      },
    },
  );
  await expect(work).rejects.toBe(bug);
  await expectServes(it, 'ollama');
});

test('an undo that fails keeps the journal, and the others are undone all the same', async () => {
  const work = it.run(
    { stack: 'mistral', mode: 'stop-first' },
    {
      onPhase: (phase, direction) => {
        if (phase === 'ready' && direction === 'forward') throw boom;
        if (phase === 'start' && direction === 'back') throw boom;
      },
    },
  );
  expect((await problemsOf(work))[0]?.kept).toBe('Not everything could be undone; the next start tries again.');
  expect(it.gateway).toMatchObject({ link: 'targets/ollama/11434', held: false });
  expect(it.services()).toContain('ollama running');
  expect(await readdir(join(it.root, '.frontier'))).toContain('switch.json');
});

test('with nothing running before, a failure removes what had been started', async () => {
  const bare = await fakeSwitching({ old: null });
  try {
    bare.probes.mistralrs = { state: 'refused' };
    const [problem] = await problemsOf(bare.run({ stack: 'mistral', limits: { readyMs: 1000 } }));
    expect(problem).toMatchObject({ code: 'not-ready', kept: 'What had been started was removed.' });
    expect(bare.services()).toEqual([]);
    await expect(bare.selected()).rejects.toThrow('ENOENT');
    bare.probes.mistralrs = { state: 'ready' };
    await bare.run({ stack: 'mistral' });
    expect(bare.services()).toEqual(['gateway running', 'mistral running']);
  } finally {
    await bare.remove();
  }
});
