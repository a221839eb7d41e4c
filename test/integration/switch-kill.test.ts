import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isAfterMove, type PhaseId, phasesOf } from '../../src/core/switch/phases.ts';
import { bundle } from '../support/bundle.ts';
import { seeded, soak } from '../support/soak.ts';
import { expectSound, type Mode, other, type StackId, type Switching, startSwitching } from '../support/switching.ts';

let switching: Switching;
let program: string;
beforeAll(async () => {
  // Started some twenty times: from the sources it would take a second of a processor each.
  program = join(await bundle('test/support/doomed-switch.ts'), 'doomed-switch.cjs');
  const values = { OLLAMA_STOP_TIMEOUT: '1s', MISTRAL_STOP_TIMEOUT: '1s' };
  switching = await startSwitching({ dockerHost: inject('dockerHost'), imageEnv: inject('imageEnv'), values });
});
afterAll(() => switching?.remove());

/** Starts a switch in a process of its own. */
const start = (mode: Mode, more: { readonly killAt?: string; readonly limits?: object } = {}) => {
  const request = {
    root: switching.workspace.directory,
    dockerHost: switching.dockerHost,
    stack: other(switching.serving),
    mode,
    ...more,
  };
  return spawn(process.execPath, [program, JSON.stringify(request)], { stdio: ['ignore', 'pipe', 'ignore'] });
};

/** What a new start finds is completed or undone, and then everything is sound. Answers which stack serves. */
const recover = async (): Promise<{ readonly serving: StackId; readonly message: string | undefined }> => {
  const status = await switching.status();
  if (!status.ok) throw new Error(JSON.stringify(status.problems));
  const { selected, recovery } = status.value;
  expect(recovery?.problems ?? []).toEqual([]);
  const serving = selected as StackId;
  await expectSound(switching, serving);
  switching.serving = serving;
  return { serving, message: recovery?.message };
};

const modes: readonly Mode[] = soak.whole ? ['overlap', 'stop-first'] : ['stop-first'];
const boundaries = modes.flatMap((mode) => phasesOf[mode].map((phase): [Mode, PhaseId] => [mode, phase]));

describe('killed with SIGKILL', () => {
  it.each(boundaries)('in %s before %s: the next start completes or undoes it', async (mode, phase) => {
    const before = switching.serving;
    const child = start(mode, { killAt: `forward ${phase}` });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const { serving, message } = await recover();
    expect(serving).toBe(isAfterMove(mode, phase) ? other(before) : before);
    expect(message).toMatch(isAfterMove(mode, phase) ? /was completed\.$/ : /was undone\.$/);
  });

  const undone: readonly [Mode, PhaseId][] = [
    ['stop-first', 'stop-old'],
    ['overlap', 'start'],
    ['stop-first', 'start'],
    ['stop-first', 'hold'],
  ];
  it.each(soak.whole ? undone : undone.slice(0, 1))(
    'in %s while %s is being undone: the next start goes on',
    async (mode, phase) => {
      const before = switching.serving;
      await switching.workspace.setKnobs(other(before), { neverReady: true });
      const child = start(mode, { killAt: `back ${phase}`, limits: { readyMs: 500 } });
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      await switching.workspace.setKnobs(other(before), {});
      expect(await recover()).toMatchObject({ serving: before, message: expect.stringMatching(/was undone\.$/) });
    },
  );

  it(
    `at ${soak.kills} moments by chance (seed ${soak.seed}), one engine serves after each`,
    async () => {
      const chance = seeded(soak.seed);
      const longestMs = { overlap: await wholeMs('overlap'), 'stop-first': await wholeMs('stop-first') };
      const counts = { undone: 0, completed: 0, 'before or after': 0 };
      for (let n = 0; n < soak.kills; n += 1) {
        const mode = n % 2 === 0 ? 'overlap' : 'stop-first';
        const child = start(mode);
        await once(child.stdout, 'data');
        const ended = once(child, 'exit');
        await Promise.race([delay(chance() * longestMs[mode]), ended]);
        child.kill('SIGKILL');
        await ended;
        const { message = '' } = await recover();
        counts[
          message.endsWith('undone.') ? 'undone' : message.endsWith('completed.') ? 'completed' : 'before or after'
        ] += 1;
      }
      console.log(`Killed ${soak.kills} times: ${JSON.stringify(counts)}`);
    },
    120_000 + soak.kills * 20_000,
  );

  it('leaves nothing that the next switch would not take away', async () => {
    const stack = other(switching.serving);
    expect(await switching.run({ stack })).toMatchObject({ ok: true });
    await expectSound(switching, stack);
    await expect(stat(join(switching.workspace.directory, '.frontier/switch.json'))).rejects.toThrow('ENOENT');
  });
});

/** How long the phases of a switch take here, in ms: the moments fall into it. */
const wholeMs = async (mode: Mode): Promise<number> => {
  const child = start(mode);
  await once(child.stdout, 'data');
  const begun = performance.now();
  expect(await once(child, 'exit')).toEqual([0, null]);
  const taken = performance.now() - begun;
  await recover();
  return taken;
};
