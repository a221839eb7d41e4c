import { expect, test } from 'vitest';
import { chooseMode, type ModeFacts } from './mode.ts';

const GB = 1024 ** 3;

const facts: ModeFacts = {
  old: 'Ollama',
  target: 'Mistral.rs',
  needed: 4 * GB,
  total: 16 * GB,
  used: 5 * GB,
  sharedPorts: [],
  sharedVolumes: [],
};

test.each<[string, Partial<ModeFacts>, 'overlap' | 'stop-first', string]>([
  ['what fits beside', {}, 'overlap', 'Mistral.rs is started beside Ollama: it needs 4 GB and 9.4 GB are free.'],
  ['what exactly fits', { used: 10.4 * GB }, 'overlap', 'it needs 4 GB and 4 GB are free'],
  ['what does not fit', { used: 12 * GB }, 'stop-first', 'Mistral.rs needs 4 GB and only 2.4 GB are free.'],
  ['more in use than there is', { used: 20 * GB }, 'stop-first', 'only 0 B are free'],
  ['the same port', { sharedPorts: [11434] }, 'stop-first', 'both engines use port 11434'],
  ['the same volume', { sharedVolumes: ['models'] }, 'stop-first', 'both engines write to the volume models'],
  ['a machine short of memory', { pressure: 'warning' }, 'stop-first', 'memory on this machine is already short'],
  ['a machine that is well', { pressure: 'normal' }, 'overlap', 'beside Ollama'],
  ['a need that nobody stated', { used: 16 * GB, total: 16 * GB }, 'stop-first', 'only 0 B'],
])('%s', (_, change, mode, words) => {
  const choice = chooseMode({ ...facts, ...change });
  expect(choice.mode).toBe(mode);
  expect(choice.reason).toContain(words);
  expect(choice.reason).toMatch(/^[A-Z].*\.$/);
});

test('an engine that does not say what it needs is started beside the old one', () => {
  const { needed, ...unstated } = facts;
  expect(needed).toBeDefined();
  expect(chooseMode(unstated)).toEqual({
    mode: 'overlap',
    reason: 'Mistral.rs is started beside Ollama: they share no port and no volume.',
  });
});

test('without an old engine nothing has to be stopped', () => {
  const { old, ...alone } = facts;
  expect(old).toBeDefined();
  expect(chooseMode({ ...alone, used: 16e9, sharedPorts: [1] }).mode).toBe('overlap');
});
