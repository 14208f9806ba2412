/**
 * A stand-in for Electron: as much of its interface as the desktop code uses, backed by pages of a real Chromium. The
 * preload script runs in an isolated world of the page, the engine in a process of its own, windows are pages.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, nativeTheme, net, powerSaveBlocker, screen, shell } from './desktop-parts.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { MessageChannelMain } from './ports.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility-process.ts';
