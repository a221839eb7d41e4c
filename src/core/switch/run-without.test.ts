import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundaries, expectServes, type FakeSwitching, fakeSwitching, modes } from '../../../test/fakes/switching.ts';
import { problemsOf } from '../../../test/support/problems.ts';

let it: FakeSwitching;
beforeEach(async () => {
  it = await fakeSwitching();
});
afterEach(() => it.remove());

const file = (name: string) => join(it.root, '.frontier', name);

test.each(boundaries)('in %s, Docker may be away for a while at %s', async (mode, phase) => {
  const { clock } = it.context;
  let waits = 0;
  const sleep = clock.sleep;
  const context = Object.assign(clock, {
    sleep: async (ms: number, signal?: AbortSignal) => {
      if (++waits === 3) it.docker.reconnect();
      await sleep(ms, signal);
    },
  });
  expect(context).toBe(clock);
  await it.run(
    { stack: 'mistral', mode },
    {
      onPhase: (at) => {
        if (at !== phase) return;
        waits = 0;
        it.docker.disconnect();
      },
    },
  );
  it.docker.reconnect();
  await expectServes(it, 'mistral');
});

test('a Docker that stays away is a failure, and the journal stays', async () => {
  const work = it.run(
    { stack: 'mistral', mode: 'overlap' },
    {
      onPhase: (phase) => {
        if (phase === 'start') it.docker.disconnect();
      },
    },
  );
  const [problem] = await problemsOf(work);
  expect(problem).toMatchObject({ code: 'docker-unreachable', kept: expect.stringContaining('next start') });
  expect(await readdir(join(it.root, '.frontier'))).toContain('switch.json');
});

test.each(modes)(
  'in %s, a journal that can’t be written ends it, and the old engine serves as before',
  async (mode) => {
    let kept = '';
    const work = it.run(
      { stack: 'mistral', mode },
      {
        onPhase: async (phase, direction) => {
          if (phase !== 'start' || direction === 'back') return;
          kept = await readFile(file('switch.json'), 'utf8');
          await rm(join(it.root, '.frontier'), { recursive: true });
          await writeFile(join(it.root, '.frontier'), '');
        },
      },
    );
    expect((await problemsOf(work))[0]).toMatchObject({ code: 'workspace-read-only' });
    expect(kept).not.toBe('');
    await rm(join(it.root, '.frontier'), { recursive: true });
    await mkdir(join(it.root, '.frontier'));
    await expectServes(it, 'ollama');
  },
);
