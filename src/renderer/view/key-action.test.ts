import { expect, it } from 'vitest';
import { keyAction } from './key-action.ts';

it.each([
  ['Escape', false, { do: 'close' }],
  ['.', true, { do: 'cancel' }],
  ['l', true, { do: 'logs' }],
  [',', true, { do: 'settings' }],
  ['q', true, { do: 'quit' }],
  ['l', false, undefined],
  ['1', true, { do: 'engine', index: 0 }],
  ['9', true, { do: 'engine', index: 8 }],
  ['.', false, undefined],
  ['1', false, undefined],
  ['0', true, undefined],
  ['Enter', false, undefined],
] as const)('%s with ⌘ %s', (key, metaKey, action) => expect(keyAction({ key, metaKey })).toEqual(action));
