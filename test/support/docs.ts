import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The pages for people, relative to the root. */
export const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })].sort();

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** What follows the fence: `sh`, `json`, …; empty: nothing. */
  readonly language: string;
  /** What follows that: `runnable`, or `not-run` with the reason behind it. */
  readonly mark: string;
  readonly text: string;
}

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = [];
  let open: { line: number; info: string; lines: string[] } | undefined;
  for (const [index, line] of readPage(page).split('\n').entries()) {
    if (!/^\s*```/.test(line)) open?.lines.push(line);
    else if (open) {
      const [language = '', ...mark] = open.info.split(' ');
      blocks.push({ page, line: open.line, language, mark: mark.join(' '), text: open.lines.join('\n') });
      open = undefined;
    } else open = { line: index + 2, info: line.trim().slice(3), lines: [] };
  }
  return blocks;
};

/** A page without its fenced blocks, whose lines are left empty. */
export const proseOf = (page: string): string =>
  readPage(page).replace(/^\s*```[\s\S]*?^\s*```$/gm, (block) => block.replace(/.*/g, ''));

/** The names under which GitHub links to the headings of a page. */
export const anchorsOf = (page: string): Set<string> =>
  new Set(
    [...proseOf(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
