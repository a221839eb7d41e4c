import { expect, test } from 'vitest';
import { replaceVariables } from './template.ts';

const values: Readonly<Record<string, string>> = { SET: 'v', EMPTY: '', A1_b: 'x' };
const replace = (text: string) => replaceVariables(text, (name) => values[name]);

// Every row agrees with docker compose 2.40.3.
test.each([
  ['plain', 'plain'],
  ['$SET-$A1_b', 'v-x'],
  ['${SET}x', 'vx'],
  ['a$$b $$SET $${SET}', 'a$b $SET ${SET}'],
  ['$1 and $ alone 100%$', '$1 and $ alone 100%$'],
  ['${NO:-d}${EMPTY:-d}${SET:-d}', 'ddv'],
  ['${NO-d}[${EMPTY-d}]${SET-d}', 'd[]v'],
  ['[${NO:+a}${EMPTY:+a}${SET:+a}]', '[a]'],
  ['[${NO+a}${EMPTY+a}${SET+a}]', '[aa]'],
  ['${SET:?m}${EMPTY?m}', 'v'],
  ['${NO:-${NEITHER:-$SET}}', 'v'],
  ['${NO:-a:-b}', 'a:-b'],
  ['${NO-a:-b}', 'a:-b'],
  ['${NO:-?}${NO:--}', '?-'],
  ['${NO:-{}}', '{}'],
  ['${NO:-{"a":1}}', '{"a":1}'],
  ['${NO:-a}}', 'a}'],
  ['${NO:-a b\'c"d}', 'a b\'c"d'],
  ['${NO:-$$y}', '$y'],
])('%s → %s', (text, expected) => {
  expect(replace(text)).toMatchObject({ text: expected, faults: [] });
});

test.each(['${1}', '${x.y}', '${X', '${}', '${X:}', '${X!}', '${ X}', '${X:=a}', '${X:-${Y', '${X:-\nb}'])(
  '%j is not valid',
  (text) => {
    expect(replace(text).faults).toEqual([{ kind: 'invalid', part: text }]);
  },
);

test('a required variable that is missing is a fault with its reason, also inside a default that is not used', () => {
  expect(replace('${NO:?set it}').faults).toEqual([{ kind: 'missing', name: 'NO', reason: 'set it' }]);
  expect(replace('${EMPTY:?}').faults).toEqual([{ kind: 'missing', name: 'EMPTY', reason: '' }]);
  expect(replace('${SET:-${NO?e}}').faults).toEqual([{ kind: 'missing', name: 'NO', reason: 'e' }]);
});

test('variables that have neither value nor default are named', () => {
  expect(replace('$NO ${NO} ${OTHER} ${THIRD:-x}').unset).toEqual(['NO', 'OTHER']);
});

test('nesting without end is a fault, not a crash', () => {
  expect(replace('${A:-'.repeat(20_000) + '}'.repeat(20_000)).faults[0]?.kind).toBe('invalid');
});
