import { describe, expect, it } from 'vitest';
import type { MemoryReading, Pressure, Reading } from '../../shared/metrics.ts';
import {
  chooseUnload,
  describeMemoryAction,
  govern,
  initialGovernor,
  type MemoryAction,
  type Unloadable,
} from './governor.ts';

const GB = 1024 ** 3;
const busy: Unloadable = { kind: 'model', name: 'qwen3:32b', engine: 'ollama', bytes: 20 * GB, idle: false };
const idle: Unloadable = { kind: 'model', name: 'llama3.2:3b', engine: 'ollama', bytes: 2.6 * GB, idle: true };
const engine: Unloadable = { kind: 'engine', name: 'mistral', engine: 'mistral', idle: true };

const read = (pressure: Pressure | undefined, swapUsedBytes?: number): Reading<MemoryReading> => ({
  state: 'fresh',
  at: 0,
  value: { ...(pressure ? { pressure } : {}), ...(swapUsedBytes === undefined ? {} : { swapUsedBytes }), missing: {} },
});

interface Step {
  readonly memory: Reading<MemoryReading>;
  readonly loads?: number;
  readonly loaded?: readonly Unloadable[];
  readonly unloadIdle?: boolean;
}

/** Runs readings one after the other; what each made it do. */
function play(steps: readonly Step[]) {
  let state = initialGovernor;
  return steps.map(({ memory, loads = 0, loaded = [busy, idle], unloadIdle = false }) => {
    const verdict = govern(state, { memory, loads, loaded, unloadIdle });
    state = verdict.state;
    return verdict;
  });
}

const levels = (...pressures: (Pressure | undefined)[]) =>
  play(pressures.map((pressure) => ({ memory: read(pressure) })));
const causes = (verdicts: ReturnType<typeof play>) =>
  verdicts.map(({ actions }) => actions.map(({ cause }) => cause).join());
const swaps = (...steps: [gigabytes: number, loads: number][]) =>
  play(steps.map(([gigabytes, loads]) => ({ memory: read('normal', gigabytes * GB), loads })));

describe('pressure', () => {
  it('advises once at a warning and opens an incident once when critical', () => {
    const verdicts = levels('normal', 'warning', 'warning', 'critical', 'critical');
    expect(causes(verdicts)).toEqual(['', 'pressure-warning', '', 'pressure-critical', '']);
    expect(verdicts[1]?.actions).toEqual([
      { kind: 'advice', cause: 'pressure-warning', unload: idle, automatic: false },
    ]);
    expect(verdicts[3]?.actions).toEqual([
      { kind: 'incident', cause: 'pressure-critical', unload: idle, automatic: false },
    ]);
  });

  it('acts again only after a fall and another rise', () => {
    const verdicts = levels('critical', 'warning', 'critical', 'normal', 'warning');
    expect(causes(verdicts)).toEqual(['pressure-critical', '', 'pressure-critical', '', 'pressure-warning']);
    expect(verdicts.map(({ ended }) => ended.join())).toEqual([
      '',
      'pressure-critical',
      '',
      'pressure-critical,pressure-warning',
      '',
    ]);
  });

  it('takes a level that is absent, stale or unread for neither alarm nor all-clear', () => {
    const stale = {
      state: 'stale',
      at: 0,
      value: { pressure: 'normal', missing: {} },
      reason: { code: 'timeout', message: '' },
    } as const;
    const verdicts = play([
      { memory: read('warning') },
      { memory: read(undefined) },
      { memory: stale },
      { memory: { state: 'absent', reason: stale.reason } },
      { memory: read('warning') },
    ]);
    expect(causes(verdicts)).toEqual(['pressure-warning', '', '', '', '']);
    expect(verdicts.flatMap(({ ended }) => ended)).toEqual([]);
  });

  it.each([
    [true, [busy, idle], true],
    [true, [busy], false],
    [true, [], false],
    [false, [busy, idle], false],
  ])('unloads by itself only if that is on (%s) and something is idle', (unloadIdle, loaded, automatic) => {
    for (const pressure of ['warning', 'critical'] as const) {
      const [verdict] = play([{ memory: read(pressure), loaded, unloadIdle }]);
      expect(verdict?.actions.map((action) => action.automatic)).toEqual([automatic]);
    }
  });
});

describe('swap', () => {
  it('opens an incident once when it grew by over 1 GB since the load', () => {
    const verdicts = swaps([3, 0], [3, 1], [4, 1], [4.5, 1], [5, 1]);
    expect(causes(verdicts)).toEqual(['', '', '', 'swap-growth', '']);
    expect(verdicts[3]?.actions[0]).toMatchObject({ kind: 'incident', swapGrowthBytes: 1.5 * GB, unload: idle });
  });

  it('measures from before the load, which itself makes the machine swap', () => {
    expect(causes(swaps([3, 0], [4.5, 1]))).toEqual(['', 'swap-growth']);
  });

  it('says nothing of swap that was there before', () => {
    expect(causes(swaps([30, 0], [30.5, 1]))).toEqual(['', '']);
  });

  it('is over when half of it went, and can rise again', () => {
    const verdicts = swaps([0, 1], [1.2, 1], [0.8, 1], [1.2, 1], [0.4, 1], [1.2, 1]);
    expect(causes(verdicts)).toEqual(['', 'swap-growth', '', '', '', 'swap-growth']);
    expect(verdicts[4]?.ended).toEqual(['swap-growth']);
  });

  it('measures anew from each load', () => {
    expect(causes(swaps([0, 0], [0.8, 1], [1.6, 2], [2.0, 2]))).toEqual(['', '', '', 'swap-growth']);
  });

  it('takes the first figure as mark when there was none at the load', () => {
    const verdicts = play([
      { memory: read('normal'), loads: 1 },
      { memory: read('normal', 5 * GB), loads: 1 },
      { memory: read('normal', 6.5 * GB), loads: 1 },
    ]);
    expect(causes(verdicts)).toEqual(['', '', 'swap-growth']);
  });

  it('unloads one thing when pressure and swap rise together', () => {
    const verdicts = play([
      { memory: read('normal', 0), unloadIdle: true },
      { memory: read('critical', 2 * GB), unloadIdle: true },
    ]);
    expect(verdicts[1]?.actions.map(({ cause, automatic }) => [cause, automatic])).toEqual([
      ['pressure-critical', true],
      ['swap-growth', false],
    ]);
  });
});

it.each([
  ['idle before busy', [busy, idle], idle],
  ['the larger', [idle, { ...idle, name: 'b', bytes: 5 * GB }], { ...idle, name: 'b', bytes: 5 * GB }],
  ['a known size before an unknown', [engine, idle], idle],
  ['what there is', [engine], engine],
  ['nothing of nothing', [], undefined],
])('chooses %s', (_, loaded, chosen) => {
  expect(chooseUnload(loaded)).toEqual(chosen);
});

it.each<[MemoryAction, string]>([
  [
    { kind: 'advice', cause: 'pressure-warning', unload: idle, automatic: false },
    'Memory is getting short. Unload llama3.2:3b of ollama (2.6 GB).',
  ],
  [
    { kind: 'incident', cause: 'pressure-critical', unload: idle, automatic: true },
    'Memory has run out. Unloading llama3.2:3b of ollama (2.6 GB), which is idle.',
  ],
  [
    { kind: 'incident', cause: 'swap-growth', unload: engine, automatic: false, swapGrowthBytes: 1.5 * GB },
    'Swap grew by 1.5 GB since the last model was loaded. The engine mistral can’t unload its model: stop it.',
  ],
  [
    { kind: 'incident', cause: 'pressure-critical', automatic: false },
    'Memory has run out. No model is loaded: quit other programs.',
  ],
])('says what is so and what to do', (action, text) => {
  expect(describeMemoryAction(action)).toBe(text);
});
