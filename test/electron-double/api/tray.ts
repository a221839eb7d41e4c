/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { record } from '../effects.ts';
import { runtime } from '../runtime.ts';
import { strict } from '../strict.ts';
import { nativeImage } from './native-image.ts';

type TrayApi = Pick<
  Electron.Tray,
  | 'setImage'
  | 'setToolTip'
  | 'setTitle'
  | 'getTitle'
  | 'popUpContextMenu'
  | 'closeContextMenu'
  | 'getBounds'
  | 'destroy'
  | 'isDestroyed'
  | 'setIgnoreDoubleClickEvents'
>;

export class TrayDouble extends EventEmitter implements TrayApi {
  static _all: TrayDouble[] = [];

  /** File name of the picture that shows. */
  _picture = '';
  _toolTip = '';
  _titleFont: Electron.TitleOptions['fontType'];
  /** The menu that is open. */
  _menu: Electron.Menu | null = null;
  _bounds: Electron.Rectangle = { x: 1200, y: 0, width: 28, height: 24 };
  readonly _guid: string | undefined;
  private title = '';
  private dead = false;

  constructor(image: string | Electron.NativeImage, guid?: string) {
    super();
    if (!runtime.isReady) throw new Error('Cannot create Tray before app is ready');
    this._guid = guid;
    this.setImage(image);
    const self = strict(this as TrayDouble, 'Tray');
    TrayDouble._all.push(self);
    // biome-ignore lint/correctness/noConstructorReturn: the guard must be the object's identity
    return self;
  }

  setImage(image: string | Electron.NativeImage): void {
    const native = typeof image === 'string' ? nativeImage.createFromPath(image) : image;
    if (native.isEmpty())
      throw new Error('electron double: the tray image is empty, nothing would show in the menu bar');
    if (!native.isTemplateImage()) throw new Error('electron double: the tray image is not a template image');
    this._picture = path.basename((native as unknown as { _file: string })._file);
    record('Tray.setImage', this._picture);
  }
  setToolTip(text: string): void {
    this._toolTip = text;
  }
  setTitle(title: string, options?: Electron.TitleOptions): void {
    this.title = title;
    this._titleFont = options?.fontType;
  }
  getTitle(): string {
    return this.title;
  }
  popUpContextMenu(menu?: Electron.Menu): void {
    this._menu = menu ?? null;
    record('Tray.popUpContextMenu');
  }
  closeContextMenu(): void {
    this._menu = null;
  }
  getBounds(): Electron.Rectangle {
    return this._bounds;
  }
  setIgnoreDoubleClickEvents(): void {}
  destroy(): void {
    this.dead = true;
  }
  isDestroyed(): boolean {
    return this.dead;
  }
}
