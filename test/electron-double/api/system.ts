/// <reference types="electron" />
/** The system around the app: what the app does to it is recorded, what it would answer is set by the test. */
import { EventEmitter } from 'node:events';
import { record } from '../effects.ts';
import { strict } from '../strict.ts';

class PowerMonitorDouble
  extends EventEmitter
  implements Pick<Electron.PowerMonitor, 'isOnBatteryPower' | 'onBatteryPower'>
{
  onBatteryPower = false;
  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}
export const powerMonitor = strict(new PowerMonitorDouble(), 'powerMonitor');

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = strict(
  {
    start: (type: 'prevent-app-suspension' | 'prevent-display-sleep') => {
      lastBlocker += 1;
      blockers.add(lastBlocker);
      record('powerSaveBlocker.start', type);
      return lastBlocker;
    },
    stop: (id: number) => {
      record('powerSaveBlocker.stop');
      return blockers.delete(id);
    },
    isStarted: (id: number) => blockers.has(id),
  } satisfies Electron.PowerSaveBlocker,
  'powerSaveBlocker',
);

export const systemPreferences = strict(
  {
    getAnimationSettings: () => ({
      shouldRenderRichAnimation: true,
      scrollAnimationsEnabledBySystem: true,
      prefersReducedMotion: false,
    }),
  } satisfies Partial<Electron.SystemPreferences>,
  'systemPreferences',
);

export const shell = strict(
  {
    openExternal: async (url: string) => {
      record('shell.openExternal', new URL(url).href);
    },
    openPath: async (path: string) => {
      record('shell.openPath', path);
      return '';
    },
    showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
  } satisfies Partial<Electron.Shell>,
  'shell',
);

const unanswered = (name: string) => async (): Promise<never> => {
  throw new Error(
    `electron double: dialog.${name} has no answer; the test must set one (electronApp.evaluate(({ dialog }) => …))`,
  );
};
export const dialog: Pick<Electron.Dialog, 'showMessageBox' | 'showOpenDialog' | 'showErrorBox'> = strict(
  {
    showMessageBox: unanswered('showMessageBox'),
    showOpenDialog: unanswered('showOpenDialog'),
    showErrorBox: (title: string, content: string) => {
      record('dialog.showErrorBox', title, content);
      process.stderr.write(`${title}\n${content}\n`);
    },
  },
  'dialog',
);

const display = {
  id: 1,
  scaleFactor: 2,
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  workArea: { x: 0, y: 25, width: 1440, height: 875 },
  workAreaSize: { width: 1440, height: 875 },
  size: { width: 1440, height: 900 },
} as Electron.Display;
export const screen = strict(
  Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayNearestPoint: () => display,
    getDisplayMatching: () => display,
    getCursorScreenPoint: () => ({ x: 1210, y: 12 }),
  }),
  'screen',
);

let clip = '';
export const clipboard = strict(
  {
    writeText: async (text: string) => {
      clip = text;
    },
    readText: async () => clip,
  } satisfies Partial<Electron.Clipboard>,
  'clipboard',
);
