import { expect, test } from 'vitest';
import type { Problem } from '../../shared/errors.ts';
import { terminalOf } from '../terminal.ts';
import { ago, duration } from './amounts.ts';
import { columns, cut, printable } from './lines.ts';
import { problemsText } from './problems.ts';

test.each([
  [40, '0.0 s'],
  [1_240, '1.2 s'],
  [9_960, '10 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [185_000, '3 min 5 s'],
  [3_600_000, '1 h'],
  [7_800_000, '2 h 10 min'],
  [259_200_000, '3 d'],
])('%d ms: %s', (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  ['2026-01-01T00:00:00Z', 'just now'],
  ['2025-12-31T23:59:30Z', '30 s'],
  ['2025-12-31T23:00:00Z', '1 h'],
  ['2025-12-29T00:00:00Z', '3 d'],
  ['2026-01-01T01:00:00Z', 'just now'], // an engine's clock may be ahead
  ['nonsense', ''],
])('since %s: %s', (iso, text) => expect(ago(iso, Date.parse('2026-01-01T00:00:00Z'))).toBe(text));

test('what others said can’t act on the terminal', () => {
  const said = 'a\u001b[31mred\u001b[0m\u001b]0;title\u0007\rb\u0000\u0085\u009b2Jc\td';
  expect(printable(said)).toBe('aredbc\td');
});

test('texts are cut to the width, with a mark', () => {
  expect([cut('abcdef', 6), cut('abcdef', 5), cut('äöü', 2), cut('abc', 0)]).toEqual(['abcdef', 'abcd…', 'ä…', '…']);
});

test('columns are as wide as their widest, coloured or not, and an empty one is left out', () => {
  expect(
    columns([
      ['a', '', 'long'],
      ['\u001b[1mbold\u001b[22m', '', 'x'],
    ]),
  ).toEqual(['a     long', '\u001b[1mbold\u001b[22m  x']);
});

const stream = (tty: Partial<NodeJS.WriteStream>) => ({ write: () => true, ...tty });

test.each([
  ['a pipe', {}, {}, { live: false, styled: false }],
  ['a terminal', { isTTY: true }, { TERM: 'xterm' }, { live: true, styled: true }],
  ['NO_COLOR', { isTTY: true }, { TERM: 'xterm', NO_COLOR: '1' }, { live: true, styled: false }],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, { live: false, styled: false }],
])('%s', (_, tty, env, expected) => {
  const terminal = terminalOf(stream(tty), env);
  expect({ live: terminal.live, styled: terminal.style('red', 'x') !== 'x' }).toEqual(expected);
});

test('a problem says what, where, what was said, what was kept, what to do', () => {
  const problem: Problem = {
    code: 'compose-invalid',
    message: 'ports[0] is not a port.',
    where: { file: 'stacks/x/docker-compose.yml', line: 4, column: 7, key: 'services.x.ports[0]' },
    evidence: Array.from({ length: 25 }, (_, n) => `line ${n}`),
    kept: 'Nothing was changed.',
  };
  const lines = problemsText(terminalOf(stream({}), {}), [problem]).split('\n');
  expect(lines.slice(0, 5)).toEqual([
    '✖ A Compose file is not valid',
    '  ports[0] is not a port.',
    '  at stacks/x/docker-compose.yml:4:7 (services.x.ports[0])',
    '  │ … 5 lines before',
    '  │ line 5',
  ]);
  expect(lines.slice(-3)).toEqual(['  Nothing was changed.', '  → Correct the key named.', '']);
});
