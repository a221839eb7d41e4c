/// <reference types="electron" />
import { existsSync, readFileSync } from 'node:fs';
import { strict } from '../strict.ts';

type ImageApi = Pick<
  Electron.NativeImage,
  'isEmpty' | 'getSize' | 'toPNG' | 'toDataURL' | 'setTemplateImage' | 'isTemplateImage' | 'getScaleFactors'
>;

/** A PNG. As Electron has it: `…Template.png` makes a template image, and `…@2x.png` beside it a second scale. */
class NativeImageDouble implements ImageApi {
  readonly _file: string;
  private bytes: Buffer;
  private template: boolean;

  constructor(bytes: Buffer, file = '') {
    this.bytes = bytes;
    this._file = file;
    this.template = /Template(@\dx)?\.png$/.test(file);
  }
  isEmpty(): boolean {
    return this.bytes.length === 0;
  }
  getSize(): Electron.Size {
    if (this.isEmpty()) return { width: 0, height: 0 };
    return { width: this.bytes.readUInt32BE(16), height: this.bytes.readUInt32BE(20) };
  }
  toPNG(): Buffer {
    return this.bytes;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.bytes.toString('base64')}`;
  }
  setTemplateImage(template: boolean): void {
    this.template = template;
  }
  isTemplateImage(): boolean {
    return this.template;
  }
  getScaleFactors(): number[] {
    const more = [2, 3].filter((scale) => this._file && existsSync(this._file.replace(/\.png$/, `@${scale}x.png`)));
    return [1, ...more];
  }
}

const make = (bytes: Buffer, file?: string): Electron.NativeImage =>
  strict(new NativeImageDouble(bytes, file), 'NativeImage') as unknown as Electron.NativeImage;

export const nativeImage = strict(
  {
    createEmpty: () => make(Buffer.alloc(0)),
    createFromBuffer: (bytes: Buffer) => make(bytes),
    createFromPath: (file: string) => make(existsSync(file) ? readFileSync(file) : Buffer.alloc(0), file),
  },
  'nativeImage',
);
