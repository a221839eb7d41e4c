import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemExec } from '../../src/core/system/exec.ts';
import { builtCli, type Cli } from '../support/cli.ts';
import { composePeers } from '../support/compose-peer.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { type Block, blocksOf, root } from '../support/docs.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

/** What one page left running, the next one finds: starting is what takes time. */
const order = [
  'README.md',
  'docs/getting-started.md',
  'docs/stacks/ollama.md',
  'docs/stacks/mistral.md',
  'docs/cli.md',
  'docs/troubleshooting.md',
  'docs/security.md',
  'docs/stacks/README.md', // ends with taking everything down
];
const runnable = order.flatMap(blocksOf).filter(({ mark }) => mark === 'runnable');
const timeoutMs = 90_000;

let cli: Cli;
let workspace: TemporaryWorkspace;
let tools: string;

/**
 * The sandbox as a clone in which all is installed and built: its own workspace and the real scripts. Nothing in it leads
 * to this repository's own folders, so that nothing run in it can change them.
 */
const asClone = async ({ directory }: TemporaryWorkspace): Promise<void> => {
  for (const name of ['package-lock.json', 'vite.cli.config.ts', 'stack-select.sh'])
    await copyFile(join(root, name), join(directory, name));
  await cp(join(root, 'scripts'), join(directory, 'scripts'), { recursive: true });
  for (const name of ['src/core', 'src/cli', 'src/shared', 'node_modules/.bin'])
    await mkdir(join(directory, name), { recursive: true });
  await symlink(process.execPath, join(directory, 'node_modules/.bin/node'));
  await writeFile(join(directory, 'node_modules/.package-lock.json'), '');
  await cp(cli.folder, join(directory, 'out/cli'), { recursive: true });
};

/** `frontier`, as the package installs it, and a `docker` with the Compose that the tests use. */
const provideTools = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-docs-'));
  const [peer] = await composePeers();
  const tool = (name: string, text: string) => writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await tool('frontier', `exec "${process.execPath}" "${cli.folder}/frontier.mjs" "$@"`);
  await tool(
    'docker',
    `[ "$1" = compose ] || { echo "only docker compose is here" >&2; exit 1; }\nshift\nexec "${peer?.path}" "$@"`,
  );
  await tool('npm', 'echo "npm $*: everything is installed here" >&2; exit 1');
  return folder;
};

beforeAll(async () => {
  cli = await builtCli();
  workspace = await temporaryWorkspace(inject('imageEnv'));
  await asClone(workspace);
  tools = await provideTools();
});
afterAll(async () => {
  await removeProject(dockerApi(inject('dockerHost')), workspace.projectName);
  await Promise.all([workspace.remove(), cli.remove(), rm(tools, { recursive: true, force: true })]);
});

/** The one thing that is changed: the usual ports, which somebody may have, for those of the sandbox. */
const withPorts = (text: string): string => {
  const { gateway, ollama, mistral, prometheus, grafana } = workspace.ports;
  const own: Record<string, number> = { 8080: gateway, 11434: ollama, 1234: mistral, 9090: prometheus, 3000: grafana };
  return text.replace(/(127\.0\.0\.1|localhost):(\d+)/g, (whole, host, port) =>
    own[port] ? `${host}:${own[port]}` : whole,
  );
};

test.each(runnable.map((block): [string, Block] => [`${block.page}:${block.line}`, block]))(
  '%s does what it says',
  async (_, { text }) => {
    const env = {
      PATH: `${tools}:${process.env.PATH}`,
      HOME: tools,
      LANG: 'C.UTF-8',
      DOCKER_HOST: inject('dockerHost'),
    };
    const script = `cd "${workspace.directory}"\n${withPorts(text)}`;
    const { code, stdout, stderr } = await systemExec('sh', ['-eu', '-c', script], { env, timeoutMs });
    expect(code, `${text}\n${stdout}${stderr}`).toBe(0);
  },
);

test('every page with commands has some that are run', () => {
  for (const page of order.filter((name) => blocksOf(name).some(({ language }) => language === 'sh')))
    expect(
      runnable.some((block) => block.page === page),
      page,
    ).toBe(true);
});
