/// <reference types="electron" />
import { record } from '../effects.ts';
import { BrowserWindowDouble } from './browser-window.ts';

type Template = readonly (Electron.MenuItemConstructorOptions | MenuItemDouble)[];

export class MenuItemDouble {
  readonly id: string | undefined;
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: unknown;
  readonly toolTip: string;
  readonly submenu: MenuDouble | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  private readonly onClick: Electron.MenuItemConstructorOptions['click'];

  constructor(options: Electron.MenuItemConstructorOptions) {
    if (!options.label && !options.role && options.type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    this.id = options.id;
    this.role = options.role;
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.label = options.label ?? '';
    this.accelerator = options.accelerator;
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.onClick = options.click;
    this.submenu = options.submenu ? MenuDouble.buildFromTemplate(options.submenu as unknown as Template) : undefined;
  }

  /** The user chooses it. */
  click(): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    if (this.role) record('role', this.role);
    const window = BrowserWindowDouble.getFocusedWindow() as unknown as Electron.BaseWindow | undefined;
    this.onClick?.(this as unknown as Electron.MenuItem, window, {});
  }
}

export class MenuDouble {
  private static application: MenuDouble | null = null;
  readonly items: MenuItemDouble[] = [];

  static buildFromTemplate(template: Template): MenuDouble {
    const menu = new MenuDouble();
    for (const item of template) menu.append(item instanceof MenuItemDouble ? item : new MenuItemDouble(item));
    return menu;
  }
  static setApplicationMenu(menu: MenuDouble | null): void {
    MenuDouble.application = menu;
  }
  static getApplicationMenu(): MenuDouble | null {
    return MenuDouble.application;
  }

  append(item: MenuItemDouble): void {
    this.items.push(item);
  }
  getMenuItemById(id: string): MenuItemDouble | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
