/** The app's menu: what the window in front says that can be done in it, group by group, and what the desktop adds. */
import type { MenuItemConstructorOptions } from 'electron';
import { BrowserWindow, Menu } from 'electron';
import type { MenuCommand, ShortcutKey, ToldByDesktop } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import { acceleratorOf } from './menu-commands.ts';

/** `openLeft`: absent where no lab was left open. */
export type MenuActions = { newLab(): void; open(): void; openLeft?: () => void; showLogs(): void };
type Options = { isMac: boolean; isDevelopment: boolean };

/** The palette's groups that are menus of their own; the group Window stands under View, and all others are parts of Lab. */
const MENUS = ['Time', 'Lab', 'Selected'];

export function createMenu(actions: MenuActions, commands: readonly MenuCommand[], options: Options): Menu {
  const itemsOf = (group: string): MenuItemConstructorOptions[] =>
    commands.filter((command) => command.group === group).map((command) => running(command, options.isMac));
  const others = [...new Set(commands.map(({ group }) => group))].filter((group) => group !== 'Window' && !MENUS.includes(group));
  const parts = others.map((label): MenuItemConstructorOptions => ({ label, submenu: itemsOf(label) }));
  return Menu.buildFromTemplate([
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(actions, options.isMac),
    { role: 'editMenu' },
    ...MENUS.flatMap((label) => {
      const submenu = label === 'Lab' && parts.length > 0 ? [...itemsOf(label), { type: 'separator' as const }, ...parts] : itemsOf(label);
      return submenu.length === 0 ? [] : [{ label, submenu }];
    }),
    viewMenu(itemsOf('Window'), options),
    { role: 'windowMenu' },
    helpMenu(actions, options.isMac),
  ]);
}

function running({ title, keys }: MenuCommand, isMac: boolean): MenuItemConstructorOptions {
  const told: ToldByDesktop = { tell: 'run', title };
  const accelerator = isMac || keys === undefined ? undefined : acceleratorOf(keys);
  return {
    label: title,
    // Shown only: the key itself goes to the page, which knows whether someone is writing. A Mac's menu would take it.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: (_item, window) => send(window, DESKTOP_CHANNELS.told, told),
  };
}

function palette(isMac: boolean): MenuItemConstructorOptions {
  const press: ShortcutKey = { key: 'k', withModifier: true };
  return {
    label: 'All Commands…',
    ...(isMac ? {} : { accelerator: 'CmdOrCtrl+K', registerAccelerator: false }),
    click: (_item, window) => send(window, DESKTOP_CHANNELS.press, press),
  };
}

function send(window: unknown, channel: string, content: unknown): void {
  if (window instanceof BrowserWindow) window.webContents.send(channel, content);
}

function fileMenu({ newLab, open, openLeft }: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      { label: 'New Demo Lab', accelerator: 'CmdOrCtrl+N', click: newLab },
      { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: open },
      ...(openLeft === undefined ? [] : [{ label: 'Labs Left Open…', click: openLeft }]),
      ...(isMac ? [{ role: 'recentDocuments' as const, submenu: [{ role: 'clearRecentDocuments' as const }] }] : []),
      { type: 'separator' },
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  };
}

function viewMenu(commands: MenuItemConstructorOptions[], { isMac, isDevelopment }: Options): MenuItemConstructorOptions {
  return {
    label: 'View',
    submenu: [
      palette(isMac),
      ...commands,
      { type: 'separator' },
      ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }] as const) : []),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu({ showLogs }: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [{ label: 'Show the Logs', click: showLogs }, ...(isMac ? [] : [{ role: 'about' as const }])],
  };
}
