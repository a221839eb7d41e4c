/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { DoubleEvent, record } from '../effects.ts';
import { runtime } from '../runtime.ts';
import { strict } from '../strict.ts';
import { setViewport } from './page-target.ts';
import { WebContentsDouble } from './web-contents.ts';

type WindowApi = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadFile'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'isVisible'
  | 'isMinimized'
  | 'minimize'
  | 'restore'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'focus'
  | 'blur'
  | 'isFocused'
  | 'getBounds'
  | 'setBounds'
  | 'getSize'
  | 'setSize'
  | 'getPosition'
  | 'setPosition'
  | 'setAlwaysOnTop'
  | 'setVisibleOnAllWorkspaces'
  | 'setTitle'
  | 'getTitle'
>;

/** Tells the app about windows; `electron.ts` connects it, since `app` itself needs the windows to quit. */
export const windowEvents = new EventEmitter();

export class BrowserWindowDouble extends EventEmitter implements WindowApi {
  private static all: BrowserWindowDouble[] = [];
  private static sequence = 0;

  static getAllWindows(): BrowserWindowDouble[] {
    return [...BrowserWindowDouble.all];
  }
  static getFocusedWindow(): BrowserWindowDouble | null {
    return BrowserWindowDouble.all.find((window) => window.isFocused()) ?? null;
  }
  static fromWebContents(contents: unknown): BrowserWindowDouble | null {
    return BrowserWindowDouble.all.find((window) => window.webContents === contents) ?? null;
  }
  static fromId(id: number): BrowserWindowDouble | null {
    return BrowserWindowDouble.all.find((window) => window.id === id) ?? null;
  }

  readonly id = ++BrowserWindowDouble.sequence;
  readonly webContents: WebContentsDouble;
  /** What the app asked for. */
  readonly _options: Electron.BrowserWindowConstructorOptions;
  private bounds: Electron.Rectangle;
  private visible: boolean;
  private focused = false;
  private minimized = false;
  private dead = false;
  private title: string;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this._options = options;
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.visible = options.show ?? true;
    this.title = options.title ?? runtime.boot.pkg.productName ?? '';
    const self = strict(this as BrowserWindowDouble, 'BrowserWindow');
    this.webContents = new WebContentsDouble(self, options);
    BrowserWindowDouble.all.push(self);
    windowEvents.emit('created', self);
    // biome-ignore lint/correctness/noConstructorReturn: the guard must be the object's identity
    return self;
  }

  loadFile(file: string): Promise<void> {
    return this.webContents.loadFile(file);
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.visible) return;
    this.visible = true;
    this.emit('show');
  }
  hide(): void {
    const wasVisible = this.visible;
    this.visible = false;
    this.blur();
    if (wasVisible) this.emit('hide');
  }
  focus(): void {
    if (this.focused) return;
    BrowserWindowDouble.getFocusedWindow()?.blur();
    this.focused = true;
    this.emit('focus');
  }
  blur(): void {
    if (!this.focused) return;
    this.focused = false;
    this.emit('blur');
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  minimize(): void {
    this.minimized = true;
    this.blur();
  }
  restore(): void {
    this.minimized = false;
  }
  isFocused(): boolean {
    return this.focused;
  }
  isDestroyed(): boolean {
    return this.dead;
  }

  close(): void {
    const event = new DoubleEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.dead) return;
    this.dead = true;
    this.visible = false;
    BrowserWindowDouble.all = BrowserWindowDouble.all.filter((window) => window.id !== this.id);
    this.webContents._destroy();
    this.emit('closed');
    if (BrowserWindowDouble.all.length === 0) windowEvents.emit('all-closed');
  }

  getBounds(): Electron.Rectangle {
    return { ...this.bounds };
  }
  getSize(): number[] {
    return [this.bounds.width, this.bounds.height];
  }
  getPosition(): number[] {
    return [this.bounds.x, this.bounds.y];
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.bounds;
    this.bounds = { ...before, ...bounds };
    const { width, height } = this.bounds;
    if (!Object.values(this.bounds).every(Number.isInteger)) {
      throw new TypeError('Error processing argument: bounds must be integers');
    }
    if (before.width === width && before.height === height) return;
    this.webContents._page
      .then((session) => setViewport(session, width, height))
      .catch((error: unknown) => {
        if (!this.dead) throw error; // a window that closed meanwhile has no size
      });
    this.emit('resize');
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  setAlwaysOnTop(onTop: boolean, level?: string): void {
    record('BrowserWindow.setAlwaysOnTop', onTop, level);
  }
  setVisibleOnAllWorkspaces(visible: boolean, options?: Electron.VisibleOnAllWorkspacesOptions): void {
    record('BrowserWindow.setVisibleOnAllWorkspaces', visible, options);
  }
  setTitle(title: string): void {
    this.title = title;
  }
  getTitle(): string {
    return this.title;
  }
}
