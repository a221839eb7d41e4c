import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, type Rectangle, systemPreferences, Tray } from 'electron';
import type { CommandCall } from '../../shared/contract.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { TrayText } from '../../shared/settings.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { exposeToTests } from '../e2e.ts';
import { picturesOf, type TrayLook, trayLook } from './icon.ts';
import { type MenuEntry, menuEntries } from './menu.ts';

/** Keeps the icon's place in the menu bar over restarts and updates. */
const guid = 'b5c1f1a6-5f0b-4f5c-9a57-2f4c8f6f9d21';
/** ms that each picture of the working icon shows. */
const frameMs = 400;

export interface TrayParts {
  /** The folder with the pictures. */
  readonly pictures: string;
  readonly snapshot: () => AppSnapshot;
  readonly preferences: () => Preferences;
  readonly trayText: () => TrayText;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onClick: () => void;
  readonly run: (call: CommandCall) => void;
}

export interface TrayIcon {
  /** Shows snapshot and preferences as they are now. */
  update(): void;
  bounds(): Rectangle;
  destroy(): void;
}

const toItem = (entry: MenuEntry, run: (call: CommandCall) => void): MenuItemConstructorOptions => {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: entry.label, enabled: false };
    case 'submenu':
      return { label: entry.label, enabled: entry.enabled, submenu: entry.entries.map((inner) => toItem(inner, run)) };
    case 'action':
      return { label: entry.label, enabled: entry.enabled, click: () => run(entry.call) };
    case 'radio':
    case 'checkbox':
      return {
        type: entry.kind,
        label: entry.label,
        checked: entry.checked,
        enabled: entry.enabled,
        click: () => run(entry.call),
      };
  }
};

/** The icon: a click toggles the popover, a right click opens the menu, made anew from the snapshot of that moment. */
export const createTray = (parts: TrayParts): TrayIcon => {
  const { pictures, snapshot, preferences, trayText, now, onClick, run } = parts;
  const load = (name: string) => nativeImage.createFromPath(join(pictures, name));
  const look = (): TrayLook => trayLook(snapshot(), now(), trayText());
  let shown = look();
  let turning: NodeJS.Timeout | undefined;
  const tray = new Tray(load(picturesOf(shown.mark, true)[0]!), guid);
  exposeToTests(tray);
  tray.setIgnoreDoubleClickEvents(true);
  tray.on('click', onClick);
  tray.on('right-click', () => {
    const entries = menuEntries(snapshot(), preferences(), now());
    tray.popUpContextMenu(Menu.buildFromTemplate(entries.map((entry) => toItem(entry, run))));
  });

  const draw = (): void => {
    clearInterval(turning);
    const images = picturesOf(shown.mark, systemPreferences.getAnimationSettings().prefersReducedMotion).map(load);
    let frame = 0;
    tray.setImage(images[0]!);
    if (images.length < 2) return;
    turning = setInterval(() => {
      frame = (frame + 1) % images.length;
      tray.setImage(images[frame]!);
    }, frameMs);
  };
  const setTitle = (): void => tray.setTitle(shown.title, { fontType: 'monospacedDigit' });
  tray.setToolTip(shown.toolTip);
  setTitle();
  draw();

  return {
    update: () => {
      const before = shown;
      shown = look();
      if (shown.toolTip !== before.toolTip) tray.setToolTip(shown.toolTip);
      if (shown.title !== before.title) setTitle();
      if (shown.mark !== before.mark) draw();
    },
    bounds: () => tray.getBounds(),
    destroy: () => {
      clearInterval(turning);
      tray.destroy();
    },
  };
};
