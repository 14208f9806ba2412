/** The app's menu. Its Lab items are the window's shortcuts: choosing one presses the key. */
import type { MenuItemConstructorOptions } from 'electron';
import { BrowserWindow, Menu } from 'electron';
import type { ShortcutKey } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';

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

type ShortcutItem = { label: string; key: string; accelerator: string; withModifier?: boolean };

/** Keys as the window's list of shortcuts has them. */
export const LAB_ITEMS: readonly (ShortcutItem | 'line')[] = [
  { label: 'Pause or Continue', key: ' ', accelerator: 'Space' },
  { label: 'View the Step Before', key: ',', accelerator: ',' },
  { label: 'View the Next Step', key: '.', accelerator: '.' },
  { label: 'View the Oldest Moment', key: 'Home', accelerator: 'Home' },
  { label: 'Back to Now', key: 'End', accelerator: 'End' },
  'line',
  { label: 'Cut or Restore the Selected Link', key: 'x', accelerator: 'X' },
  { label: 'Crash the Selected Node', key: 'c', accelerator: 'C' },
  'line',
  { label: 'Find a Payload…', key: '/', accelerator: '/' },
  { label: 'All Commands…', key: 'k', accelerator: 'CmdOrCtrl+K', withModifier: true },
];

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
    submenu: [pressing({ label: 'Keyboard Shortcuts', key: '?', accelerator: '?' }, isMac), ...(isMac ? [] : [{ role: 'about' as const }])],
  };
}
