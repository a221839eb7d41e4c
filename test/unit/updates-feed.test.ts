/**
 * Updates against a feed on loopback, with electron-updater itself. Electron's network and its native updater are the
 * double's: that macOS checks the signature is not tested here, only what becomes of its answer.
 */
import '../electron-double/register.ts';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/core/system/logger.ts';
import { updateFailure } from '../../src/main/updates/failure.ts';
import { createMacSource } from '../../src/main/updates/mac-source.ts';
import type { Bytes } from '../../src/main/updates/machine.ts';
import { type ReleaseFeed, serveReleases } from '../support/release-feed.ts';

type Double = typeof import('../electron-double/electron.ts');
type Runtime = typeof import('../electron-double/runtime.ts');
// As the updater finds it: the double under the name `electron`.
const require = createRequire(import.meta.url);
const { autoUpdater: native, __double } = require('electron') as Double;
const { runtime } = require('../electron-double/runtime.ts') as Runtime;

const zip = randomBytes(300_000);
const sha512 = createHash('sha512').update(zip).digest('base64');
const zipName = 'Frontier-LLM-0.2.0-universal.zip';

let folder: string;
let releases: ReleaseFeed;
const usual = { platform: process.platform, home: process.env.HOME, path: process.env.PATH };

const feed = (change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    version: '0.2.0',
    files: [
      { url: zipName, sha512, size: zip.length },
      { url: zipName.replace('.zip', '.dmg'), sha512, size: zip.length },
    ],
    path: zipName,
    sha512,
    releaseDate: '2026-11-22T12:00:00.000Z',
    ...change,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-updates-'));
  releases = await serveReleases();
  releases.answers = { '/latest-mac.yml': feed(), [`/${zipName}`]: zip };
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  process.env.HOME = folder;
  // The updater asks whether it runs under Rosetta; Linux has no such key.
  await writeFile(join(folder, 'sysctl'), '#!/bin/sh\necho "sysctl.proc_translated: 0"\n', { mode: 0o755 });
  process.env.PATH = `${folder}:${usual.path}`;
  native._signatureError = undefined;
  native._fetched = undefined;
  __double.effects.length = 0;
  runtime.boot = {
    dir: folder,
    pkg: { name: 'frontier', version: '0.1.0' },
    switches: new Map([['user-data-dir', folder]]),
  };
  runtime.markReady();
});
afterEach(async () => {
  Object.defineProperty(process, 'platform', { value: usual.platform });
  process.env.HOME = usual.home;
  process.env.PATH = usual.path;
  native.removeAllListeners();
  await releases.close();
  await rm(folder, { recursive: true, force: true });
});

/** The source as the packaged app has it, with its app-update.yml pointing here. */
const createSource = async (config = `provider: generic\nurl: http://${releases.host}\n`) => {
  const configFile = join(folder, 'app-update.yml');
  await writeFile(configFile, `${config}updaterCacheDirName: frontier-updater\n`);
  const beforeRestart = vi.fn();
  const source = createMacSource({
    native: native as unknown as Electron.AutoUpdater,
    logger: silentLogger,
    beforeRestart,
    configFile,
  });
  return { source, beforeRestart };
};
/** Downloads what is found. */
const download = async () => {
  const { source, beforeRestart } = await createSource();
  expect(await source.look()).toBe('0.2.0');
  const progress: Bytes[] = [];
  await source.download((bytes) => progress.push(bytes));
  return { source, beforeRestart, progress };
};
/** What lies where downloads are kept. */
const kept = (): Promise<string[]> => readdir(join(folder, 'Library/Caches/frontier-updater/pending')).catch(() => []);

describe('a newer version', () => {
  test('is found, downloaded whole, handed to macOS, and started when told', async () => {
    const { source, beforeRestart, progress } = await download();
    expect(native._fetched?.equals(zip)).toBe(true);
    expect(progress.at(-1)).toEqual({ current: zip.length, total: zip.length });
    expect(await kept()).toContain(zipName);
    expect(await readFile(join(folder, 'Library/Caches/frontier-updater/pending', zipName))).toEqual(zip);
    expect(__double.effects).toEqual([]);
    await source.restart();
    expect(beforeRestart).toHaveBeenCalledOnce();
    expect(__double.effects).toEqual([{ api: 'autoUpdater.quitAndInstall', args: [] }]);
  });

  test('is the zip, never the dmg', async () => {
    await download();
    expect(releases.asked.map(({ url }) => url?.split('?')[0])).toEqual(['/latest-mac.yml', `/${zipName}`]);
  });

  test('is asked for without telling who asks', async () => {
    await download();
    expect(releases.asked.map(({ headers }) => headers['x-user-staging-id'])).toEqual(['none', 'none']);
  });

  test('that was downloaded before is not downloaded again', async () => {
    await download();
    native.removeAllListeners();
    await download();
    expect(releases.asked.filter(({ url }) => url?.includes('.zip'))).toHaveLength(1);
  });
});

test.each(['0.1.0', '0.0.9', '0.1.0-beta.1'])('%s is not newer than 0.1.0', async (version) => {
  releases.answers['/latest-mac.yml'] = feed({ version });
  const { source } = await createSource();
  expect(await source.look()).toBeUndefined();
});

describe('releases on GitHub', () => {
  const list = '/owner/repo/releases';
  const latest = '/api/v3/repos/owner/repo/releases/latest';
  const entry = (tag: string): string =>
    `<entry><link href="https://github.com/owner/repo/releases/tag/${tag}"/><title>${tag}</title><content>-</content></entry>`;
  const github = () =>
    createSource(`provider: github\nowner: owner\nrepo: repo\nprotocol: http\nhost: ${releases.host}\n`);

  beforeEach(() => {
    releases.answers = {
      [`${list}.atom`]: `<feed>${entry('v0.3.0-beta.1')}${entry('v0.2.0')}${entry('v0.1.0')}</feed>`,
      [latest]: JSON.stringify({ tag_name: 'v0.2.0' }),
      [`${list}/download/v0.2.0/latest-mac.yml`]: feed(),
      // As there: what belongs to a release lies elsewhere.
      [`${list}/download/v0.2.0/${zipName}`]: (response) => {
        response.writeHead(302, { location: `http://${releases.host}/storage/1` }).end();
      },
      '/storage/1': zip,
    };
  });

  test('the newest that is no pre-release is found and downloaded', async () => {
    const { source } = await github();
    expect(await source.look()).toBe('0.2.0');
    await source.download(() => {});
    expect(native._fetched?.equals(zip)).toBe(true);
  });

  test.each([
    ['no release yet', { [`${list}.atom`]: '<feed></feed>' }],
    ['a page instead of the list', { [`${list}.atom`]: '<html>rate limit</html>' }],
    ['a release without latest-mac.yml', { [`${list}/download/v0.2.0/latest-mac.yml`]: undefined }],
    ['no newest release', { [latest]: '{}' }],
  ])('%s: nothing is downloaded', async (_case, change) => {
    for (const [path, answer] of Object.entries(change)) {
      if (answer === undefined) delete releases.answers[path];
      else releases.answers[path] = answer;
    }
    const { source } = await github();
    await expect(source.look()).rejects.toThrow();
  });
});

describe('a bad feed', () => {
  const look = async () => {
    const { source } = await createSource();
    return source.look().then((version) => ({ version }), updateFailure);
  };

  test.each([
    ['not YAML', '{ version: ['],
    ['empty', ''],
    ['a page that wants a login', '<html><body>Sign in</body></html>'],
    ['no version', feed({ version: undefined })],
    ['a version that is none', feed({ version: 'newest' })],
    ['a version that is a path', feed({ version: '../../0.2.0' })],
  ])('%s', async (_case, text) => {
    releases.answers['/latest-mac.yml'] = text;
    expect(await look()).toMatchObject({ code: 'update-failed', kept: 'The app runs on as it is.' });
  });

  test('not there', async () => {
    delete releases.answers['/latest-mac.yml'];
    expect(await look()).toMatchObject({
      message: 'What the releases say about the newest version could not be understood.',
    });
  });

  test('a server that hangs up', async () => {
    releases.answers['/latest-mac.yml'] = (response) => response.destroy();
    expect(await look()).toMatchObject({ evidence: ['net::ERR_CONNECTION_RESET'] });
  });

  test('a server that isn’t there', async () => {
    await releases.close();
    const { source } = await createSource();
    await expect(source.look()).rejects.toThrow('net::ERR_CONNECTION_REFUSED');
  });
});

describe('a bad download is not offered, and not kept', () => {
  const failure = async () => download().then(() => undefined, updateFailure);

  test('bytes that are others', async () => {
    const other = Buffer.from(zip);
    other[150_000]! ^= 1;
    releases.answers[`/${zipName}`] = other;
    expect(await failure()).toMatchObject({
      message: 'The new version was damaged on its way: its checksum is not the published one.',
      evidence: [expect.stringContaining('sha512 checksum mismatch')],
    });
    expect(native._fetched).toBeUndefined();
    expect(await kept()).not.toContain(zipName);
  });

  test('a file that is too short', async () => {
    releases.answers[`/${zipName}`] = zip.subarray(0, 200_000);
    expect(await failure()).toMatchObject({ evidence: [expect.stringContaining('checksum mismatch')] });
    expect(native._fetched).toBeUndefined();
    expect(await kept()).not.toContain(zipName);
  });

  test('a connection that is cut', async () => {
    releases.answers[`/${zipName}`] = (response) => {
      response.writeHead(200, { 'content-length': zip.length });
      response.write(zip.subarray(0, 100_000), () => response.destroy());
    };
    expect(await failure()).toMatchObject({ code: 'update-failed' });
    expect(await kept()).not.toContain(zipName);
  });

  test('a wrong checksum in the feed', async () => {
    releases.answers['/latest-mac.yml'] = feed({
      files: [{ url: zipName, sha512: `A${sha512.slice(1)}`, size: zip.length }],
    });
    expect(await failure()).toMatchObject({ evidence: [expect.stringContaining('checksum mismatch')] });
  });

  test('no checksum in the feed', async () => {
    releases.answers['/latest-mac.yml'] = feed({ files: [{ url: zipName, size: zip.length }], sha512: undefined });
    expect(await failure()).toMatchObject({ code: 'update-failed' });
    expect(releases.asked.filter(({ url }) => url?.includes('.zip'))).toEqual([]);
  });

  test('no zip in the release', async () => {
    delete releases.answers[`/${zipName}`];
    expect(await failure()).toMatchObject({ evidence: [expect.stringContaining('404')] });
  });

  test('a signature that macOS refuses', async () => {
    native._signatureError = 'Code signature at URL did not pass validation: code failed to satisfy requirement';
    expect(await failure()).toMatchObject({ evidence: [expect.stringContaining('did not pass validation')] });
    expect(__double.effects).toEqual([]);
  });
});

test('after a download that failed the next try succeeds', async () => {
  releases.answers[`/${zipName}`] = zip.subarray(1);
  const { source } = await createSource();
  await source.look();
  await expect(source.download(() => {})).rejects.toThrow('checksum mismatch');
  releases.answers[`/${zipName}`] = zip;
  await source.look();
  await source.download(() => {});
  expect(native._fetched?.equals(zip)).toBe(true);
});
