/** Looks once for a newer version, takes it only when its feed is signed (update-check), and installs it when a person agrees or quits. */

import type { Offered } from './update-check.ts';
import { reasonAgainst } from './update-check.ts';

/** What is used of electron-updater. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: Offered } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(): void;
}

export type UpdateOptions = {
  /** Empty in a build that was made without one: it takes no updates. */
  key: string;
  isWanted: boolean;
  updater(): Promise<Updater>;
  /** Text of a file beside the packages. */
  read(name: string): Promise<string>;
  feed: string;
  ask(version: string): Promise<boolean>;
  log(text: string): void;
};

/** Never throws: an update that fails is a line in the log. */
export async function lookForUpdate({ key, isWanted, updater: load, read, feed, ask, log }: UpdateOptions): Promise<void> {
  if (!isWanted || key === '') return;
  try {
    const updater = await load();
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = false;
    const found = await updater.checkForUpdates();
    if (found === null || !found.isUpdateAvailable) return;
    const { version } = found.updateInfo;
    const [text, signature] = await Promise.all([read(feed), read(`${feed}.sig`)]);
    const reason = reasonAgainst(found.updateInfo, { text, signature, key });
    if (reason !== undefined) return log(`version ${version} is offered and was not taken: ${reason}`);
    // It compares what it downloads with the SHA-512 that was just found in the signed feed.
    await updater.downloadUpdate();
    updater.autoInstallOnAppQuit = true;
    log(`version ${version} was downloaded`);
    if (await ask(version)) updater.quitAndInstall();
  } catch (error) {
    log(`no update: ${error instanceof Error ? error.message : String(error)}`);
  }
}
