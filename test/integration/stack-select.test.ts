import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtCli, type Cli } from '../support/cli.ts';

const root = resolve(import.meta.dirname, '../..');
const exec = promisify(execFile);
const helpers = ['start.sh', 'stop.sh', 'status.sh', 'pull-model.sh'];

let cli: Cli;
let folder: string;
let clone: string;
let npmLog: string;

beforeAll(async () => {
  cli = await builtCli();
});
afterAll(() => cli.remove());

/** What `npm` does here: it writes down what it was asked, and brings what the real one would. */
const npm = () => `#!/bin/sh
echo "$@" >>"${npmLog}"
case $1 in
  ci) mkdir -p node_modules/.bin out && ln -s "${process.execPath}" node_modules/.bin/node && cp -R "${cli.folder}" out/cli && touch node_modules/.package-lock.json ;;
  run) touch out/cli/frontier.mjs ;;
esac
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-clone-'));
  clone = join(folder, 'a clone');
  npmLog = join(folder, 'npm.log');
  await writeFile(npmLog, '');
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/npm'), npm(), { mode: 0o755 });
  for (const name of ['scripts', 'src/core', 'src/cli', 'src/shared'])
    await mkdir(join(clone, name), { recursive: true });
  await cp(join(root, 'stacks'), join(clone, 'stacks'), { recursive: true });
  for (const name of [
    'package-lock.json',
    'vite.cli.config.ts',
    'stack-select.sh',
    ...helpers.map((n) => `scripts/${n}`),
  ])
    await copyFile(join(root, name), join(clone, name));
  for (const name of ['stack-select.sh', ...helpers.map((n) => `scripts/${n}`)]) await chmod(join(clone, name), 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = async (args: readonly string[], script = join(clone, 'stack-select.sh'), cwd = '/') => {
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
  return exec(script, [...args], { cwd, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
};
const asked = async () => (await readFile(npmLog, 'utf8')).trim().split('\n').filter(Boolean);

test('a fresh clone: installs what it needs once, says so on stderr, and goes on', async () => {
  const first = await run(['list']);
  expect(first).toMatchObject({ code: 0, stderr: 'Installing what Frontier LLM needs; this is done once.\n' });
  expect(first.stdout).toContain('ollama');
  expect(await run(['list'])).toMatchObject({ code: 0, stderr: '', stdout: first.stdout });
  expect(await asked()).toEqual(['ci --no-audit --no-fund --loglevel=error']);
});

test('the words that it always knew, from any folder and through links', async () => {
  await symlink(join(clone, 'stack-select.sh'), join(folder, 'direct'));
  await symlink('direct', join(folder, 'indirect'));
  const link = join(folder, 'indirect');
  expect((await run(['select', 'ollama'], link, folder)).stdout).toContain('Selected ollama.\n');
  expect(await run(['current'], link)).toMatchObject({ code: 0, stdout: 'ollama\n' });
  expect((await run(['help'], link)).stdout).toContain('Usage: frontier');
  expect((await run([], link)).stdout).toContain('Usage: frontier');
  expect((await run(['--json', 'current'], link)).stdout).toContain('"id": "ollama"');
  expect((await run(['nonsense'], link)).code).toBe(2);
});

test('after a change of the sources the CLI is built again, once; after one of the lock file it is installed again', async () => {
  await run(['list']);
  await writeFile(join(clone, 'src/core/x.ts'), '');
  await utimes(join(clone, 'out/cli/frontier.mjs'), new Date(0), new Date(0));
  expect((await run(['list'])).stderr).toBe('Building the command line tool.\n');
  expect((await run(['list'])).stderr).toBe('');
  await utimes(join(clone, 'node_modules/.package-lock.json'), new Date(0), new Date(0));
  await rm(join(clone, 'node_modules/.bin'), { recursive: true });
  await rm(join(clone, 'out'), { recursive: true });
  expect((await run(['list'])).stderr).toContain('Installing');
  expect((await asked()).map((line) => line.split(' ')[0])).toEqual(['ci', 'run', 'ci']);
});

test('Tab in a shell installs nothing and builds nothing', async () => {
  expect(await run(['__complete', '--', ''])).toEqual({ code: 0, stdout: '', stderr: '' });
  await run(['list']);
  await writeFile(join(clone, 'src/core/x.ts'), '');
  await utimes(join(clone, 'out/cli/frontier.mjs'), new Date(0), new Date(0));
  expect((await run(['__complete', '--', 'switch', 'm'])).stdout).toBe('words\nmistral\tMistral.rs\n');
  expect((await asked()).map((line) => line.split(' ')[0])).toEqual(['ci']);
});

test('without npm it says what is missing', async () => {
  await rm(join(folder, 'bin/npm'));
  await mkdir(join(folder, 'tools'));
  for (const tool of ['sh', 'dirname', 'readlink', 'find', 'head'])
    await symlink((await exec('sh', ['-c', `command -v ${tool}`])).stdout.trim(), join(folder, 'tools', tool));
  const outcome = await exec(join(clone, 'stack-select.sh'), ['list'], { env: { PATH: join(folder, 'tools') } }).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('npm was not found. Install Node.js') });
});

test.each([
  ['start.sh', 'nothing-selected'],
  ['status.sh', 'docker-missing'],
  ['pull-model.sh', 'usage'],
])('scripts/%s passes on', async (name, problem) => {
  const { stdout } = await run(['--json', '--docker-host', 'unix:///nowhere.sock'], join(clone, 'scripts', name));
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: problem } });
});
