/** The app's menu. Its Lab items are the window's shortcuts: choosing one presses the key. */
import type { MenuItemConstructorOptions } from 'electron';
import { BrowserWindow, Menu } from 'electron';
import type { ShortcutKey } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import type { ShortcutItem } from './shortcut-items.ts';
import { LAB_ITEMS, SHORTCUTS_ITEM } from './shortcut-items.ts';

export type MenuActions = { newLab(): void; openScenario(): void };

export function createMenu(actions: MenuActions, options: { isMac: boolean; isDevelopment: boolean }): Menu {
  return Menu.buildFromTemplate([
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(actions, options.isMac),
    { role: 'editMenu' },
    { label: 'Lab', submenu: LAB_ITEMS.map((item) => (item === 'line' ? { type: 'separator' } : pressing(item, options.isMac))) },
    viewMenu(options.isDevelopment),
    { role: 'windowMenu' },
    helpMenu(options.isMac),
  ]);
}

function pressing({ label, key, accelerator, withModifier = false }: ShortcutItem, isMac: boolean): MenuItemConstructorOptions {
  const press: ShortcutKey = { key, withModifier };
  return {
    label,
    // Shown only: the key itself goes to the page, which knows whether someone is writing. A Mac's menu would take it.
    ...(isMac ? {} : { accelerator, registerAccelerator: false }),
    click: (_item, window) => {
      if (window instanceof BrowserWindow) window.webContents.send(DESKTOP_CHANNELS.press, press);
    },
  };
}

function fileMenu({ newLab, openScenario }: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      { label: 'New Demo Lab', accelerator: 'CmdOrCtrl+N', click: newLab },
      { label: 'Open Scenario…', accelerator: 'CmdOrCtrl+O', click: openScenario },
      { type: 'separator' },
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  };
}

function viewMenu(isDevelopment: boolean): MenuItemConstructorOptions {
  return {
    label: 'View',
    submenu: [
      ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }] as const) : []),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu(isMac: boolean): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [pressing(SHORTCUTS_ITEM, isMac), ...(isMac ? [] : [{ role: 'about' as const }])],
  };
}
