import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAfterMove, type PhaseId, phasesOf } from '../../src/core/switch/phases.ts';
import { hookedSwitch } from '../support/hooked-switch.ts';
import { provideImages } from '../support/images.ts';
import { installDocker, type PrivateEngine, startPrivateEngine } from '../support/private-engine.ts';
import { soak } from '../support/soak.ts';
import { expectSound, type Mode, other, type Switching, startSwitching } from '../support/switching.ts';

// A daemon that may be ended has to be our own.
const canHaveOne = process.platform === 'linux' && process.getuid?.() === 0;

const few: readonly [Mode, PhaseId][] = [
  ['overlap', 'ready'],
  ['stop-first', 'start'],
];
const all = (['overlap', 'stop-first'] as const).flatMap((mode) =>
  phasesOf[mode].map((phase): [Mode, PhaseId] => [mode, phase]),
);

describe.runIf(canHaveOne)('Docker restarted', () => {
  let engine: PrivateEngine;
  let switching: Switching;
  beforeAll(async () => {
    await installDocker(() => {});
    engine = await startPrivateEngine();
    const { env } = await provideImages({ dockerHost: engine.dockerHost });
    switching = await startSwitching({ dockerHost: engine.dockerHost, imageEnv: env });
  });
  afterAll(async () => {
    await switching?.remove();
    await engine?.stop();
  });

  it.each(soak.whole ? all : few)(
    'in %s at %s: the switch waits for it and is brought to an end',
    async (mode, phase) => {
      const { workspace, serving } = switching;
      let restarted: Promise<void> | undefined;
      const request = { root: workspace.directory, dockerHost: engine.dockerHost, stack: other(serving), mode };
      const failure = await hookedSwitch(request, (at, direction) => {
        if (at === phase && direction === 'forward') restarted = engine.restart();
      }).then(
        () => undefined,
        (error: unknown) => error,
      );
      await restarted;
      // Whichever way it went, it is told, and what a next start finds is brought to an end.
      const status = await switching.status();
      if (!status.ok) throw new Error(JSON.stringify(status.problems));
      const expected = failure === undefined || isAfterMove(mode, phase) ? other(serving) : serving;
      console.log(
        `${mode} ${phase}: ${failure === undefined ? 'completed' : String(failure)}; ${status.value.recovery?.message ?? 'no recovery'}`,
      );
      expect(status.value.recovery?.problems ?? []).toEqual([]);
      await switching.untilServing();
      await expectSound(switching, expected);
      switching.serving = expected;
    },
  );
});
