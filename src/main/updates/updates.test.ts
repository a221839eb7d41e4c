import { expect, test, vi } from 'vitest';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { silentLogger } from '../../core/system/logger.ts';
import type { UpdateSnapshot } from '../../shared/snapshot.ts';
import type { UpdateSource } from './source.ts';
import { createUpdates } from './updates.ts';

const minutes = 60_000;
const hours = 60 * minutes;

/** Updates over a source that answers as told, on a clock that stands still. */
const begin = (source: Partial<UpdateSource> = {}, setting = { wanted: true, busy: false }) => {
  const clock = createManualClock();
  const shown: (UpdateSnapshot | undefined)[] = [];
  const parts = {
    look: vi.fn(source.look ?? (async () => '0.2.0')),
    download: vi.fn(source.download ?? (async () => {})),
    restart: vi.fn(source.restart ?? (async () => {})),
  };
  const updates = createUpdates({
    source: parts,
    clock,
    wanted: () => setting.wanted,
    isBusy: () => setting.busy,
    show: (update) => shown.push(update),
    logger: silentLogger,
  });
  const stop = new AbortController();
  const running = updates.run(stop.signal);
  const end = (): Promise<void> => {
    stop.abort();
    return running;
  };
  return { clock, shown, setting, updates, ...parts, stop: end };
};

test('looks at the start, downloads what is newer, offers it, restarts when told', async () => {
  const bytes = { current: 10, total: 100 };
  const app = begin({ download: async (onProgress) => onProgress(bytes) });
  await app.clock.advance(0);
  expect(app.shown).toEqual([
    undefined,
    { version: '0.2.0', state: 'downloading' },
    { version: '0.2.0', state: 'downloading', bytes },
    { version: '0.2.0', state: 'ready' },
  ]);
  expect(app.restart).not.toHaveBeenCalled();
  expect(app.updates.restart()).toEqual({ ok: true, value: undefined });
  expect(app.restart).toHaveBeenCalledOnce();
  await app.stop();
});

test('looks again once a day while nothing is newer', async () => {
  const app = begin({ look: async () => undefined });
  await app.clock.advance(0);
  await app.clock.advance(23 * hours);
  expect(app.look).toHaveBeenCalledTimes(1);
  await app.clock.advance(hours + 10 * minutes);
  expect(app.look).toHaveBeenCalledTimes(2);
  expect(app.shown.every((update) => update === undefined)).toBe(true);
  await app.stop();
});

test('an app that is offline says nothing and looks again in an hour', async () => {
  const app = begin({ look: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')) });
  await app.clock.advance(50 * minutes);
  expect(app.look).toHaveBeenCalledTimes(1);
  await app.clock.advance(20 * minutes);
  expect(app.look).toHaveBeenCalledTimes(2);
  expect(app.shown.every((update) => update === undefined)).toBe(true);
  await app.stop();
});

test('a download that fails is shown with what was said, and tried again', async () => {
  const mismatch = Object.assign(new Error('sha512 checksum mismatch\nand more'), { code: 'ERR_CHECKSUM_MISMATCH' });
  const download = vi.fn<UpdateSource['download']>().mockRejectedValueOnce(mismatch).mockResolvedValue();
  const app = begin({ download });
  await app.clock.advance(0);
  expect(app.shown.at(-1)).toMatchObject({
    version: '0.2.0',
    state: 'failed',
    problem: { code: 'update-failed', evidence: ['sha512 checksum mismatch'], kept: 'The app runs on as it is.' },
  });
  expect(app.updates.restart()).toMatchObject({ ok: false, error: { message: 'No new version is ready.' } });
  await app.clock.advance(25 * hours);
  expect(app.shown.at(-1)).toEqual({ version: '0.2.0', state: 'ready' });
  await app.stop();
});

test('neither looks nor downloads nor restarts while an operation runs', async () => {
  const app = begin({}, { wanted: true, busy: true });
  await app.clock.advance(60 * minutes);
  expect(app.look).not.toHaveBeenCalled();
  app.setting.busy = false;
  await app.clock.advance(10 * minutes);
  expect(app.shown.at(-1)).toEqual({ version: '0.2.0', state: 'ready' });
  app.setting.busy = true;
  expect(app.updates.restart()).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(app.restart).not.toHaveBeenCalled();
  app.setting.busy = false;
  expect(app.updates.restart().ok).toBe(true);
  await app.stop();
});

test('an operation that began while it looked is waited for', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const app = begin({ look: () => promise });
  await app.clock.advance(0);
  app.setting.busy = true;
  resolve('0.2.0');
  await app.clock.advance(10 * minutes);
  expect(app.download).not.toHaveBeenCalled();
  app.setting.busy = false;
  await app.clock.advance(10 * minutes);
  expect(app.download).toHaveBeenCalledOnce();
  await app.stop();
});

test('does nothing while the setting is off, and looks soon after it is on', async () => {
  const app = begin({}, { wanted: false, busy: false });
  await app.clock.advance(72 * hours);
  expect(app.look).not.toHaveBeenCalled();
  app.setting.wanted = true;
  await app.clock.advance(10 * minutes);
  expect(app.shown.at(-1)).toEqual({ version: '0.2.0', state: 'ready' });
  await app.stop();
});

test('a restart that fails leaves the app as it is, and says so', async () => {
  const app = begin({
    restart: () => Promise.reject(new Error('Squirrel is gone')),
  });
  await app.clock.advance(0);
  expect(app.updates.restart().ok).toBe(true);
  await app.clock.advance(0);
  expect(app.shown.at(-1)).toMatchObject({ state: 'failed', problem: { evidence: ['Squirrel is gone'] } });
  await app.stop();
});
