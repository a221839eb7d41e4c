import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtCli, type Cli } from '../support/cli.ts';
import { provideShell } from '../support/shells.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const exec = promisify(execFile);

let cli: Cli;
let folder: string;
let workspace: TemporaryWorkspace;

beforeAll(async () => {
  cli = await builtCli();
  workspace = await temporaryWorkspace();
  await workspace.select('ollama');
  folder = await mkdtemp(join(tmpdir(), 'frontier-shells-'));
  const start = `#!/bin/sh\nexec "${process.execPath}" "${cli.folder}/frontier.mjs" "$@"\n`;
  await writeFile(join(folder, 'frontier'), start, { mode: 0o755 });
  await symlink(join(folder, 'frontier'), join(workspace.directory, 'stack-select.sh'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    await provideShell(shell);
    const { stdout } = await cli.run(['completion', shell], { cwd: '/' });
    await writeFile(join(folder, `script.${shell}`), stdout);
  }
});
afterAll(async () => {
  await cli.remove();
  await workspace.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = async (program: string, args: readonly string[]): Promise<string> => {
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'xterm', LANG: 'C.UTF-8' };
  return (await exec(program, [...args], { cwd: workspace.directory, env, timeout: 30_000 })).stdout;
};
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** What bash would put behind the cursor: with its own splitting of words, as readline hands it over. */
const inBash = async (line: string): Promise<string[]> => {
  const ask = `source "$1/script.bash"; COMP_LINE=$2; COMP_POINT=\${#2}; read -ra COMP_WORDS <<<"$2"; complete -p "\${COMP_WORDS[0]##*/}" >/dev/null && _frontier && printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines(await run('bash', ['--norc', '-c', ask, 'bash', folder, line]));
};

/** What fish offers, without the explanations. */
const inFish = async (line: string): Promise<string[]> => {
  const ask = 'source $argv[1]/script.fish; complete -C $argv[2]';
  const text = await run('fish', ['--no-config', '-c', ask, folder, line]);
  return lines(text).map((offer) => offer.split('\t')[0] ?? '');
};

/** The line that zsh makes of it when Tab is pressed on a terminal. */
const inZsh = async (line: string): Promise<string> => {
  const ask = `
    zmodload zsh/zpty
    zpty session zsh -f -i
    zpty -w session "cd '${workspace.directory}'; PS1=; autoload -Uz compinit; compinit -u -d $1/zcompdump; source $1/script.zsh; unsetopt zle_bracketed_paste; echo rea''dy"
    zpty -r session answer '*ready*'
    zpty -w -n session "$2"$'\\t'
    zpty -w -n session $'\\C-a'"print -r -- 'LINE '"$'\\C-e\\n'
    zpty -r session answer '*'$'\\n''LINE *'$'\\n'
    print -r -- "$answer"
    zpty -d session`;
  const text = await run('zsh', ['-f', '-c', ask, 'zsh', folder, line]);
  return (/\nLINE +(.*?)\r?\n/.exec(text)?.[1] ?? text).trimEnd();
};

describe('bash', () => {
  test.each([
    ['frontier sw', ['switch']],
    ['frontier switch ', ['mistral', 'ollama']],
    ['./stack-select.sh switch m', ['mistral']],
    ['frontier switch --mode=o', ['overlap']],
    ['frontier --json logs -f ga', ['gateway']],
    ['frontier config -f docker', ['docker-compose.yml']],
    ['frontier list ', []],
  ])('%s', async (line, offered) => expect(await inBash(line)).toEqual(offered));

  test('it is understood by bash without extensions', async () => {
    expect(await run('bash', ['--norc', '-n', join(folder, 'script.bash')])).toBe('');
  });
});

describe('fish', () => {
  test.each([
    ['frontier sw', ['switch']],
    ['frontier switch ', ['mistral', 'ollama']],
    ['./stack-select.sh switch m', ['mistral']],
    ['frontier switch --mode=o', ['--mode=overlap']],
    ['frontier --json logs -f ga', ['gateway']],
    ['frontier list ', []],
  ])('%s', async (line, offered) => expect(await inFish(line)).toEqual(offered));
});

describe('zsh', () => {
  test.each([
    ['frontier swi', 'frontier switch'],
    ['frontier switch m', 'frontier switch mistral'],
    ['./stack-select.sh switch m', './stack-select.sh switch mistral'],
    ['frontier switch --mode=o', 'frontier switch --mode=overlap'],
    ['frontier --json logs -f ga', 'frontier --json logs -f gateway'],
  ])('%s', async (line, made) => expect(await inZsh(line)).toBe(made));
});

test('outside a workspace it offers what needs none, and says nothing', async () => {
  const outcome = await cli.run(['__complete', '--', 'switch', ''], { cwd: '/' });
  expect(outcome).toEqual({ code: 0, stdout: 'words\n', stderr: '' });
});
