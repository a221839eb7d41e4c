import { describe, expect, it } from 'vitest';
import { commandInputs } from './command-inputs.ts';

describe('what main accepts from the page', () => {
  it('takes a stack’s id', () => {
    expect(commandInputs.switch.safeParse({ stack: 'mistral' }).success).toBe(true);
    expect(commandInputs.up.safeParse({}).success).toBe(true);
  });

  it.each([{ stack: '../../x' }, { stack: '' }, { stack: '/etc' }, { stack: '.hidden' }, { stack: 1 }, {}, null])(
    'refuses %j as a stack to switch to',
    (input) => {
      expect(commandInputs.switch.safeParse(input).success).toBe(false);
    },
  );

  it('refuses what a command does not know', () => {
    expect(commandInputs.restart.safeParse({ service: 'ollama', force: true }).success).toBe(false);
    expect(commandInputs.down.safeParse({ volumes: true }).success).toBe(false);
  });

  it('refuses heights that no window can have', () => {
    for (const height of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(commandInputs.resizePopover.safeParse({ height }).success).toBe(false);
    }
  });
});
