import type { MenuItemConstructorOptions } from 'electron';

/**
 * The menu that nobody sees, since the app has no Dock icon: it gives the popover ⌘Q and the keys of text. Without it
 * Electron would put its own there, with a way to reload the page and to look into it.
 */
export const applicationMenu: MenuItemConstructorOptions[] = [
  { label: 'Frontier LLM', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
  { label: 'Edit', submenu: [{ role: 'copy' }, { role: 'selectAll' }] },
];
