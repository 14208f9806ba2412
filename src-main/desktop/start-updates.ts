/** Updates of the installed app, with Electron's parts and the person's setting. */
import { join } from 'node:path';
import { app, dialog, net } from 'electron';
import { FIRST_SETTINGS } from '../contract/person.ts';
import { settingsFile } from '../contract/schemas/person.ts';
import { KeptFile } from '../runtime/kept-file.ts';
import { LogFile } from '../runtime/log-file.ts';
import { userFolder } from '../runtime/user-folder.ts';
import { lookForUpdate } from './updates.ts';

/** Put in by the build (electron.vite.config.ts). */
declare const __SPOKELAB_UPDATE_KEY__: string;

const PACKAGES = 'https://github.com/spokelab/spokelab/releases/latest/download';
/** A start is not slowed down by it. */
const AFTER_MS = 15_000;
const FEEDS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'latest-mac.yml', win32: 'latest.yml' };
const LINUX_FEED = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

export function startUpdates(): void {
  if (!app.isPackaged || __SPOKELAB_UPDATE_KEY__ === '') return;
  setTimeout(look, AFTER_MS).unref();
}

function look(): void {
  const log = new LogFile(join(app.getPath('userData'), 'logs', 'updates.log'));
  const settings = new KeptFile(join(userFolder(), 'settings.json'), settingsFile, FIRST_SETTINGS).read().value;
  void lookForUpdate({
    key: __SPOKELAB_UPDATE_KEY__,
    isWanted: settings.updates,
    updater: async () => (await import('electron-updater')).default.autoUpdater,
    read: readBeside,
    feed: FEEDS[process.platform] ?? LINUX_FEED,
    ask,
    log: (text) => log.write(text),
  });
}

async function readBeside(name: string): Promise<string> {
  const response = await net.fetch(`${PACKAGES}/${name}`);
  if (!response.ok) throw new Error(`${name} cannot be read (${response.status})`);
  return response.text();
}

async function ask(version: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: `Version ${version} of Spokelab is ready.`,
    detail: 'It is installed when Spokelab ends. Labs that run are closed then.',
    buttons: ['Restart now', 'Later'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
