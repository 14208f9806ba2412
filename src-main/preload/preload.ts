/** All that the page gets from the desktop: `window.spokelab`. Runs in the page's isolated world, sandboxed. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopApi, EngineEnded, ShortcutKey, ToldByDesktop } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS, isLabFileName } from '../contract/desktop-api.ts';
import { EngineLine } from './engine-line.ts';

let line: EngineLine | undefined;
let tell: (told: ToldByDesktop) => void = () => {};

const api: DesktopApi = {
  kind: 'desktop',
  platform: process.platform,
  connect: () => {
    line?.close();
    const { port1, port2 } = new MessageChannel();
    const opened = new EngineLine(port1);
    line = opened;
    ipcRenderer.postMessage(DESKTOP_CHANNELS.connect, null, [port2]);
    return {
      send: (text) => opened.send(text),
      onMessage: (listener) => opened.onMessage(listener),
      onClose: (listener) => opened.onClose(listener),
      close: () => opened.close(),
    };
  },
  onTold: (listener) => void (tell = listener),
  showCommands: (commands) => ipcRenderer.send(DESKTOP_CHANNELS.commands, commands),
};

contextBridge.exposeInMainWorld('spokelab', api);

ipcRenderer.on(DESKTOP_CHANNELS.ended, (_event, { error, crash }: EngineEnded) => {
  if (crash?.isBack === true) line?.lose(error.message);
  else line?.end(error);
  if (crash !== undefined) tell(crash);
});

ipcRenderer.on(DESKTOP_CHANNELS.told, (_event, told: ToldByDesktop) => tell(told));

/** A menu item presses its shortcut: what a command does is known to the page alone. */
ipcRenderer.on(DESKTOP_CHANNELS.press, (_event, { key, withModifier }: ShortcutKey) => {
  const modifier = withModifier ? { [process.platform === 'darwin' ? 'metaKey' : 'ctrlKey']: true } : {};
  window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...modifier }));
});

/** The page never learns a path, and a file that a script made has none: only what a person drops is opened. */
window.addEventListener(
  'drop',
  ({ dataTransfer }) => {
    const paths = [...(dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file));
    if (paths.length > 0 && paths.every(isLabFileName)) ipcRenderer.send(DESKTOP_CHANNELS.dropped, paths);
  },
  { capture: true },
);
