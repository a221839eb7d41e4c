import { expect, test } from 'vitest';
import { Problems } from '../problems.ts';
import { parseDocuments } from './parse.ts';

const problemsOf = async (text: string) => {
  const problems = new Problems();
  await parseDocuments({ path: '/w/stack.yml', text }, problems);
  return problems.list;
};

test('every syntax error of a file is named with its place', async () => {
  const text = 'services:\n  a:\n    image: x: y\n  b:\n    image: @z\n';
  const found = await problemsOf(text);
  expect(found.map(({ where }) => where?.line)).toEqual([3, 5]);
  for (const { code, message, where } of found) {
    expect(code).toBe('yaml-invalid');
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(where).toMatchObject({ file: '/w/stack.yml', line: expect.any(Number), column: expect.any(Number) });
  }
});

test.each([
  ['a: [', 1],
  ['a: b: c\n', 1],
  ['services:\n\ta: 1\n', 2],
  ['a: "unfinished\n', 1],
])('%j is refused at line %i or after it', async (text, line) => {
  const [first] = await problemsOf(text);
  expect(first?.where?.line).toBeGreaterThanOrEqual(line);
});

test('what can be read has no problem', async () => {
  expect(await problemsOf('a: [1, 2]\nb: !reset null\n')).toEqual([]);
});
