import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemExec } from '../../src/core/system/exec.ts';
import { withLock } from '../../src/core/workspace/lock.ts';
import type { Problem } from '../../src/shared/errors.ts';
import type { Knobs } from '../stand-ins/knobs.ts';
import { open, read } from '../support/ask.ts';
import { hookedSwitch, type PhaseHook } from '../support/hooked-switch.ts';
import { sharedModel } from '../support/load.ts';
import { problemsOf } from '../support/problems.ts';
import { soak } from '../support/soak.ts';
import {
  containersOf,
  expectSound,
  expectSoundAndSwitchable,
  type Mode,
  other,
  type StackId,
  type Switching,
  startSwitching,
  untilAnswering,
} from '../support/switching.ts';

let switching: Switching;
beforeAll(async () => {
  const values = { OLLAMA_STOP_TIMEOUT: '1s', MISTRAL_STOP_TIMEOUT: '1s' };
  switching = await startSwitching({ dockerHost: inject('dockerHost'), imageEnv: inject('imageEnv'), values });
});
afterAll(() => switching?.remove());

const modes: readonly Mode[] = ['overlap', 'stop-first'];
const setKnobs = (stack: string, knobs: Partial<Knobs>) => switching.workspace.setKnobs(stack, knobs);
afterEach(async () => {
  await setKnobs('ollama', {});
  await setKnobs('mistral', {});
});

/** The problems of a switch that must fail. */
const failing = async (input: Partial<Parameters<Switching['run']>[0]>): Promise<readonly Problem[]> => {
  const result = await switching.run({ stack: other(switching.serving), ...input });
  if (result.ok) throw new Error('the switch did not fail');
  return result.problems;
};

/** The switch was done: sound, and the next test goes on from there. */
const expectSwitched = async (from: StackId): Promise<void> => {
  switching.serving = other(from);
  await expectSound(switching, switching.serving);
};

const withHook = (mode: Mode, hook: PhaseHook) =>
  hookedSwitch(
    { root: switching.workspace.directory, dockerHost: switching.dockerHost, stack: other(switching.serving), mode },
    hook,
  );

describe.each(modes)('in %s, the old engine serves as before when', (mode) => {
  const broken: readonly [string, Partial<Knobs>, string, number][] = [
    ['the new one never gets ready', { neverReady: true }, 'not-ready', 1500],
    ['the new one crashes at start', { crashAtStart: true }, 'restart-loop', 60_000],
    ['the new one answers with errors alone', { unhealthy: true }, 'not-ready', 1500],
  ];
  // Outside the soak each mode has its share: to both modes it is one phase that fails.
  it.each(soak.whole ? broken : mode === 'overlap' ? broken.slice(1) : broken.slice(0, 1))(
    '%s',
    async (_, knobs, code, timeoutMs) => {
      const { serving } = switching;
      await setKnobs(other(serving), knobs);
      const [problem] = await failing({ mode, timeoutMs });
      expect(problem).toMatchObject({ code });
      expect(problem?.kept).toContain('serves as before');
      await expectSoundAndSwitchable(switching, serving, mode);
    },
  );

  it('its port is taken between the checks and the start', async () => {
    const { serving, workspace } = switching;
    let server: Server | undefined;
    const port = workspace.ports[other(serving)];
    const problems = await problemsOf(
      withHook(mode, async (phase, direction) => {
        if (phase === 'start' && direction === 'forward') server = await listenOn(port);
      }),
    );
    server?.close();
    expect(problems[0]).toMatchObject({ code: 'port-in-use' });
    expect(problems[0]?.message).toContain(String(port));
    await expectSoundAndSwitchable(switching, serving, mode);
  });

  it('the symlink cannot be moved', async () => {
    const { serving, workspace } = switching;
    const blocker = join(workspace.directory, '.frontier/selection.tmp');
    const problems = await problemsOf(
      withHook(mode, async (phase, direction) => {
        if (phase === 'move-symlink' && direction === 'forward')
          await mkdir(join(blocker, 'in the way'), { recursive: true });
      }),
    );
    await rm(blocker, { recursive: true });
    expect(problems[0]).toMatchObject({ code: 'workspace-read-only' });
    await expectSoundAndSwitchable(switching, serving, mode);
  });

  it('it is cancelled while the new one starts', async () => {
    const { serving } = switching;
    await setKnobs(other(serving), { neverReady: true });
    const cancel = new AbortController();
    const isWaiting = untilStarted(other(serving)).then(() => cancel.abort());
    const result = await switching.run({ stack: other(serving), mode }, { signal: cancel.signal });
    await isWaiting;
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await expectSoundAndSwitchable(switching, serving, mode);
  });

  it('an old engine that ignores SIGTERM is replaced all the same', async () => {
    const { serving } = switching;
    await setKnobs(serving, { ignoreSigterm: true });
    expect(await switching.run({ stack: other(serving), mode })).toMatchObject({ ok: true });
    await expectSwitched(serving);
  });
});

/** Resolves when the project has a running container of a service. */
async function untilStarted(service: string): Promise<void> {
  while (!(await containersOf(switching)).includes(`${service} running`));
}

const listenOn = (port: number): Promise<Server> =>
  new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });

describe('nothing is changed when', () => {
  it('the image cannot be had', async () => {
    const { serving } = switching;
    const tag = `${other(serving).toUpperCase()}_TAG`;
    const problems = await failingWith({ [tag]: 'no-such-tag' });
    expect(['image-missing', 'registry-refused', 'registry-unreachable']).toContain(problems[0]?.code);
    expect(problems[0]?.kept).toBe('Nothing was changed.');
    await expectSound(switching, serving);
  });

  it('another run is at work', async () => {
    const { serving, workspace } = switching;
    const problems = await withLock({ root: workspace.directory }, { command: 'up' }, () => failing({}));
    expect(problems).toMatchObject([{ code: 'locked' }]);
    await expectSound(switching, serving);
  });
});

const failingWith = async (env: Readonly<Record<string, string>>): Promise<readonly Problem[]> => {
  const result = await switching.run({ stack: other(switching.serving) }, {}, env);
  if (result.ok) throw new Error('the switch did not fail');
  return result.problems;
};

// A disk of its own for the journal needs a mount.
describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('with a full disk', () => {
  it.each(modes)('at the journal, the old engine serves as before in %s', async (mode) => {
    const { serving, workspace } = switching;
    const state = join(workspace.directory, '.frontier');
    const mount = await systemExec('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', state]);
    expect(mount.stderr).toBe('');
    try {
      const problems = await problemsOf(
        withHook(mode, async (phase, direction) => {
          if (phase === 'start' && direction === 'forward') await fill(join(state, 'filler'));
          if (direction === 'back') await rm(join(state, 'filler'), { force: true });
        }),
      );
      expect(problems[0]).toMatchObject({ code: 'disk-full' });
    } finally {
      await systemExec('umount', [state]);
    }
    await expectSoundAndSwitchable(switching, serving, mode);
  });
});

/** Writes until there is no space left. */
async function fill(file: string): Promise<void> {
  await expect(writeFile(file, Buffer.alloc(128 * 1024))).rejects.toThrow('ENOSPC');
}

/** An answer that goes on until `letGo`. */
async function endlessAnswer() {
  await setKnobs(switching.serving, { stallAfter: 1 });
  const body = { model: sharedModel, messages: [{ role: 'user', content: 'Hello' }], stream: true, max_tokens: 3 };
  const response = await open(switching.workspace.gatewayUrl, '/v1/chat/completions', { method: 'POST', body });
  await untilAnswering(switching, 1);
  return {
    letGo: () => setKnobs(switching.serving, {}),
    /** Whether it came whole. */
    isWhole: () =>
      read(response).then(
        ({ body: text }) => text.endsWith('data: [DONE]\n\n'),
        () => false,
      ),
  };
}

describe('an answer that still runs at the limit', () => {
  it('is not cut in overlap: the new engine serves, the old one finishes, the next run takes it away', async () => {
    const { serving } = switching;
    const answer = await endlessAnswer();
    const problems = await failing({ mode: 'overlap', drainMs: 300 });
    expect(problems[0]).toMatchObject({ code: 'still-answering', evidence: [expect.stringContaining('answer 1')] });
    expect(await containersOf(switching)).toEqual(
      expect.arrayContaining([`${serving} running`, `${other(serving)} running`]),
    );
    await answer.letGo();
    expect(await answer.isWhole()).toBe(true);
    expect(await switching.up()).toMatchObject({ ok: true });
    await expectSoundAndSwitchable(switching, other(serving), 'overlap');
  });

  it('is not cut in stop-first: the old engine serves on', async () => {
    const { serving } = switching;
    const answer = await endlessAnswer();
    const problems = await failing({ mode: 'stop-first', drainMs: 300 });
    expect(problems[0]).toMatchObject({ code: 'still-answering' });
    await answer.letGo();
    expect(await answer.isWhole()).toBe(true);
    await expectSoundAndSwitchable(switching, serving, 'stop-first');
  });

  it.each(modes)('is cut in %s if the user said so', async (mode) => {
    const { serving } = switching;
    const answer = await endlessAnswer();
    const result = await switching.run({ stack: other(serving), mode, drainMs: 300, cut: true });
    expect(result).toMatchObject({ ok: true });
    expect(await answer.isWhole()).toBe(false);
    await answer.letGo();
    await expectSwitched(serving);
  });
});
