/**
 * The whole product once through, as somebody meets it: the built app in front of a real Docker Engine, from its first
 * start to quitting it. Part of the integration project, which has an engine; on a Mac with the real binary:
 * ELECTRON_E2E=electron npx vitest run --project integration test/e2e/journey.test.ts
 */
import { readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { NotificationDouble } from '../electron-double/api/notification.ts';
import type { TrayDouble } from '../electron-double/api/tray.ts';
import { mode, type RunningApp, startApp } from '../support/app.ts';
import { ask } from '../support/ask.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

/** Six services may have to start on a busy machine. */
const timeout = 90_000;

const docker = dockerApi(inject('dockerHost'));
let workspace: TemporaryWorkspace;
let running: RunningApp;
let page: Page;

beforeAll(async () => {
  workspace = await temporaryWorkspace({
    ...inject('imageEnv'),
    MISTRAL_HEALTH_INTERVAL: '1s',
  });
  running = await startApp({
    chromium: inject('chromium'),
    settings: { workspace: workspace.directory, dockerHost: inject('dockerHost') },
  });
  ({ page } = running);
  page.setDefaultTimeout(timeout);
});
afterAll(async () => {
  await running?.close();
  await removeProject(docker, workspace.projectName);
  await workspace.remove();
});

const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const services = async (): Promise<string[]> => {
  const filters = { label: [`com.docker.compose.project=${workspace.projectName}`] };
  const all = await docker.listContainers({ filters });
  return all.map(({ Labels }) => Labels['com.docker.compose.service'] ?? '').sort();
};
/** Who answers a client's question, and what. */
const complete = async () => {
  const body = { model: 'default', messages: [{ role: 'user', content: 'Hello' }] };
  const {
    status,
    engine,
    body: text,
  } = await ask(workspace.gatewayUrl, '/v1/chat/completions', { method: 'POST', body });
  return { status, engine, text };
};
/** Electron does not tell what the system shows; the double does. On a busy machine other services may be ill too. */
const told = (): Promise<{ title: string; buttons: (string | undefined)[]; silent: boolean } | undefined> =>
  running.app.evaluate(({ Notification }) => {
    const { _shown } = Notification as unknown as typeof NotificationDouble;
    const found = _shown.find(({ id }) => id.startsWith('unhealthy:mistral'));
    return found && { title: found.title, silent: found.silent, buttons: found.actions.map(({ text }) => text) };
  });
/** The user clicks the notification, or its button. */
const use = (event: 'click' | 'action'): Promise<void> =>
  running.app.evaluate(({ Notification }, name) => {
    const { _shown } = Notification as unknown as typeof NotificationDouble;
    _shown.find(({ id }) => id.startsWith('unhealthy:mistral'))!.emit(name, {}, 0);
  }, event);
const picture = (): Promise<string> =>
  running.app.evaluate(() => (globalThis.frontierE2E!.tray as unknown as TrayDouble)._picture);
/** How long what must come may take. */
const waiting = { timeout };
const isVisible = (): Promise<boolean> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());

// Each test goes on where the one before ended.
describe('a journey', () => {
  test('the first start asks for an engine, and starts it', async () => {
    const setup = page.getByRole('form', { name: 'Setup' });
    await setup.waitFor();
    expect(await setup.getByRole('heading', { name: 'Workspace folder' }).isVisible()).toBe(true);
    await setup.getByRole('radio', { name: /^Mistral\.rs/ }).check();
    await button('Start Mistral.rs').waitFor();
    await setup.getByRole('radio', { name: /^Ollama/ }).check();
    await button('Start Ollama').click();
    await title('Starting Ollama');
    await title('Ollama is serving');
    expect(await services()).toEqual(['gateway', 'grafana', 'node-exporter', 'ollama', 'prometheus']);
    expect((await stat(join(workspace.directory, '.env'))).mode & 0o777).toBe(0o600);
    expect((await ask(workspace.gatewayUrl, '/v1/models')).engine).toBe('ollama');
  });

  test('a click switches to Mistral.rs, step by step, and no client notices', async () => {
    const seen = new Set<string | undefined>();
    let done = false;
    const client = (async () => {
      while (!done) {
        const { status, engine, body } = await ask(workspace.gatewayUrl, '/v1/models');
        seen.add(status === 200 ? engine : `${status} of ${engine ?? 'the gateway'}: ${body}`);
      }
    })();
    await workspace.setKnobs('mistral', { loadMs: 2000 });
    const steps = [
      title('Switching to Mistral.rs'),
      page.locator('[aria-current=step]').waitFor(),
      button('Cancel the switch').waitFor(),
    ];
    await button('Switch to Mistral.rs').click();
    await Promise.all(steps);
    await title('Mistral.rs is serving');
    done = true;
    await client;
    expect([...seen].sort()).toEqual(['mistralrs', 'ollama']);
    expect(await services()).toEqual(['gateway', 'grafana', 'mistral', 'node-exporter', 'prometheus']);
    expect(await readlink(join(workspace.directory, 'docker-compose.yml'))).toContain('stacks/mistral/');
  });

  test('a completion through the same address comes from it', async () => {
    const { status, engine, text } = await complete();
    expect({ status, engine }).toEqual({ status: 200, engine: 'mistralrs' });
    expect(JSON.parse(text)).toMatchObject({
      choices: [{ message: { content: expect.stringContaining('The quick') } }],
    });
    if (mode === 'double') await expect.poll(picture, waiting).toBe('readyTemplate.png');
  });

  test('an engine that gets ill is told of: in the popover, in the menu bar, by a notification', async () => {
    await workspace.setKnobs('mistral', { unhealthyBefore: Date.now() });
    await title('Mistral.rs is not answering');
    const alert = page.getByRole('alert');
    await alert.getByRole('heading', { name: 'Mistral.rs is unhealthy' }).waitFor();
    expect(await alert.getByRole('button', { name: 'Restart Mistral.rs' }).isEnabled()).toBe(true);
    if (mode !== 'double') return;
    await expect.poll(picture, waiting).toBe('attentionTemplate.png');
    await expect.poll(told, waiting).toMatchObject({
      title: 'Mistral.rs is unhealthy',
      buttons: ['Restart Mistral.rs'],
      silent: false,
    });
  });

  test('its notification leads to the incident, and its action heals it', async () => {
    const alert = page.getByRole('alert').filter({ hasText: 'Mistral.rs is unhealthy' });
    const restarting = title('Restarting');
    if (mode === 'double') {
      await use('click');
      expect(await isVisible()).toBe(true);
      await expect.poll(() => alert.evaluate((element) => element === document.activeElement), waiting).toBe(true);
      await use('action');
    } else await alert.getByRole('button', { name: 'Restart Mistral.rs' }).click();
    await restarting;
    await title('Mistral.rs is serving');
    expect(await complete()).toMatchObject({ status: 200, engine: 'mistralrs' });
    await alert.waitFor({ state: 'detached' });
    if (mode !== 'double') return;
    await expect.poll(told, waiting).toMatchObject({ buttons: [], silent: true });
    await expect.poll(picture, waiting).toBe('readyTemplate.png');
  });

  test('quitting leaves the engine to its clients', async () => {
    const ended = new Promise((done) => running.app.process().once('exit', done));
    await button('Quit Frontier LLM').click({ noWaitAfter: true });
    expect(await ended).toBe(0);
    expect(await complete()).toMatchObject({ status: 200, engine: 'mistralrs' });
    expect(await services()).toEqual(['gateway', 'grafana', 'mistral', 'node-exporter', 'prometheus']);
  });
});
