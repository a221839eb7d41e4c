import { mkdir, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemExec } from '../../src/core/system/exec.ts';
import type { ModelsResult } from '../../src/shared/models.ts';
import type { PlanResult } from '../../src/shared/results.ts';
import { ask } from '../support/ask.ts';
import { builtCli, type Cli } from '../support/cli.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { blocksOf } from '../support/docs.ts';
import { freePort } from '../support/ports.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const timeoutMs = 90_000;
const blocks = blocksOf('docs/adding-a-stack.md');
const files = blocks.filter(({ mark }) => mark.startsWith('stacks/'));
const commands = blocks.filter(({ mark }) => mark === 'run');

let cli: Cli;
let workspace: TemporaryWorkspace;
const docker = dockerApi(inject('dockerHost'));

/** A copy of the repository's stacks and nothing more, with `stack-select.sh`, on images that need no download. */
beforeAll(async () => {
  cli = await builtCli();
  const imageEnv = inject('imageEnv');
  workspace = await temporaryWorkspace({
    ...imageEnv,
    LLAMACPP_TAG: imageEnv.OLLAMA_TAG!, // all stand-ins have one tag
    LLAMACPP_PORT: String(await freePort()),
  });
  const script = `#!/bin/sh\nexec "${process.execPath}" "${cli.folder}/frontier.mjs" "$@"\n`;
  await writeFile(join(workspace.directory, 'stack-select.sh'), script, { mode: 0o755 });
});
afterAll(async () => {
  await removeProject(docker, workspace.projectName);
  await Promise.all([workspace.remove(), cli.remove()]);
});

/** Runs commands as a reader would; only the gateway's usual port, which somebody may have, is another. */
const run = async (text: string): Promise<string> => {
  const env = { PATH: process.env.PATH, HOME: workspace.directory, LANG: 'C.UTF-8', DOCKER_HOST: inject('dockerHost') };
  const script = `cd "${workspace.directory}"\n${text.replaceAll('http://127.0.0.1:8080', workspace.gatewayUrl)}`;
  const { code, stdout, stderr } = await systemExec('sh', ['-eu', '-c', script], { env, timeoutMs });
  expect(code, `${text}\n${stdout}${stderr}`).toBe(0);
  return stdout;
};
const document = async <T>(command: string): Promise<T> =>
  JSON.parse(await run(`./stack-select.sh --json ${command}`)) as T;
const answering = async (): Promise<string | undefined> => (await ask(workspace.gatewayUrl, '/v1/models')).engine;

// Each test goes on where the one before ended.
test('the files of the page make a stack that is listed', async () => {
  const [folder] = commands;
  await run(folder!.text);
  for (const { mark, text } of files) {
    await mkdir(dirname(join(workspace.directory, mark)), { recursive: true });
    await writeFile(join(workspace.directory, mark), `${text}\n`);
  }
  expect(files.map(({ mark }) => mark)).toEqual(['stacks/llamacpp/docker-compose.yml', 'stacks/llamacpp/.env.example']);
  const listed = await document<{ id: string; title: string; problems: unknown[] }[]>('list');
  expect(listed.find(({ id }) => id === 'llamacpp')).toMatchObject({ title: 'llama.cpp', problems: [] });
});

test('every command of the page does what it says, from another stack that serves', async () => {
  await run('./stack-select.sh up ollama');
  expect(await answering()).toBe('ollama');
  const { previous, choice, steps } = await document<PlanResult>('plan llamacpp');
  expect({ previous, mode: choice?.mode }).toEqual({ previous: 'ollama', mode: 'overlap' });
  expect(steps.map(({ service }) => service)).toContain('llamacpp');
  for (const { text } of commands.slice(1)) expect(await run(text)).not.toBe('');
  expect(await answering()).toBe('llamacpp');
  expect(await readlink(join(workspace.directory, 'docker-compose.yml'))).toContain('stacks/llamacpp/');
  expect((await document<PlanResult>('plan')).steps).toEqual([]);
});

test('a completion through the gateway comes from it, and its model is listed', async () => {
  const body = { model: 'any', stream: true, messages: [{ role: 'user', content: 'Hello' }] };
  const answer = await ask(workspace.gatewayUrl, '/v1/chat/completions', { method: 'POST', body });
  expect(answer).toMatchObject({ status: 200, engine: 'llamacpp' });
  expect(answer.body).toContain('predicted_per_second');
  expect(await document<ModelsResult>('models')).toMatchObject({
    stack: 'llamacpp',
    models: [{ name: 'ggml-org/Qwen3-1.7B-GGUF' }],
  });
});

test('switching away from it leaves nothing of it running', async () => {
  await run('./stack-select.sh switch mistral');
  expect(await answering()).toBe('mistralrs');
  const filters = { label: [`com.docker.compose.project=${workspace.projectName}`] };
  const services = (await docker.listContainers({ all: true, filters })).map(
    ({ Labels }) => Labels['com.docker.compose.service'],
  );
  expect(services.sort()).toEqual(['gateway', 'grafana', 'mistral', 'node-exporter', 'prometheus']);
});

test('its example file explains each variable of its Compose file, and no other', async () => {
  const [compose, example] = files.map(({ text }) => text);
  const used = new Set([...compose!.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  used.add('HF_TOKEN'); // passed on by its name alone
  const explained = new Set([...example!.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
  expect([...explained].sort()).toEqual([...used].sort());
});
