import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { ask } from '../support/ask.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const docker = dockerApi(inject('dockerHost'));
let workspace: TemporaryWorkspace;
let running: RunningApp;

beforeAll(async () => {
  workspace = await temporaryWorkspace(inject('imageEnv'));
  running = await startApp({
    chromium: inject('chromium'),
    settings: { workspace: workspace.directory, dockerHost: inject('dockerHost') },
  });
});
afterAll(async () => {
  await running?.close();
  await removeProject(docker, workspace.projectName);
  await workspace.remove();
});

/** An operation may start six services on a busy machine. */
const timeout = 90_000;
const title = (name: string) => running.page.getByRole('heading', { level: 1, name }).waitFor({ timeout });
const click = (name: string) => running.page.getByRole('button', { name }).click();
/** Which engine answers behind the gateway. */
const answering = async (): Promise<string | undefined> => (await ask(workspace.gatewayUrl, '/v1/models')).engine;
const label = () => ({ filters: { label: [`com.docker.compose.project=${workspace.projectName}`] } });

// Each test goes on where the one before ended.
describe('the main job, from the menu bar', () => {
  test('finds Docker, and nothing chosen', async () => {
    await title('Set up Frontier LLM');
  });

  test('starts the engine that is chosen', async () => {
    await click('Start Ollama');
    await title('Ollama is serving');
    expect(await answering()).toBe('ollama');
    const services = running.page.getByRole('region', { name: 'Services' }).getByRole('rowheader');
    expect((await services.allTextContents())[0]).toBe('ollama');
    expect(await services.count()).toBe(5);
  });

  test('copies the endpoint that clients use', async () => {
    await click('Copy the endpoint address');
    await running.page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toBe(`${workspace.gatewayUrl}/v1`);
  });

  test('switches to the other engine at the same address', async () => {
    await click('Switch to Mistral.rs');
    await title('Switching to Mistral.rs');
    await title('Mistral.rs is serving');
    expect(await answering()).toBe('mistralrs');
    expect(await readlink(join(workspace.directory, 'docker-compose.yml'))).toContain('stacks/mistral/');
  });

  test('sees that somebody else stopped the engine, and starts it again', async () => {
    const all = await docker.listContainers(label());
    const engine = all.find(({ Labels }) => Labels['com.docker.compose.service'] === 'mistral');
    await docker.getContainer(engine!.Id).stop();
    await title('Mistral.rs is stopped');
    await click('Start Mistral.rs');
    await title('Mistral.rs is serving');
    expect(await answering()).toBe('mistralrs');
  });

  test('stops everything', async () => {
    await click('Stop Mistral.rs and its services');
    await title('Nothing is running');
    expect(await docker.listContainers({ all: true, ...label() })).toEqual([]);
  });
});
