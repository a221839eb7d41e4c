import { describe, expect, it } from 'vitest';
import { createProgram } from '../program.ts';
import { type Completion, complete, valueIn } from './complete.ts';

const program = createProgram(async () => {});
const at = (...line: string[]): Completion => complete(program, line);
const wordsAt = (...line: string[]): string[] => {
  const found = at(...line);
  if (found.kind !== 'words') throw new Error(`it completes ${found.kind}`);
  return found.words.map(([word]) => word);
};

describe('completion', () => {
  it('begins with the commands, as help lists them, without hidden ones', () => {
    const names = program
      .createHelp()
      .visibleCommands(program)
      .map((command) => command.name());
    expect(wordsAt('')).toEqual(names);
    expect(wordsAt('--json', '')).toEqual(names);
    expect(wordsAt('--workspace', '/x', 's')).toEqual(names);
    expect(wordsAt('help', '')).toEqual(names);
    expect(names).not.toContain('__complete');
    expect(at('')).toMatchObject({ words: expect.arrayContaining([['plan', 'print the steps that up would take']]) });
  });

  it('offers the options that are not given yet', () => {
    expect(wordsAt('switch', '-')).toEqual(
      expect.arrayContaining(['--mode', '--timeout', '--cut', '--workspace', '--json', '--help']),
    );
    expect(wordsAt('--json', 'switch', '--cut', '--')).not.toEqual(expect.arrayContaining(['--cut']));
    expect(wordsAt('--json', '--')).not.toContain('--json');
  });

  it('offers what an option takes, behind a blank or an equals sign', () => {
    expect(wordsAt('switch', '--mode', '')).toEqual(['auto', 'overlap', 'stop-first']);
    expect(wordsAt('switch', 'mistral', '--mode=')).toEqual(['--mode=auto', '--mode=overlap', '--mode=stop-first']);
    expect(wordsAt('up', '--timeout', '')).toEqual([]);
  });

  it.each<[string[], string]>([
    [['up', ''], 'stacks'],
    [['switch', '--mode', 'overlap', 'm'], 'stacks'],
    [['switch', '--cut', 'm'], 'stacks'],
    [['restart', ''], 'services'],
    [['logs', '-f', '--tail', '3', ''], 'services'],
    [['unload', ''], 'models'],
    [['report', ''], 'files'],
    [['config', '-f', ''], 'files'],
    [['--workspace', ''], 'folders'],
    [['--workspace=', ''].slice(0, 1), 'folders'],
  ])('of %j looks up %s', (line, kind) => expect(at(...line).kind).toBe(kind));

  it('has nothing where nothing may stand', () => {
    expect(wordsAt('up', 'ollama', '')).toEqual([]);
    expect(wordsAt('list', '')).toEqual([]);
    expect(wordsAt('nonsense', '')).toEqual(wordsAt(''));
  });

  it('knows what a line gives to a global option', () => {
    expect(valueIn(['--workspace', '/a', 'up', ''], '--workspace')).toBe('/a');
    expect(valueIn(['up', '--workspace=/a', ''], '--workspace')).toBe('/a');
    expect(valueIn(['up', '--workspacex', ''], '--workspace')).toBeUndefined();
  });
});
