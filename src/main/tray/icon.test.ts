import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { now, snapshots } from '../../../test/fixtures/snapshots.ts';
import { picturesOf, trayLook } from './icon.ts';

describe('the icon', () => {
  it.each([
    ['ready', 'ready', 'Frontier LLM: Ollama is serving'],
    ['stopped', 'idle', 'Frontier LLM: Nothing is running'],
    ['switching', 'working', 'Frontier LLM: Switching to Mistral.rs'],
    ['unhealthy', 'attention', 'Frontier LLM: Ollama is not answering'],
    ['noDocker', 'attention', 'Frontier LLM: No Docker was found'],
  ] as const)('%s', (state, mark, toolTip) => {
    expect(trayLook(snapshots[state], now)).toEqual({ mark, toolTip });
  });

  it('asks for attention after a failure that left nothing running, not after one that changed nothing', () => {
    const { failure } = snapshots.failed;
    expect(trayLook(snapshots.failed, now).mark).toBe('ready');
    expect(trayLook({ ...snapshots.stopped, failure: failure! }, now).mark).toBe('attention');
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
