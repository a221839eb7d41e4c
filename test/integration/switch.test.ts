import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startLoad } from '../support/load.ts';
import { soak } from '../support/soak.ts';
import { expectSound, type Mode, other, type Switching, startSwitching, workspaceKnobs } from '../support/switching.ts';

let switching: Switching;
beforeAll(async () => {
  switching = await startSwitching({ dockerHost: inject('dockerHost'), imageEnv: inject('imageEnv') });
});
afterAll(() => switching?.remove());

const tokenMs = 100;

describe.each<Mode>(['overlap', 'stop-first'])('switches in %s under load', (mode) => {
  it(
    'loses no request and cuts no answer',
    async () => {
      const startMs = mode === 'stop-first' ? 2500 : 0;
      for (const stack of ['ollama', 'mistral'] as const) await workspaceKnobs(switching, stack, { tokenMs, startMs });
      const tokens = Math.round(soak.streamMs / tokenMs);
      const load = startLoad({ url: switching.workspace.gatewayUrl, perSecond: 10, streams: 10, tokens });
      for (let n = 0; n < soak.switches; n += 1) {
        const stack = other(switching.serving);
        const result = await switching.run({ stack, mode });
        expect(result, JSON.stringify(result)).toMatchObject({ ok: true, value: { choice: { mode } } });
        switching.serving = stack;
        await expectSound(switching, stack);
      }
      const met = await load.end();
      expect(met.failed).toEqual([]);
      expect(Object.keys(met.answered).sort()).toEqual(['mistralrs', 'ollama']);
      expect(met.streams).toBeGreaterThanOrEqual(10);
      console.log(`${soak.switches} switches in ${mode}: ${JSON.stringify(met)}`);
    },
    120_000 + soak.switches * 60_000,
  );
});
