/** Opens what is wanted, after a question where a link wants it. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { app, dialog } from 'electron';
import { z } from 'zod';
import { isLabFileName } from '../contract/desktop-api.ts';
import { UPLOAD_BYTES_MAX } from '../contract/schemas/api.ts';
import { MIB } from '../contract/units.ts';
import { lessonFile } from '../runtime/lessons/lesson-list.ts';
import type { LabWindows } from './lab-windows.ts';
import type { Wanted } from './wanted.ts';
import { LINK_SCHEME, readLink, wantedFile } from './wanted.ts';

const LAB_FILES = [
  { name: 'Scenarios, sessions and lessons', extensions: ['yaml', 'yml', 'spokelab', 'md'] },
  { name: 'Bundles', extensions: ['zip'] },
  { name: 'All files', extensions: ['*'] },
];
const WANTED_MAX = 20;

const path = z.string().min(1).max(4_096);
const handedSchema = z
  .array(
    z.discriminatedUnion('open', [
      z.strictObject({ open: z.literal('lab'), file: path, isFromLink: z.literal(true).exactOptional() }),
      z.strictObject({ open: z.literal('lesson'), name: path }),
      z.strictObject({ open: z.literal('bundle'), file: path }),
    ]),
  )
  .max(WANTED_MAX);

/** What a second instance hands over; nothing when it is not ours. */
export const wantedHanded = (handed: unknown): Wanted[] => handedSchema.safeParse(handed).data ?? [];

const droppedSchema = z.array(path.refine(isLabFileName)).min(1).max(WANTED_MAX);

export class Openings {
  readonly #windows: LabWindows;

  constructor(windows: LabWindows) {
    this.#windows = windows;
  }

  /** A link of our scheme from the system. */
  openLink(link: string): void {
    const wanted = readLink(link, process.platform);
    if (wanted !== undefined) return void this.open([wanted]);
    const shown = link.slice(0, 200);
    void refuse(
      'This link opens nothing.',
      `Spokelab understands ${LINK_SCHEME}//lesson/NAME and ${LINK_SCHEME}//open?file=PATH. The link was: ${shown}`,
    );
  }

  /** A file from the system: opened with Spokelab, dropped on its icon, chosen among recent files. */
  openFile(file: string): void {
    const wanted = wantedFile(file);
    if (wanted !== undefined) return void this.open([wanted]);
    void refuse(
      `${basename(file)} is none of Spokelab's files.`,
      'It opens scenarios (.yaml), sessions (.spokelab), lessons (.md) and bundles (.zip).',
    );
  }

  /** Paths that a page says were dropped on it. */
  openDropped(paths: unknown): void {
    const files = droppedSchema.safeParse(paths).data;
    if (files !== undefined) void this.open(files.map((file) => ({ open: 'lab', file })));
  }

  async pick(): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog({ title: 'Open', filters: LAB_FILES, properties: ['openFile'] });
    const [file] = filePaths;
    if (file !== undefined) await this.open([wantedFile(file) ?? { open: 'lab', file }]);
  }

  async open(wanted: readonly Wanted[]): Promise<void> {
    for (const one of wanted) await this.#openOne(one);
  }

  async #openOne(wanted: Wanted): Promise<void> {
    if (wanted.open === 'bundle') return this.#openBundle(wanted.file);
    if (wanted.open === 'lesson') return this.#openLesson(wanted.name);
    const { file, isFromLink = false } = wanted;
    if (isFromLink && !(await isAgreed(file))) return;
    this.#windows.open(file);
    app.addRecentDocument(file);
  }

  /** Lessons that ship with the app need no question: there is nothing of anyone else's in them. */
  async #openLesson(name: string): Promise<void> {
    try {
      this.#windows.open(lessonFile(name));
    } catch {
      await refuse(`There is no lesson "${name}".`, 'The view Lessons lists those that there are.');
    }
  }

  /** It is installed as if it had been dropped on the window in front; on the demo lab's where there is none. */
  async #openBundle(file: string): Promise<void> {
    try {
      const { size } = await stat(file);
      if (size > UPLOAD_BYTES_MAX) throw new Error(`It is larger than ${UPLOAD_BYTES_MAX / MIB} MiB.`);
      const base64 = (await readFile(file)).toString('base64');
      this.#windows.frontOrNew().tell({ tell: 'bundle', name: basename(file), base64 });
    } catch (error) {
      await refuse(`${basename(file)} cannot be opened.`, error instanceof Error ? error.message : String(error));
    }
  }
}

async function isAgreed(file: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'A link asks to open a file in Spokelab.',
    detail: `${file}\n\nA scenario installs the plugin bundles that it names. Open it only if you know what it is.`,
    buttons: ['Open', 'Do not open'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

async function refuse(message: string, detail: string): Promise<void> {
  await dialog.showMessageBox({ type: 'warning', message, detail, buttons: ['OK'] });
}
