import { expect, test } from 'vitest';
import { splitWords, WordsError } from './words.ts';

// Every row agrees with docker compose 2.40.3 (as do 3,000 random texts over the same characters).
test.each<[string, string[]]>([
  ['', []],
  ['  ', []],
  ['ollama serve', ['ollama', 'serve']],
  [' a\t b\nc\r', ['a', 'b', 'c']],
  ['sh -c "echo \'a b\'"', ['sh', '-c', "echo 'a b'"]],
  [`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
  ['a"b c"d', ['ab cd']],
  [`"" ''`, ['', '']],
  ['a\\ b', ['a b']],
  ['"a\\"b\\n"', ['a"bn']],
  [String.raw`'a\b'`, [String.raw`a\b`]],
  ['--path=$HOME', ['--path=$HOME']],
  ['echo `date -u` x', ['echo', '`date -u`', 'x']],
  ['echo $(date "-u") x', ['echo', '$(date "-u")', 'x']],
  ['a b; c', ['a', 'b']],
  ['a && b', ['a']],
  ['a>b', ['a']],
  ['a 2>b', ['a']],
  ['a "2">b', ['a']],
  ['a|b', ['a']],
  ["a ';' b", ['a', ';', 'b']],
  ['# a', ['#', 'a']],
  ['é ü', ['é', 'ü']],
])('%j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test.each(['"a', "'a", 'a\\', '`a', '$(a', 'a (b)', 'a)', '()', `"'`])('%j is refused', (text) => {
  expect(() => splitWords(text)).toThrow(WordsError);
});
