/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Session } from '../cdp.ts';
import { DoubleEvent, record } from '../effects.ts';
import { makeCodec } from '../page/codec.ts';
import { chromium, runtime } from '../runtime.ts';
import { strict } from '../strict.ts';
import { ipcMain } from './ipc-main.ts';
import { nativeTheme } from './native-theme.ts';
import { type FromPage, openPage, type PageEvents, sendToPage, setColorScheme, setViewport } from './page-target.ts';

type WebContentsApi = Pick<
  Electron.WebContents,
  | 'id'
  | 'send'
  | 'loadFile'
  | 'loadURL'
  | 'getURL'
  | 'isDestroyed'
  | 'reload'
  | 'executeJavaScript'
  | 'setWindowOpenHandler'
  | 'isLoading'
  | 'close'
  | 'focus'
  | 'getTitle'
>;

/** The window that shows it, as far as web contents need it. */
interface Owner {
  emit(name: string): boolean;
  close(): void;
  getTitle(): string;
}

const codec = makeCodec();

const checkPreferences = (preferences: Electron.WebPreferences): void => {
  if (preferences.nodeIntegration || preferences.contextIsolation === false) {
    throw new Error('electron double: only contextIsolation without nodeIntegration is carried');
  }
  const { preload } = preferences;
  if (preload && (!path.isAbsolute(preload) || !existsSync(preload))) {
    throw new Error(`Unable to load preload script: ${preload}`);
  }
};

export class WebContentsDouble extends EventEmitter implements WebContentsApi {
  static _all: WebContentsDouble[] = [];
  private static sequence = 0;

  readonly id = ++WebContentsDouble.sequence;
  readonly mainFrame = { url: '', origin: 'null', parent: null, routingId: 1, processId: 1 };
  _targetId = '';
  /** The page, once Chromium has it. */
  _page!: Promise<Session>;
  private owner: Owner;
  private url = '';
  private dead = false;
  private loading = false;
  private openHandler: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | undefined;

  constructor(owner: Owner, options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.owner = owner;
    const self = strict(this as WebContentsDouble, 'webContents'); // everyone sees the same, guarded object
    WebContentsDouble._all.push(self);
    self._start(options);
    // biome-ignore lint/correctness/noConstructorReturn: the guard must be the object's identity
    return self;
  }

  _start(options: Electron.BrowserWindowConstructorOptions): void {
    if (!runtime.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences = options.webPreferences ?? {};
    checkPreferences(preferences);
    this._page = openPage(preferences.preload, this._pageEvents()).then(async ({ targetId, session }) => {
      this._targetId = targetId;
      await setViewport(session, options.width ?? 800, options.height ?? 600);
      await setColorScheme(session, nativeTheme.shouldUseDarkColors);
      return session;
    });
  }

  private _pageEvents(): PageEvents {
    const shown = (): boolean => this.url !== 'about:blank';
    return {
      navigated: (url, origin) => {
        this.url = this.mainFrame.url = url;
        this.mainFrame.origin = origin;
      },
      domReady: () => {
        if (!shown()) return;
        this.emit('dom-ready', new DoubleEvent());
        this.owner.emit('ready-to-show');
      },
      loaded: () => {
        if (!shown()) return;
        this.loading = false;
        this.emit('did-finish-load', new DoubleEvent());
      },
      windowOpen: (url) => this._windowOpen(url),
      willNavigate: (url) => {
        const event = Object.assign(new DoubleEvent(), { url });
        this.emit('will-navigate', event, url);
        return event.defaultPrevented;
      },
      console: (level, message) => this.emit('console-message', Object.assign(new DoubleEvent(), { level, message })),
      crashed: () => this.emit('render-process-gone', new DoubleEvent(), { reason: 'crashed', exitCode: 5 }),
      message: (message, context) => void this._fromPage(message, context),
    };
  }

  /** Asks the app's handler; whatever it says, no window opens, since only `deny` is carried. */
  private _windowOpen(url: string): void {
    const action = this.openHandler?.({
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    }).action;
    record('window.open', url, action ?? 'allow');
  }

  private async _fromPage(message: FromPage, context: number): Promise<void> {
    const event = Object.assign(new DoubleEvent(), {
      sender: this as unknown as Electron.WebContents,
      senderFrame: { ...this.mainFrame },
      frameId: 1,
      processId: 1,
      type: 'frame',
    }) as unknown as Electron.IpcMainInvokeEvent;
    if (message.kind === 'preload-error') {
      this.emit('preload-error', new DoubleEvent(), '', new Error(message.error));
      console.error(message.error);
      return;
    }
    if (message.kind === 'window-open') {
      this._windowOpen(message.data);
      return;
    }
    const args = codec.decode(message.data) as unknown[];
    if (message.kind === 'send') {
      this.emit('ipc-message', event, message.channel, ...args);
      ipcMain.emit(message.channel, event, ...args);
      return;
    }
    await sendToPage(
      await this._page,
      { kind: 'reply', id: message.id, ...(await answer(message, event, args)) },
      context,
    );
  }

  send(channel: string, ...args: unknown[]): void {
    const data = codec.encode(args);
    void this._page.then((session) => sendToPage(session, { kind: 'event', channel, data }));
  }

  async loadURL(url: string): Promise<void> {
    const session = await this._page;
    this.loading = true;
    const done = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    const { errorText } = await session.send('Page.navigate', { url });
    if (errorText) {
      this.emit('did-fail-load', new DoubleEvent(), -6, errorText, url, true);
      throw new Error(`${errorText} (-6) loading '${url}'`);
    }
    await done;
  }
  loadFile(file: string): Promise<void> {
    return this.loadURL(pathToFileURL(path.resolve(runtime.boot.dir, file)).href);
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { result, exceptionDetails } = await (await this._page).send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
  getTitle(): string {
    return this.owner.getTitle();
  }
  isLoading(): boolean {
    return this.loading;
  }
  isDestroyed(): boolean {
    return this.dead;
  }
  focus(): void {}
  reload(): void {
    void this._page.then((session) => session.send('Page.reload'));
  }
  close(): void {
    this.owner.close();
  }

  _destroy(): void {
    this.dead = true;
    WebContentsDouble._all = WebContentsDouble._all.filter((known) => known.id !== this.id);
    void this._page
      .then(() => chromium().root.send('Target.closeTarget', { targetId: this._targetId }))
      .catch(() => {}); // the browser may be gone before its pages
    this.emit('destroyed');
  }
}

/** Runs the app's handler and words its failure as Electron does. */
const answer = async (
  message: FromPage,
  event: Electron.IpcMainInvokeEvent,
  args: readonly unknown[],
): Promise<{ data: string } | { error: string }> => {
  try {
    const handler = ipcMain._handlers.get(message.channel);
    if (!handler) throw new Error(`No handler registered for '${message.channel}'`);
    return { data: codec.encode(await handler(event, ...args)) };
  } catch (error) {
    return { error: `Error invoking remote method '${message.channel}': ${String(error)}` };
  }
};
