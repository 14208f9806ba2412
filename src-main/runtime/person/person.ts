/** What Spokelab keeps for a person, in the user's folder. Without a folder nothing is kept, and everything else works. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, SettingsChange } from '../../contract/person.ts';
import { FIRST_SETTINGS } from '../../contract/person.ts';
import { settingsFile } from '../../contract/schemas/person.ts';
import { KeptFile } from '../kept-file.ts';
import { Trust } from '../trust/trust.ts';
import { Drafts } from './drafts.ts';
import { OpenedFiles } from './opened-files.ts';

export class Person {
  readonly drafts: Drafts;
  readonly opened: OpenedFiles;
  readonly trust: Trust;
  readonly folder: string | undefined;
  readonly #file: KeptFile<Settings> | undefined;
  #settings = FIRST_SETTINGS;
  #note: string | undefined;

  /** `trusted`: what this start was told to allow. */
  constructor(folder: string | undefined, trusted: readonly string[] = []) {
    this.folder = folder;
    this.trust = new Trust(folder, trusted);
    this.drafts = new Drafts(folder === undefined ? undefined : join(folder, 'drafts'));
    this.opened = new OpenedFiles(folder === undefined ? undefined : join(folder, 'opened.json'));
    this.#file = folder === undefined ? undefined : new KeptFile<Settings>(join(folder, 'settings.json'), settingsFile, FIRST_SETTINGS);
    this.#read();
  }

  /** Where the settings are kept. */
  get file(): string | undefined {
    return this.#file?.path;
  }

  /** Nothing was ever kept here, and it can be. */
  get isNew(): boolean {
    return this.#file !== undefined && this.#note === undefined && !existsSync(this.#file.path) && this.#settings.tour === 'new';
  }

  /** As they are now: another window, or the person by hand, may have changed the file. */
  settings(): { settings: Settings; note?: string } {
    this.#read();
    const note = this.#note;
    return note === undefined ? { settings: this.#settings } : { settings: this.#settings, note };
  }

  change(change: SettingsChange): { note?: string } {
    this.#settings = { ...this.#settings, ...change };
    if (this.#file === undefined) return {};
    const { value, note } = this.#file.change((kept) => ({ ...kept, ...change }));
    if (note === undefined) this.#settings = value;
    return note === undefined ? {} : { note };
  }

  #read(): void {
    if (this.#file === undefined || !existsSync(this.#file.path)) return;
    const { value, note } = this.#file.read();
    this.#note ??= note;
    if (note === undefined) this.#settings = value;
  }
}
