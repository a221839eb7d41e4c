import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { settingsFile } from '../../src/core/settings/file.ts';
import { builtCli, type Cli, type CliOutcome, problemsOf } from '../support/cli.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

let cli: Cli;
let workspace: TemporaryWorkspace;
let home: string;

beforeAll(async () => {
  cli = await builtCli();
  workspace = await temporaryWorkspace(inject('imageEnv'));
});
afterAll(async () => {
  await workspace?.remove();
  await cli?.remove();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'frontier-home-'));
});
afterEach(() => rm(home, { recursive: true }));

/** Where the app of this user would keep its settings. */
const file = (): string => settingsFile({ platform: process.platform, env: {}, home });
const write = async (text: string): Promise<void> => {
  await mkdir(dirname(file()), { recursive: true });
  await writeFile(file(), text);
};
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliOutcome> =>
  cli.run(['--json', ...args], { cwd: workspace.directory, env: { HOME: home, ...env } });

describe('what was chosen in the app holds for the command line', () => {
  const address = (name: string): string => `unix:///nonexistent/${name}.sock`;
  const asked = async (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string> => {
    const outcome = await run(args, env);
    expect(outcome.code).toBe(3);
    return JSON.stringify(problemsOf(outcome));
  };

  test('the Docker; the shell and the command line rank above', async () => {
    await write(JSON.stringify({ dockerHost: address('chosen') }));
    expect(await asked(['status'])).toContain(address('chosen').slice('unix://'.length));
    expect(await asked(['status'], { DOCKER_HOST: address('shell') })).not.toContain('chosen');
    const named = await asked(['--docker-host', address('named'), 'status'], { DOCKER_HOST: address('shell') });
    expect(named).toContain('/nonexistent/named.sock');
    expect(named).not.toContain('chosen');
  });

  test('the workspace, where there is none from here upwards', async () => {
    await write(JSON.stringify({ workspace: workspace.directory }));
    const listed = await cli.run(['--json', 'list'], { cwd: home, env: { HOME: home } });
    expect(JSON.parse(listed.stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'ollama' }), expect.objectContaining({ id: 'mistral' })]),
    );
  });

  test('a damaged file is told of, left alone, and the defaults hold', async () => {
    await write('{ "dockerHost": ');
    const { code, stdout, stderr } = await run(['list']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(2);
    expect(stderr).toContain(`The settings in ${file()} cannot be used, so the defaults hold: `);
    expect(await readFile(file(), 'utf8')).toBe('{ "dockerHost": ');
  });
});
