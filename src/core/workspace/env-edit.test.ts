import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDotenv } from '../compose/dotenv.ts';
import { editEnvText } from './env-edit.ts';

const none = () => undefined;
const edit = (text: string, values: Record<string, string | null>, comments: readonly string[] = []) =>
  editEnvText(text, values, none, () => comments);
const valuesOf = (text: string) => ({ ...parseDotenv(text, '.env', none).values });

describe('a value that is there', () => {
  test.each([
    ['A=1\nB=2\n', 'A=3\nB=2\n'],
    ['A=1', 'A=3'],
    ['A=1 # why\n', 'A=3 # why\n'],
    ['A=1\r\nB=2\r\n', 'A=3\r\nB=2\r\n'],
    ['\uFEFFA=1\n', '\uFEFFA=3\n'],
    ["A='1' # why\n", "A='3' # why\n"],
    ['A="1"\n', 'A="3"\n'],
    ['export A = 1\n', 'export A = 3\n'],
    ['A: 1\n', 'A: 3\n'],
    ['A=\n', 'A=3\n'],
    ['A= \r\nB=\r\n', 'A=3 \r\nB=\r\n'],
    ['A=1\nA=2\n', 'A=1\nA=3\n'],
    ['A="1\n2"\nB=1\n', 'A="3"\nB=1\n'],
    ['A="1"B=2\n', 'A="3"B=2\n'],
    ['  A=1  \n', '  A=3  \n'],
    ['A\n', 'A=3\n'],
    ['no value = at all\nA=1\n', 'no value = at all\nA=3\n'],
  ])('%j becomes %j', (before, after) => {
    expect(edit(before, { A: '3' })).toBe(after);
  });

  test.each([
    ['', 'A=', 'A=""', "A=''"],
    ['two words', "A='two words'", 'A="two words"', "A='two words'"],
    ['$HOME', "A='$HOME'", 'A="\\$HOME"', "A='$HOME'"],
    ["it's", 'A="it\'s"', 'A="it\'s"', 'A="it\'s"'],
    ['a"b', `A='a"b'`, 'A="a\\"b"', `A='a"b'`],
    ['a\\', 'A="a\\\\"', 'A="a\\\\"', 'A="a\\\\"'],
    ['# no comment', "A='# no comment'", 'A="# no comment"', "A='# no comment'"],
    ['one\ntwo', 'A="one\\ntwo"', 'A="one\\ntwo"', 'A="one\\ntwo"'],
  ])('%j is written so that it is read back', (value, plain, double, single) => {
    expect(edit('A=1\n', { A: value })).toBe(`${plain}\n`);
    expect(edit('A="1"\n', { A: value })).toBe(`${double}\n`);
    expect(edit("A='1'\n", { A: value })).toBe(`${single}\n`);
  });

  test('an empty value before a comment gets quotes: without them the comment would be the value', () => {
    expect(edit('A=1 # why\n', { A: '' })).toBe("A='' # why\n");
  });

  test('the same value leaves the text as it is, also one that refers to another', () => {
    const text = 'B=1\nA="${B}0"\nC=$HOME\n';
    expect(editEnvText(text, { A: '10', C: '/me' }, (name) => (name === 'HOME' ? '/me' : undefined))).toBe(text);
  });
});

describe('a value that is taken back', () => {
  test.each([
    ['A=1 # why\nB=2\n', '#A=1 # why\nB=2\n'],
    ['export A = "1"\n', '#export A="1"\n'],
    ['A: 1\r\n', '#A=1\r\n'],
    ['A=1\nB=2\nA=3\n', '#A=1\nB=2\n#A=3\n'],
    ['A="1\n2"\nB=1\n', '#A="1\n#2"\nB=1\n'],
    ['A="1"B=2\n', '#A="1"\nB=2\n'],
    ['B="1"A=2\n', 'B="1"\n#A=2\n'],
    ['B=1\n', 'B=1\n'],
  ])('%j becomes %j', (before, after) => {
    expect(edit(before, { A: null })).toBe(after);
  });
});

describe('a value that is new', () => {
  test.each([
    ['', 'A=3\n'],
    ['B=1', 'B=1\nA=3\n'],
    ['B=1\r\n', 'B=1\r\nA=3\r\n'],
    ['#A=3\nB=1\n', 'A=3\nB=1\n'],
    ['# A="3"\nB=1\n', 'A="3"\nB=1\n'],
    ['#A=1\n#A=2 \nB=1\n', '#A=1\n#A=2 \nA=3\nB=1\n'],
    ['B="1\n#A=3\n"\n', 'B="1\n#A=3\n"\nA=3\n'],
  ])('%j becomes %j', (before, after) => {
    expect(edit(before, { A: '3' })).toBe(after);
  });

  test('it gets its comments when it is put at the end', () => {
    expect(edit('B=1\n', { A: '3' }, ['# What it is.'])).toBe('B=1\n\n# What it is.\nA=3\n');
    expect(edit('', { A: '3' }, ['# What it is.'])).toBe('# What it is.\nA=3\n');
    expect(edit('#A=1\nB=1\n', { A: '3' }, ['# What it is.'])).toBe('#A=1\nA=3\nB=1\n');
  });

  test('nothing is written behind a quote that does not close', () => {
    expect(edit('A="1\nB=2\n', { B: '3' })).toBe('A="1\nB=3\n');
    expect(() => edit('B="1', { A: '"' })).toThrow(expect.objectContaining({ name: 'ProblemError' }));
  });
});

const name = fc.constantFrom('A', 'B', 'C_PORT', 'D.e');
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab1 \t$\\\'"`#=:{}\n\r!%&é😀') }),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  fc.constantFrom('${A}', '$B', '\\$A', 'a\'b"c', 'x #y', '\\n', '\\', '\\\\"'),
);
const line = fc.oneof(
  fc.tuple(name, fc.stringMatching(/^[a-z0-9 $#{}]*$/)).map(([key, text]) => `${key}=${text}`),
  fc.tuple(name, fc.stringMatching(/^[a-z0-9 \n$#\\]*$/)).map(([key, text]) => `export ${key} = "${text}x" # note`),
  fc.tuple(name, fc.stringMatching(/^[a-z0-9 \n$#]*$/)).map(([key, text]) => `${key}: '${text}'`),
  name.map((key) => `#${key}=1`),
  fc.constantFrom('', '# a note', '  # another', 'bad key!', 'A', 'X="1"B=2'),
);
const file = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\uFEFF'), fc.boolean())
  .map(([lines, eol, mark, ends]) => mark + lines.join(eol) + (ends ? eol : ''))
  .filter((text) => !/(?:^|[\n\uFEFF])A$/.test(text)); // a bare name is one only once its line has an end
const changes = fc.dictionary(name, fc.option(value, { nil: null }), { maxKeys: 3 });

test('whatever the file and the values: they are read back, the rest is as it was, a second time changes nothing', () => {
  fc.assert(
    fc.property(file, changes, (text, values) => {
      const result = edit(text, values);
      const wanted = parseDotenv(text, '.env', none);
      const found = parseDotenv(result, '.env', none);
      for (const [key, set] of Object.entries(values)) expect(found.values[key] ?? null).toBe(set);
      const others = (assignments: typeof found.assignments, of: string) =>
        assignments
          .filter((at) => !Object.hasOwn(values, at.name))
          .map((at) => of.replace('\uFEFF', '').slice(at.from, at.to));
      expect(others(found.assignments, result)).toEqual(others(wanted.assignments, text));
      expect(found.problems.length).toBeLessThanOrEqual(wanted.problems.length);
      for (const comment of text.match(/# (?:a note|another|note)/g) ?? []) expect(result).toContain(comment);
      expect(edit(result, values)).toBe(result);
    }),
    { numRuns: 500 },
  );
});

test('a value of any kind comes back through every way of quoting', () => {
  fc.assert(
    fc.property(value, fc.constantFrom('A=1', "A='1'", 'A="1"', 'A=1 # note', 'A', ''), (text, before) => {
      expect(valuesOf(edit(before === '' ? '' : `${before}\nB=2\n`, { A: text })).A).toBe(text);
    }),
    { numRuns: 1000 },
  );
});
