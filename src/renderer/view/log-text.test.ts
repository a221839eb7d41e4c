import { expect, it } from 'vitest';
import { plainText } from './log-text.ts';

it.each([
  ['plain', 'plain'],
  ['\x1b[1;31mERROR\x1b[0m it broke', 'ERROR it broke'],
  ['\x1b[38;2;255;0;0mred\x1b[39m', 'red'],
  ['\x1b]0;a title\x07text', 'text'],
  ['\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['10%\r20%\r30%', '30%'],
  ['done\r', 'done'],
  ['bell\x07 and null\x00', 'bell and null'],
  ['a\tb', 'a\tb'],
  ['<b>not markup</b> & "quotes"', '<b>not markup</b> & "quotes"'],
  ['turned \u202ednuora\u202c', 'turned dnuora'],
  ['\x1b[2K\x1b[1Gcleared', 'cleared'],
  ['cut off \x1b', 'cut off '],
  ['', ''],
])('%j is %j', (raw, text) => expect(plainText(raw)).toBe(text));
