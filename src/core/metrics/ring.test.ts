import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory, recordGpu, recordMemory } from './history.ts';
import { createRing } from './ring.ts';

describe('createRing', () => {
  it('keeps ten minutes at the fastest pace, in a memory that does not grow', () => {
    const ring = createRing();
    const before = ring.bytes;
    for (let i = 0; i <= 100_000; i += 1) ring.record(i * 2000, i);
    const points = ring.points(100_000 * 2000);
    expect(points).toHaveLength(300);
    expect(points[0]).toEqual({ at: 99_701 * 2000, value: 99_701 });
    expect(points.at(-1)).toEqual({ at: 100_000 * 2000, value: 100_000 });
    expect(ring.bytes).toBe(before);
    expect(before).toBeLessThan(5000);
  });

  it('keeps a gap as one gap', () => {
    const ring = createRing();
    ring.record(1, undefined);
    ring.record(2, 5);
    ring.record(3, undefined);
    ring.record(4, Number.NaN);
    ring.record(5, 6);
    expect(ring.points(6)).toEqual([{ at: 2, value: 5 }, { at: 3 }, { at: 5, value: 6 }]);
  });

  it('keeps 0 as a value', () => {
    const ring = createRing();
    ring.record(1, 0);
    expect(ring.points(1)).toEqual([{ at: 1, value: 0 }]);
  });

  it('drops what lies ahead when the clock went back', () => {
    const ring = createRing();
    for (const at of [10, 20, 30]) ring.record(at, at);
    ring.record(15, 1);
    expect(ring.points(40)).toEqual([
      { at: 10, value: 10 },
      { at: 15, value: 1 },
    ]);
  });

  it('forgets what is older than its span, though nothing new came', () => {
    const ring = createRing(1000, 8);
    ring.record(0, 1);
    expect(ring.points(999)).toHaveLength(1);
    expect(ring.points(1000)).toEqual([]);
  });

  it('holds the newest points, in order of time, whatever is recorded', () => {
    const entries = fc.array(fc.tuple(fc.integer({ min: -2, max: 9 }), fc.option(fc.double())), { maxLength: 200 });
    fc.assert(
      fc.property(entries, (steps) => {
        const ring = createRing(50, 10);
        let at = 1000;
        for (const [step, value] of steps) {
          at += step;
          ring.record(at, value ?? undefined);
          const points = ring.points(at);
          expect(points.length).toBeLessThanOrEqual(10);
          for (const [i, point] of points.entries()) {
            if (i > 0) expect(point.at).toBeGreaterThan(points[i - 1]?.at ?? 0);
            expect(point.at).toBeGreaterThan(at - 50);
          }
          if (value !== null && Number.isFinite(value)) expect(points.at(-1)).toEqual({ at, value });
        }
      }),
      { seed: 5 },
    );
  });
});

describe('createHistory', () => {
  it('keeps series apart, and forgets one', () => {
    const history = createHistory();
    history.record('a', 1, 10);
    history.record('b', 1, 20);
    history.forget('a');
    expect(history.points('a', 1)).toEqual([]);
    expect(history.points('b', 1)).toEqual([{ at: 1, value: 20 }]);
  });

  it('lets the series that rested longest give way, so that memory stays fixed', () => {
    const history = createHistory(2);
    for (const name of ['a', 'b', 'a', 'c']) history.record(name, 1, 1);
    expect(['a', 'b', 'c'].map((name) => history.points(name, 1).length)).toEqual([1, 0, 1]);
    expect(history.bytes).toBe(2 * createRing().bytes);
  });

  it('records the busiest GPU and memory, and a gap when a reading is stale or absent', () => {
    const history = createHistory();
    const reason = { code: 'timeout', message: 'slow' } as const;
    const gpus = [{ utilization: 20 }, { utilization: 70 }, { model: 'unknown' }];
    const memory = { usedBytes: 5, swapUsedBytes: 0, missing: {} };
    recordGpu(history, { state: 'fresh', value: gpus, at: 1 }, 1);
    recordGpu(history, { state: 'stale', value: gpus, at: 1, reason }, 2);
    recordMemory(history, { state: 'fresh', value: memory, at: 1 }, 1);
    recordMemory(history, { state: 'stale', value: memory, at: 1, reason }, 2);
    recordGpu(history, { state: 'fresh', value: gpus, at: 3 }, 3);
    recordGpu(history, { state: 'absent', reason }, 4);
    expect(history.points('gpu', 4)).toEqual([{ at: 1, value: 70 }, { at: 2 }, { at: 3, value: 70 }, { at: 4 }]);
    expect(history.points('memory', 2)).toEqual([{ at: 1, value: 5 }, { at: 2 }]);
    expect(history.points('swap', 2)).toEqual([{ at: 1, value: 0 }, { at: 2 }]);
  });
});
