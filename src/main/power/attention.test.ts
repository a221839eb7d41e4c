import { expect, it } from 'vitest';
import { keepAttention } from './attention.ts';

it('follows popover and sleep; sleep wins', () => {
  const told: string[] = [];
  const attention = keepAttention((now) => told.push(now));
  attention.shown(true);
  attention.sleeping(true);
  attention.shown(false);
  attention.shown(true);
  attention.sleeping(false);
  attention.again();
  attention.shown(false);
  expect(told).toEqual(['hidden', 'visible', 'asleep', 'asleep', 'asleep', 'visible', 'visible', 'hidden']);
});
