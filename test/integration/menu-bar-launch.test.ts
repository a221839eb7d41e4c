import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { ask } from '../support/ask.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const docker = dockerApi(inject('dockerHost'));
let workspace: TemporaryWorkspace;
let running: RunningApp;

/** ms in which six services start on a busy machine. */
const startMs = 240_000;
/** What is waited for tells sooner than the test's own end what there was instead. */
const timeout = startMs + 60_000;
const settings = () => ({ workspace: workspace.directory, dockerHost: inject('dockerHost') });
const containers = () =>
  docker.listContainers({ filters: { label: [`com.docker.compose.project=${workspace.projectName}`] } });
/** The engine serves before the last service is there: only then is the start over. */
const isServing = async (): Promise<void> => {
  const look = () =>
    running.page.evaluate(async () => {
      const answer = await window.frontier.commands.getSnapshot();
      if (!answer.ok) return answer;
      const { state, operation, failure } = answer.value;
      return { state, operation, failure };
    });
  const serving = { state: 'ready', operation: undefined, failure: undefined };
  await expect.poll(look, { timeout: startMs }).toEqual(serving);
  await running.page.getByRole('heading', { level: 1, name: 'Ollama is serving' }).waitFor();
};
/** The user quits, and the app has ended. */
const quit = async (): Promise<void> => {
  const ended = new Promise((resolve) => running.app.process().once('exit', resolve));
  await running.page.evaluate(() => void window.frontier.commands.quit()).catch(() => {}); // the page goes with the app
  await ended;
};

beforeAll(async () => {
  workspace = await temporaryWorkspace(inject('imageEnv'));
  await workspace.select('ollama');
});
afterAll(async () => {
  await running?.close();
  await removeProject(docker, workspace.projectName);
  await workspace.remove();
});

// Each test goes on where the one before ended.
test(
  'the selected stack starts with the app, if that was chosen',
  async () => {
    running = await startApp({ chromium: inject('chromium'), settings: { ...settings(), startAtLaunch: true } });
    await isServing();
    expect((await ask(workspace.gatewayUrl, '/v1/models')).engine).toBe('ollama');
  },
  timeout,
);

test('quitting stops watching, not the stack', async () => {
  await quit();
  expect(await containers()).toHaveLength(5);
  expect((await ask(workspace.gatewayUrl, '/v1/models')).engine).toBe('ollama');
});

test(
  'quitting stops the stack, if that was chosen',
  async () => {
    await running.close();
    running = await startApp({ chromium: inject('chromium'), settings: { ...settings(), stopOnQuit: true } });
    await isServing();
    await quit();
    expect(await containers()).toEqual([]);
  },
  timeout,
);
