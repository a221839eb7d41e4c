import { expect, test } from 'vitest';
import { parseDotenv } from './dotenv.ts';

const shell: Readonly<Record<string, string>> = { SHELL_SET: 'from-shell', SHELL_EMPTY: '' };
const parse = (text: string) => parseDotenv(text, '/w/.env', (name) => shell[name]);

// Every row agrees with docker compose 2.40.3 reading it as an env_file.
test.each<[string, Record<string, string>]>([
  ['', {}],
  ['A=1', { A: '1' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['\uFEFFA=1', { A: '1' }],
  ['  export  A = 1  \n', { A: '1' }],
  ['A: 1', { A: '1' }],
  ['a.b-c[0]=1', { 'a.b-c[0]': '1' }],
  ['1A=1', { '1A': '1' }],
  ['=1', { '': '1' }],
  ['A=', { A: '' }],
  ['A=\nB=2', { A: '', B: '2' }],
  ['# note\n\n  # note\nA=1', { A: '1' }],
  ['A=1 # note', { A: '1' }],
  ['A=1#2', { A: '1#2' }],
  ['A= # kept', { A: '# kept' }],
  ['A="1" # note', { A: '1' }],
  ['A=b=c', { A: 'b=c' }],
  ['SHELL_SET\nOTHER\n', { SHELL_SET: 'from-shell' }],
  ['A=1\nA=2', { A: '2' }],
  ["A='$B \\n #'", { A: '$B \\n #' }],
  ["A='it\\'s'", { A: "it's" }],
  ['A="a\nb"\nB=1', { A: 'a\nb', B: '1' }],
  ["A='a\nb'", { A: 'a\nb' }],
  [String.raw`A="\a\b\f\n\r\t\v\"\\\x"`, { A: '\x07\b\f\n\r\t\v"\\\\x' }],
  [String.raw`A="\0101\0377\0400\09\c"`, { A: String.raw`A${'\u00FF'}\400\9\c` }],
  [String.raw`A="\$B"`, { A: '$B' }],
  [String.raw`A=\n`, { A: String.raw`\n` }],
  ['A=$$B', { A: '$B' }],
  ['A=1\nB=${A}2\nC="$B"', { A: '1', B: '12', C: '12' }],
  ['SHELL_SET=here\nA=$SHELL_SET', { SHELL_SET: 'here', A: 'from-shell' }],
  ['A=${NO:-d}${SHELL_EMPTY:-e}${SHELL_EMPTY-f}', { A: 'de' }],
  ['A="1"B=2', { A: '1', B: '2' }],
])('%j', (text, values) => {
  const result = parse(text);
  expect({ ...result.values }).toEqual(values);
  expect(result.problems).toEqual([]);
});

test('what is not set is empty, and named', () => {
  const result = parse('A=[$NO]${NO}${NEITHER}');
  expect(result.values.A).toBe('[]');
  expect(result.unset).toEqual(['NO', 'NEITHER']);
});

test('a name that is special in JavaScript is a name like any other', () => {
  expect(Object.entries(parse('__proto__=1\nconstructor=2').values)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test.each([
  ['a b=1', 'env-invalid', 'cannot contain a space'],
  ['a!b=secret', 'env-invalid', '"!" cannot be in a variable name'],
  ['A="secret', 'env-invalid', 'The value of A opens with a quote'],
  ["A='secret\n", 'env-invalid', 'The value of A opens with a quote'],
  ['A', 'env-invalid', 'needs a line break'],
  ['A=secret${', 'interpolation-invalid', 'The value of A has an invalid variable'],
  ['A=secret${NO?set it}', 'variable-missing', 'The value of A needs NO: set it'],
])('%j is refused without its value being told', (text, code, message) => {
  const [problem, ...others] = parse(text).problems;
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, where: { file: '/w/.env', line: 1 } });
  expect(problem?.message).toContain(message);
  expect(problem?.message).not.toContain('secret');
});

test('every line at fault is told by its number, and the others are read', () => {
  const result = parse('\n# note\nA=1\nb c=1\nB="x\ny"\nC=${\nD="open\nE=2\n');
  expect(result.problems.map((problem) => problem.where?.line)).toEqual([4, 7, 8]);
  expect(result.values).toMatchObject({ A: '1', B: 'x\ny', E: '2' });
});
