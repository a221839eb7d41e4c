import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { now, snapshots } from '../../../test/fixtures/snapshots.ts';
import type { Figures } from '../../shared/metrics.ts';
import type { TrayText } from '../../shared/settings.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { picturesOf, trayLook } from './icon.ts';

describe('the icon', () => {
  it.each([
    ['ready', 'ready', 'Frontier LLM: Ollama is serving'],
    ['stopped', 'idle', 'Frontier LLM: Nothing is running'],
    ['switching', 'working', 'Frontier LLM: Switching to Mistral.rs'],
    ['unhealthy', 'attention', 'Frontier LLM: Ollama is not answering'],
    ['noDocker', 'attention', 'Frontier LLM: No Docker was found'],
  ] as const)('%s', (state, mark, toolTip) => {
    expect(trayLook(snapshots[state], now, 'none')).toEqual({ mark, toolTip, title: '' });
  });

  it('asks for attention after a failure that left nothing running, not after one that changed nothing', () => {
    const { failure } = snapshots.failed;
    expect(trayLook(snapshots.failed, now, 'none').mark).toBe('ready');
    expect(trayLook({ ...snapshots.stopped, failure: failure! }, now, 'none').mark).toBe('attention');
  });

  it('asks for attention while an incident is open, whatever else is so', () => {
    const incidents = [{}] as unknown as AppSnapshot['incidents'];
    expect(trayLook({ ...snapshots.ready, incidents }, now, 'none').mark).toBe('attention');
    expect(trayLook({ ...snapshots.switching, incidents }, now, 'none').mark).toBe('attention');
  });

  it.each(['idle', 'ready', 'working', 'attention'] as const)('%s has its pictures in two sizes', (mark) => {
    for (const picture of [...picturesOf(mark, false), ...picturesOf(mark, true)]) {
      expect(existsSync(`assets/tray/${picture}`)).toBe(true);
      expect(existsSync(`assets/tray/${picture.replace('.png', '@2x.png')}`)).toBe(true);
    }
  });

  it('stands still when motion is to be reduced', () => {
    expect(picturesOf('working', true)).toEqual(['working-2Template.png']);
  });
});

describe('the text beside it', () => {
  const at = now;
  const figures = (change: Partial<Figures>): AppSnapshot => ({
    ...snapshots.ready,
    figures: {
      gpu: { state: 'fresh', at, value: [{ utilization: 13.6 }, { utilization: 4 }] },
      memory: { state: 'fresh', at, value: { usedBytes: 21.5 * 1024 ** 3, missing: {} } },
      docker: { state: 'absent', reason },
      curves: { gpu: [], memory: [] },
      ...change,
    },
  });
  const reason = { code: 'not-yet', message: 'Not read yet' } as const;
  const title = (snapshot: AppSnapshot, text: TrayText): string => trayLook(snapshot, now, text).title;

  it('names the engine that is selected while something runs', () => {
    expect(title(snapshots.ready, 'engine')).toBe('Ollama');
    expect(title(snapshots.stopped, 'engine')).toBe('');
    expect(title(snapshots.unchosen, 'engine')).toBe('');
  });

  it('is the busiest GPU, or the memory in use', () => {
    expect(title(figures({}), 'gpu')).toBe('14%');
    expect(title(figures({}), 'memory')).toBe('21.5 GB');
  });

  it('is absent, never 0, when a figure can not be read now', () => {
    const { figures: _, ...unmeasured } = snapshots.ready;
    expect(title(unmeasured, 'gpu')).toBe('');
    expect(title(figures({ gpu: { state: 'absent', reason } }), 'gpu')).toBe('');
    expect(title(figures({ gpu: { state: 'fresh', at, value: [{}] } }), 'gpu')).toBe('');
    const stale = { state: 'stale', at, reason, value: { usedBytes: 1, missing: {} } } as const;
    expect(title(figures({ memory: stale }), 'memory')).toBe('');
  });
});
