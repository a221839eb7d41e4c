import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { version } from '../../core/version.ts';
import { main } from '../main.ts';
import { createProgram } from '../program.ts';
import { pages } from './pages.ts';

const signal = new AbortController().signal;
const helpOf = async (name: string, columns: number, env: Record<string, string> = {}): Promise<string> => {
  let text = '';
  const stdout = { write: (more: string) => (text += more), isTTY: true, columns };
  const stderr = { write: () => true };
  const args = name === 'frontier' ? ['help'] : ['help', name];
  expect(await main(args, { stdout, stderr, env: { TERM: 'xterm', ...env }, cwd: '/', signal })).toBe(0);
  return text;
};

const program = createProgram(async () => {});
const commands = program
  .createHelp()
  .visibleCommands(program)
  .filter((command) => command.name() !== 'help');
const all: Command[] = [program, ...commands];
const flat = (text: string) => text.replace(/\s+/g, ' ');

test('every command has a page, and every page a command', () => {
  expect(Object.keys(pages).sort()).toEqual(all.map((command) => command.name()).sort());
});

describe.each(all.map((command) => [command.name(), command] as const))('the help of %s', (name, command) => {
  const page = pages[name]!;

  test('has its arguments, options, examples, exit codes, files and variables', async () => {
    const text = flat(await helpOf(name, 80, { NO_COLOR: '1' }));
    const parts = [
      ...command.registeredArguments.map((argument) => `${argument.name()} ${argument.description}`),
      ...[...command.options, ...program.options].map((option) => `${option.flags} ${option.description}`),
      ...page.about,
      ...page.examples.map(([line, does]) => `$ frontier ${line} ${does}`),
      ...page.exits.map((code) => ` ${code} `),
      ...(page.files ?? []),
      ...(page.environment ?? []),
    ];
    for (const part of parts) expect(text).toContain(flat(part));
  });

  test.each([60, 80, 200])('fits into %d columns, and is never too wide to read', async (columns) => {
    for (const line of (await helpOf(name, columns, { NO_COLOR: '1' })).split('\n')) {
      const isUnbreakable = line.startsWith('  $ ') || !line.trim().includes(' ') || line.startsWith('Usage:');
      if (!isUnbreakable) expect(line.length, line).toBeLessThanOrEqual(Math.min(columns, 100));
    }
  });

  test.each(page.examples.map(([line]) => [line]))('%s is a command line that is understood', async (line) => {
    let ran = 0;
    const trial = createProgram(async () => void ran++);
    for (const part of [trial, ...trial.commands]) part.exitOverride();
    await trial.parseAsync(line.replace(/ >.*/, '').split(' '), { from: 'user' });
    expect(ran).toBe(1);
  });
});

test('headings are bold on a terminal that wants colours', async () => {
  expect(await helpOf('switch', 80)).toContain('\u001b[1mExamples:\u001b[22m');
  expect(await helpOf('switch', 80, { NO_COLOR: '1' })).not.toContain('\u001b');
});

test('the version is that of the package', async () => {
  let text = '';
  const stdout = { write: (more: string) => (text += more) };
  expect(await main(['--version'], { stdout, stderr: { write: () => true }, env: {}, cwd: '/', signal })).toBe(0);
  expect(text).toBe(`${version}\n`);
});
