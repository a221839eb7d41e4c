import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Effect } from '../electron-double/effects.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';
import { packaged } from '../support/packaged.ts';
import { type ReleaseFeed, serveReleases } from '../support/release-feed.ts';

const manifest = readFileSync('package.json', 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

let releases: ReleaseFeed;
let resources: string;
beforeAll(async () => {
  releases = await serveReleases();
  for (const name of readdirSync(packaged.release).filter((file) => /\.(zip|yml)$/.test(file))) {
    releases.answers[`/${name}`] = readFileSync(join(packaged.release, name));
  }
  // An older version of the package, which looks for releases where electron-builder put the new one.
  resources = await mkdtemp(join(tmpdir(), 'frontier-resources-'));
  await cp(join(packaged.unpacked, 'app'), join(resources, 'app'), { recursive: true });
  await writeFile(join(resources, 'app/package.json'), JSON.stringify({ ...JSON.parse(manifest), version: '0.0.1' }));
  await writeFile(
    join(resources, 'app-update.yml'),
    `provider: generic\nurl: http://${releases.host}\nupdaterCacheDirName: frontier-llm-updater\n`,
  );
});
afterAll(async () => {
  await releases.close();
  await rm(resources, { recursive: true, force: true });
});

const start = (settings: object): Promise<RunningApp> =>
  startApp({
    chromium: inject('chromium'),
    settings: { dockerHost: noDocker, ...settings },
    appFolder: join(resources, 'app'),
  });
const updateOf = ({ page }: RunningApp) =>
  page.evaluate(async () => {
    const answer = await window.frontier.commands.getSnapshot();
    return answer.ok ? answer.value.update : undefined;
  });
/** Whether it began to look: it does so at the start, before the page is there. */
const hasLooked = ({ userData }: RunningApp): boolean =>
  readFileSync(join(userData, 'Library/Logs/Frontier LLM/main.log'), 'utf8').includes('"at":"looking"');
const restart = ({ page }: RunningApp) => page.evaluate(() => window.frontier.commands.restartToUpdate());

// Electron's own updater wants an app that is signed; the double's stands in for it.
test.runIf(mode === 'double')('the bundled updater finds a newer version, and restarts into it when told', async () => {
  const running = await start({});
  try {
    await expect.poll(() => updateOf(running), { timeout: 20_000 }).toEqual({ version, state: 'ready' });
    expect(hasLooked(running)).toBe(true);
    const effects = (): Promise<readonly Effect[]> =>
      running.app.evaluate((electron) => (electron as unknown as { __double: { effects: Effect[] } }).__double.effects);
    const installs = async () => (await effects()).filter(({ api }) => api === 'autoUpdater.quitAndInstall');
    expect(await installs()).toEqual([]);
    await restart(running).catch(() => {}); // the page may be gone before it hears the answer
    await expect.poll(installs).toHaveLength(1);
    const windows = (): Promise<number> =>
      running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await expect.poll(windows).toBe(0);
  } finally {
    await running.close();
  }
});

test.runIf(mode === 'double')('with updates switched off nobody is asked', async () => {
  const running = await start({ updates: false });
  try {
    const answer = await restart(running);
    expect(answer).toMatchObject({ ok: false, error: { code: 'update-failed', message: 'No new version is ready.' } });
    expect(await updateOf(running)).toBeUndefined();
    expect(hasLooked(running)).toBe(false);
  } finally {
    await running.close();
  }
});
