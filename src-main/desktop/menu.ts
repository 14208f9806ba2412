/** The app's menu: what the window in front says that can be done in it, group by group, and what the desktop adds. */
import type { MenuItemConstructorOptions } from 'electron';
import { BrowserWindow, Menu } from 'electron';
import type { MenuCommand, ShortcutKey, ToldByDesktop } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import { acceleratorOf } from './menu-commands.ts';

export type MenuActions = { newLab(): void; open(): void; showLogs(): void };
type Options = { isMac: boolean; isDevelopment: boolean };

/** The palette's groups that are menus of their own, in this order; the commands of the group Window stand under View. */
const GROUPS = ['Time', 'Lab', 'Selected'];

export function createMenu(actions: MenuActions, commands: readonly MenuCommand[], options: Options): Menu {
  const itemsOf = (group: string): MenuItemConstructorOptions[] =>
    commands.filter((command) => command.group === group).map((command) => running(command, options.isMac));
  const groups = [...GROUPS, ...commands.map(({ group }) => group).filter((group) => group !== 'Window' && !GROUPS.includes(group))];
  return Menu.buildFromTemplate([
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(actions, options.isMac),
    { role: 'editMenu' },
    ...[...new Set(groups)].flatMap((label) => {
      const submenu = itemsOf(label);
      return submenu.length === 0 ? [] : [{ label, submenu }];
    }),
    viewMenu(itemsOf('Window'), options),
    { role: 'windowMenu' },
    helpMenu(actions, options.isMac),
  ]);
}

function running({ title, keys }: MenuCommand, isMac: boolean): MenuItemConstructorOptions {
  const told: ToldByDesktop = { tell: 'run', title };
  return {
    label: title,
    // Shown only: the key itself goes to the page, which knows whether someone is writing. A Mac's menu would take it.
    ...(isMac || keys === undefined ? {} : { accelerator: acceleratorOf(keys), registerAccelerator: false }),
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

function fileMenu({ newLab, open }: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      { label: 'New Demo Lab', accelerator: 'CmdOrCtrl+N', click: newLab },
      { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: open },
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
