import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TrayDouble } from '../electron-double/api/tray.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
  await running.page.getByRole('heading', { name: 'No Docker was found' }).waitFor();
});
afterAll(() => running?.close());

test('one icon, at its own place in the menu bar', async () => {
  const alive = await running.app.evaluate(() => globalThis.frontierE2E!.tray.isDestroyed());
  expect(alive).toBe(false);
});

// Electron doesn't tell what its menu bar shows; the double does.
describe.runIf(mode === 'double')('what the menu bar shows', () => {
  const onTray = <T>(look: (tray: TrayDouble) => T): Promise<T> =>
    running.app.evaluate(
      (_electron, source) => new Function('tray', `return (${source})(tray)`)(globalThis.frontierE2E!.tray) as T,
      look.toString(),
    );

  test('asks for attention without Docker, and says why', async () => {
    await expect.poll(() => onTray((tray) => tray._picture)).toBe('attentionTemplate.png');
    expect(await onTray((tray) => tray._toolTip)).toBe('Frontier LLM: No Docker was found');
    expect(await onTray((tray) => tray._guid)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a right click opens the menu and not the popover; the left button has no menu', async () => {
    expect(await onTray((tray) => tray._menu)).toBeNull();
    await onTray((tray) => {
      tray.emit('right-click');
    });
    const labels = await onTray((tray) => tray._menu!.items.map((item) => item.label || item.type));
    expect(labels[0]).toBe('No Docker was found');
    expect(labels).toEqual(expect.arrayContaining(['Ollama: Stopped', 'Mistral.rs: Stopped', 'Check for Docker']));
    expect(labels.at(-1)).toBe('Quit Frontier LLM');
    const isVisible = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
    expect(isVisible).toBe(false);
  });

  test('opening at login is asked of the system and shown as it answers', async () => {
    const choose = (): Promise<boolean> =>
      onTray((tray) => {
        tray.emit('right-click');
        const item = tray._menu!.items.find(({ label }) => label === 'Open at Login')!;
        const before = item.checked;
        item.click();
        return before;
      });
    expect(await choose()).toBe(false);
    expect(await choose()).toBe(true);
    expect(await choose()).toBe(false);
  });

  test('quits from the menu, and leaves no lock behind', async () => {
    const ended = new Promise((resolve) => running.app.process().once('exit', resolve));
    await onTray((tray) => {
      tray.emit('right-click');
      tray._menu!.items.find(({ label }) => label === 'Quit Frontier LLM')!.click();
    }).catch(() => {}); // the answer may not come any more
    expect(await ended).toBe(0);
    expect(existsSync(join(running.userData, 'SingletonLock'))).toBe(false);
  });
});
