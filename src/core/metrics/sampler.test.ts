import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { createSampler } from './sampler.ts';
import type { Outcome, Source } from './source.ts';

/** A source that answers when told to, or at once, and notes when it was asked. */
function scripted(
  clock: { monotonic(): number },
  options: { readonly manual?: boolean; readonly paceMs?: Source<number>['paceMs'] } = {},
) {
  const starts: number[] = [];
  const pending: ((outcome: Outcome<number>) => void)[] = [];
  let next: Outcome<number> = { value: 1 };
  const source: Source<number> = {
    name: 'figure',
    paceMs: options.paceMs ?? { visible: 2000, hidden: 15_000 },
    read: () => {
      starts.push(clock.monotonic());
      return options.manual ? new Promise((resolve) => pending.push(resolve)) : Promise.resolve(next);
    },
  };
  return {
    source,
    starts,
    answer: (outcome: Outcome<number>) => pending.shift()?.(outcome),
    set: (outcome: Outcome<number>) => (next = outcome),
  };
}

const setup = (options: Parameters<typeof scripted>[1] = {}) => {
  const clock = createManualClock();
  const changes: string[] = [];
  const sampler = createSampler({ clock, onReading: (probe) => changes.push(probe.reading.state) });
  const script = scripted(clock, options);
  const probe = sampler.watch(script.source);
  return { clock, sampler, changes, probe, ...script };
};

const timeout = { code: 'timeout', message: 'figure did not answer within 2 s' };

describe('createSampler', () => {
  it('reads every 15 s hidden, every 2 s visible, and at once when the user looks', async () => {
    const { clock, sampler, starts } = setup();
    await clock.advance(30_000);
    expect(starts).toEqual([0, 15_000, 30_000]);
    await clock.advance(5000);
    sampler.setAttention('visible');
    await clock.advance(4000);
    expect(starts.slice(3)).toEqual([35_000, 37_000, 39_000]);
    sampler.stop();
  });

  it('reads nothing asleep, forgets what it knew, and reads at once on waking', async () => {
    const { clock, sampler, starts, changes, probe } = setup();
    await clock.advance(1000);
    sampler.setAttention('asleep');
    expect(probe.reading).toEqual({ state: 'absent', reason: { code: 'not-yet', message: 'Not read yet' } });
    await clock.advance(8 * 3600_000);
    expect(starts).toEqual([0]);
    expect(changes).toEqual(['fresh', 'absent']);
    expect(clock.sleepers).toBe(0);
    sampler.setAttention('hidden');
    await clock.advance(0);
    expect(starts).toHaveLength(2);
    expect(probe.reading.state).toBe('fresh');
    sampler.stop();
  });

  it('drops an answer that was asked for before sleep', async () => {
    const { clock, sampler, answer, changes, probe } = setup({ manual: true });
    sampler.setAttention('asleep');
    await clock.advance(1000);
    answer({ value: 7 });
    await clock.advance(1000);
    expect(changes).toEqual(['absent']);
    expect(probe.reading.state).toBe('absent');
    sampler.stop();
  });

  it('marks a hanging reading as stale and starts it no second time while it hangs', async () => {
    const { clock, sampler, starts, answer, probe } = setup({ manual: true });
    sampler.setAttention('visible');
    answer({ value: 7 });
    await clock.advance(2000);
    expect(starts).toEqual([0, 2000]);
    await clock.advance(3000);
    expect(probe.reading).toMatchObject({ state: 'stale', value: 7, at: clock.now() - 5000, reason: timeout });
    await clock.advance(600_000);
    expect(starts).toHaveLength(2);
    answer({ value: 8 });
    await clock.advance(0);
    expect(starts).toHaveLength(3);
    sampler.stop();
  });

  it('is absent with the reason when the first try hangs', async () => {
    const { clock, sampler, probe } = setup({ manual: true });
    await clock.advance(3000);
    expect(probe.reading).toEqual({ state: 'absent', reason: timeout });
    sampler.stop();
  });

  it('lets a slow reading rest nine times as long as it took', async () => {
    const { clock, sampler, starts, answer, probe } = setup({ manual: true });
    sampler.setAttention('visible');
    await clock.advance(500);
    answer({ value: 1 });
    await clock.advance(4400);
    expect(probe.costMs).toBe(500);
    expect(starts).toEqual([0]);
    await clock.advance(200);
    expect(starts).toHaveLength(2);
    sampler.stop();
  });

  it('keeps the last value, as stale, when a try fails, and is fresh again after the next', async () => {
    const { clock, sampler, set, probe } = setup();
    await clock.advance(0);
    const reason = { code: 'failed', message: 'refused' } as const;
    set({ absent: reason });
    await clock.advance(15_000);
    expect(probe.reading).toMatchObject({ state: 'stale', value: 1, reason });
    set({ value: 2 });
    await clock.advance(15_000);
    expect(probe.reading).toEqual({ state: 'fresh', value: 2, at: clock.now() });
    sampler.stop();
  });

  it('goes on with the others when a source throws', async () => {
    const { clock, sampler, starts } = setup();
    const broken = sampler.watch<number>({
      name: 'broken',
      paceMs: { visible: 2000, hidden: 15_000 },
      read: () => {
        throw new Error('bad');
      },
    });
    await clock.advance(15_000);
    expect(broken.reading).toEqual({
      state: 'absent',
      reason: { code: 'failed', message: 'broken could not be read: bad' },
    });
    expect(starts).toEqual([0, 15_000]);
    sampler.stop();
  });

  it('gives each source its own pace on one timer', async () => {
    const { clock, sampler, starts } = setup();
    const slow = scripted(clock, { paceMs: { visible: 5000, hidden: 60_000 } });
    sampler.watch(slow.source);
    sampler.setAttention('visible');
    await clock.advance(10_000);
    expect(starts).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
    expect(slow.starts).toEqual([0, 5000, 10_000]);
    expect(clock.sleepers).toBe(1);
    sampler.stop();
  });

  it('does nothing more once stopped', async () => {
    const { clock, sampler, starts, changes, answer } = setup({ manual: true });
    sampler.stop();
    answer({ value: 1 });
    sampler.setAttention('visible');
    await clock.advance(60_000);
    expect(starts).toEqual([0]);
    expect(changes).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });
});
