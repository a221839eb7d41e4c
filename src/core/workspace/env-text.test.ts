import { expect, test } from 'vitest';
import { completeEnvText, namesIn } from './env-text.ts';

const example = {
  name: 'stacks/a/.env.example',
  text: '# A file about A.\n\n# The first.\n# Two lines.\nA=1\nB=\n\n# generated: password\n# Made for you.\nC=\n# D=off by default\n\n# After.\nexport E=5\n',
};
const password = () => 'secret';

test.each([
  ['A=1\n B = 2\nexport C=3\n', ['A', 'B', 'C']],
  ['# A=1\n#B=2\n# see C = what\n', ['A', 'B']],
  ['\uFEFFA=1\r\nB=2', ['A', 'B']],
  ['A: 1\nexport B\nC\n', ['A', 'B', 'C']],
  ['# words = more words\nnot a variable\n', []],
])('names in %j', (text, names) => {
  expect([...namesIn(text)]).toEqual(names);
});

test('a new file is the examples as they are, and the marked one filled', () => {
  expect(completeEnvText(undefined, [example], password)).toEqual({
    text: '# A file about A.\n\n# The first.\n# Two lines.\nA=1\nB=\n\n# Made for you.\nC=secret\n# D=off by default\n\n# After.\nexport E=5\n',
    added: ['A', 'B', 'C', 'E'],
    generated: ['C'],
  });
});

test('only what is lacking is appended; a commented-out variable is not lacking', () => {
  const completion = completeEnvText('A=mine\n#B=2\nC=', [example], password);
  expect(completion?.text).toBe('A=mine\n#B=2\nC=\n\n# Added from stacks/a/.env.example\n# After.\nexport E=5\n');
});

test('a generated value is made for a file that lacks only that', () => {
  const completion = completeEnvText('A=1\nB=2\nE=5\n', [example], password);
  expect(completion?.text).toMatch(/\n# Made for you\.\nC=secret\n$/);
});

test('nothing lacking: nothing to write', () => {
  expect(completeEnvText('A=\nB=\nC=\nE=\n', [example], password)).toBeUndefined();
});

test('a variable in two examples comes once', () => {
  const completion = completeEnvText('', [example, { name: 'b', text: 'A=2\nF=6\n' }], password);
  expect(completion?.added).toEqual(['A', 'B', 'C', 'E', 'F']);
});

test('a file with Windows line ends gets such lines', () => {
  const text = completeEnvText('A=1\r\nB=2\r\nC=3\r\n', [example], password)?.text ?? '';
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
});

test('no examples: an empty new file', () => {
  expect(completeEnvText(undefined, [], password)).toEqual({ text: '', added: [], generated: [] });
});
