import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { exitCodes, problemKinds } from '../../src/shared/errors.ts';
import { anchorsOf, blocksOf, pages, proseOf, readPage, root } from '../support/docs.ts';

/** Pages whose commands need what a test has not: a Mac, a release, half an hour; or that have a test of their own. */
const notRunHere = ['CONTRIBUTING.md', 'docs/releasing.md', 'docs/performance.md', 'docs/adding-a-stack.md'];

/** `[text](target)` and `src="target"`, outside of code. */
const linksOf = (page: string): string[] => {
  const text = proseOf(page).replace(/`[^`]*`/g, '');
  return [
    ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
    ...[...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, target = '']) => target),
  ];
};

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const broken = linksOf(page).filter((target) => {
      if (/^[a-z]+:/.test(target)) return !target.startsWith('https://');
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(file).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files that are there', () => {
    const named = [...proseOf(page).matchAll(/`((?:src|test|stacks|scripts|docs|bench|assets|\.github)\/[\w./-]+)`/g)];
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('says of each command whether a test runs it, or why not', () => {
    if (notRunHere.includes(page)) return;
    const unmarked = blocksOf(page).filter(
      ({ language, mark }) => /^(sh|bash|shell|console|)$/.test(language) && !/^(runnable|not-run: .+)$/.test(mark),
    );
    expect(unmarked.map(({ line, text }) => `${line}: ${text}`)).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const text = readPage('docs/cli.md');
  const program = createProgram(async () => {});
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help');
  const optionsOf = (command: Command) => command.options.map(({ long, short }) => long ?? short ?? '');

  it.each(commands.map((command) => [command.name(), command] as const))('has %s with its options', (name, command) => {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${name}`)) ?? '';
    expect(row).not.toBe('');
    for (const argument of command.registeredArguments) expect(row).toContain(argument.name());
    for (const option of optionsOf(command)) expect(text, `${name} ${option}`).toContain(option);
  });

  it('has no command and no option that the program lacks', () => {
    const [, table = ''] = text.split(/^## Commands$/m);
    const rows = [...(table.split(/^## /m)[0] ?? '').matchAll(/^\| `([a-z-]+)/gm)].map(([, name = '']) => name);
    const known = new Set(commands.map((command) => command.name()));
    expect(rows.filter((name) => !known.has(name))).toEqual([]);
    const options = new Set([program, ...commands].flatMap(optionsOf).concat('--help'));
    const foreign = ['--format']; // docker compose’s
    expect(
      [...text.matchAll(/--[a-z][a-z-]+/g)]
        .map(String)
        .filter((option) => !options.has(option) && !foreign.includes(option)),
    ).toEqual([]);
  });

  it('has each exit code', () => {
    for (const code of Object.values(exitCodes)) expect(text).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
  });
});

describe('docs/troubleshooting.md', () => {
  const text = readPage('docs/troubleshooting.md');
  const causes = [...readFileSync(join(root, 'src/shared/incidents.ts'), 'utf8').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(
    ([, id = '']) => id,
  );
  const ids = [...Object.keys(problemKinds), ...new Set(causes)];

  it('has every problem and every cause of an incident', () => {
    expect(causes.length).toBeGreaterThan(10);
    expect(ids.filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
  });

  it('has none that is no more', () => {
    const listed = [...text.matchAll(/^\|[^|]*\| ([^|]*) \|[^|]*\|$/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(([, id = '']) => id),
    );
    expect(listed.length).toBeGreaterThan(40);
    expect(listed.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

test('docs/security.md: each promise names a test, and the test is there', () => {
  const rows = [...readPage('docs/security.md').matchAll(/^\| ([^|]+) \| `([^`|]+\.test\.tsx?)`: ([^|]+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  const missing = rows.filter(([, , file = '', title = '']) => {
    const path = join(root, file);
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(title.trim().replace(/^“|”$/g, ''));
  });
  expect(missing.map(([row]) => row)).toEqual([]);
});

test('docs/stacks has a page for each stack', () => {
  const stacks = globSync('stacks/*/docker-compose.yml', { cwd: root }).map((file) => file.split('/')[1] ?? '');
  expect(stacks.filter((id) => !existsSync(join(root, `docs/stacks/${id}.md`)))).toEqual([]);
});
