import { describe, expect, it } from 'vitest';
import { figures, idleFigures, noFigures } from '../../../test/fixtures/figures.ts';
import type { Figures } from '../../shared/metrics.ts';
import { gpuView, memoryView, sumUsage, usageOf, usageProblem } from './figures.ts';

const reason = { code: 'timeout', message: 'It took too long.' } as const;

describe('the GPU', () => {
  it('is the busiest one', () => {
    const value = [{ utilization: 3 }, { utilization: 61.6, model: 'B' }, {}];
    expect(gpuView({ ...figures, gpu: { state: 'fresh', at: 0, value } })).toMatchObject({ percent: 62, model: 'B' });
  });

  it('tells how old it is once a newer reading failed', () => {
    const gpu: Figures['gpu'] = { state: 'stale', at: 42, value: [{ utilization: 5 }], reason };
    expect(gpuView({ ...figures, gpu })).toMatchObject({ percent: 5, readAt: 42 });
  });

  it('is unavailable with its reason, and nothing at all where there is none or nothing was read yet', () => {
    expect(gpuView(noFigures)).toEqual({ kind: 'unavailable', reason: 'ioreg took longer than 5 s.' });
    const fresh = (value: readonly object[]): Figures => ({ ...figures, gpu: { state: 'fresh', at: 0, value } });
    expect(gpuView(fresh([{}]))).toMatchObject({ kind: 'unavailable' });
    expect(gpuView(fresh([]))).toBeUndefined();
    expect(gpuView(undefined)).toBeUndefined();
    for (const code of ['not-yet', 'unsupported'] as const) {
      expect(gpuView({ ...figures, gpu: { state: 'absent', reason: { code, message: '' } } })).toBeUndefined();
    }
  });
});

describe('memory', () => {
  it('is used, cached and what is left, with what containers use of the VM', () => {
    const view = memoryView(figures);
    if (view?.kind !== 'figures') throw new Error('no figures');
    expect(view.used + view.cached! + view.free!).toBeCloseTo(view.total, 0);
    expect(view.docker).toMatchObject({ isVm: true, total: 8 * 1024 ** 3 });
  });

  it('leaves out what is not told', () => {
    const value = { totalBytes: 100, usedBytes: 40, missing: {} };
    const view = memoryView({ ...figures, memory: { state: 'fresh', at: 0, value } });
    expect(view).toMatchObject({ used: 40 });
    expect(Object.keys(view ?? {})).not.toEqual(expect.arrayContaining(['cached', 'free', 'swap', 'pressure']));
  });

  it('is unavailable with the reason of what is missing', () => {
    const value = { totalBytes: 100, missing: { usedBytes: reason } };
    expect(memoryView({ ...figures, memory: { state: 'fresh', at: 0, value } })).toEqual({
      kind: 'unavailable',
      reason: 'It took too long.',
    });
  });
});

describe('what services use', () => {
  it('is told by name; what was not read is absent', () => {
    expect(usageOf(figures).get('ollama')).toEqual({ cpu: 214, memory: 5.9 * 1024 ** 3 });
    expect(usageOf(idleFigures).size).toBe(0);
    expect(usageProblem(figures)).toBeUndefined();
    expect(usageProblem(noFigures)).toBe('Docker refused the statistics.');
  });

  it('has no sum where one is not known: the rest would look like all', () => {
    expect(
      sumUsage([
        { cpu: 1, memory: 5 },
        { cpu: 2, memory: 6 },
      ]),
    ).toEqual({ cpu: 3, memory: 11 });
    expect(sumUsage([{ cpu: 1, memory: 5 }, { memory: 6 }])).toEqual({ memory: 11 });
    expect(sumUsage([{ cpu: 1 }, undefined])).toEqual({});
  });
});
