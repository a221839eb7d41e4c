/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

class NativeThemeDouble
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'prefersReducedTransparency'>
{
  readonly prefersReducedTransparency = false;
  private source: 'system' | 'light' | 'dark' = 'system';
  private systemDark = process.env.ELECTRON_DOUBLE_DARK === '1';

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.source;
  }
  set themeSource(source) {
    this.source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.source === 'system' ? this.systemDark : this.source === 'dark';
  }

  /** The user changes the system's appearance. */
  _setSystemDark(dark: boolean): void {
    this.systemDark = dark;
    this.emit('updated');
  }
  _onChange(listener: (dark: boolean) => void): void {
    this.on('updated', () => listener(this.shouldUseDarkColors));
  }
}

export const nativeTheme = strict(new NativeThemeDouble(), 'nativeTheme');
