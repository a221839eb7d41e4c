/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DoubleEvent, effects, record } from '../effects.ts';
import { runtime } from '../runtime.ts';
import { strict } from '../strict.ts';
import { BrowserWindowDouble } from './browser-window.ts';
import { takeSingleInstanceLock } from './single-instance.ts';

type AppApi = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'getLocale'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setAboutPanelOptions'
  | 'focus'
  | 'hide'
>;

export class AppDouble extends EventEmitter implements AppApi {
  private paths = new Map<string, string>();
  private login = { openAtLogin: false };
  /** What macOS says of the app's login item, if it is not simply as the app wants it. */
  _loginStatus: Electron.LoginItemSettings['status'] | undefined;
  private name?: string;
  private quitting = false;
  private locked = false;

  readonly dock = strict(
    {
      hide: () => record('app.dock.hide'),
      show: async () => record('app.dock.show'),
      isVisible: () => !effects.some((effect) => effect.api === 'app.dock.hide'),
    },
    'app.dock',
  );
  readonly commandLine = strict(
    {
      appendSwitch: (name: string, value = '') => {
        runtime.boot.switches.set(name, value);
      },
      hasSwitch: (name: string) => runtime.boot.switches.has(name),
      getSwitchValue: (name: string) => runtime.boot.switches.get(name) ?? '',
    },
    'app.commandLine',
  );

  /** What was in an archive lies in `Resources/app`. */
  get isPackaged(): boolean {
    return path.basename(runtime.boot.dir) === 'app';
  }
  whenReady(): Promise<void> {
    return runtime.ready;
  }
  isReady(): boolean {
    return runtime.isReady;
  }
  getName(): string {
    return this.name ?? runtime.boot.pkg.productName ?? runtime.boot.pkg.name ?? 'Electron';
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return runtime.boot.pkg.version ?? '0.0.0';
  }
  getAppPath(): string {
    return runtime.boot.dir;
  }
  getLocale(): string {
    return 'en-US';
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    const appData = path.join(os.homedir(), 'Library/Application Support');
    const known: Readonly<Record<string, string>> = {
      home: os.homedir(),
      temp: os.tmpdir(),
      appData,
      userData: runtime.boot.switches.get('user-data-dir') ?? path.join(appData, this.getName()),
      logs: path.join(os.homedir(), 'Library/Logs', this.getName()),
      exe: process.execPath,
    };
    const dir = this.paths.get(name) ?? known[name];
    if (!dir) throw new Error(`Failed to get '${name}' path`);
    if (name === 'userData' || name === 'logs') mkdirSync(dir, { recursive: true });
    return dir;
  }
  setPath(name: string, dir: string): void {
    this.paths.set(name, dir);
  }

  requestSingleInstanceLock(): boolean {
    this.locked ||= takeSingleInstanceLock(this.getPath('userData'), (argv, workingDirectory) =>
      this.emit('second-instance', new DoubleEvent(), argv, workingDirectory, null),
    );
    return this.locked;
  }
  hasSingleInstanceLock(): boolean {
    return this.locked;
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    record('app.setLoginItemSettings', settings);
    this.login.openAtLogin = settings.openAtLogin ?? this.login.openAtLogin;
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    return {
      ...this.login,
      wasOpenedAtLogin: false,
      status: this._loginStatus ?? (this.login.openAtLogin ? 'enabled' : 'not-registered'),
      executableWillLaunchAtLogin: false,
      launchItems: [],
    };
  }
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    record('app.setAboutPanelOptions', options);
  }
  focus(options?: Electron.FocusOptions): void {
    record('app.focus', options);
  }
  hide(): void {
    record('app.hide');
  }

  /** Electron's order: before-quit, every window's close, will-quit, quit; each of the first three can refuse. */
  quit(): void {
    if (this.quitting) return;
    if (this.refused('before-quit')) return;
    for (const window of BrowserWindowDouble.getAllWindows()) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    if (this.refused('will-quit')) return;
    this.quitting = true;
    this.emit('quit', new DoubleEvent(), 0);
    this.exit(0);
  }
  exit(code = 0): void {
    if (runtime.chromium) void runtime.chromium.quit().finally(() => process.exit(code));
    else process.exit(code);
  }
  private refused(name: string): boolean {
    const event = new DoubleEvent();
    this.emit(name, event);
    return event.defaultPrevented;
  }
}

export const app = strict(new AppDouble(), 'app');
