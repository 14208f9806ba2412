/** Changes of a lab's code by hand, each in a file of the lab's folder: they can be put back also after the engine died. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shelfItem } from '../adapters/bundles/shelf-item.ts';
import type { ChangeId } from '../contract/code-change.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { PluginProgram } from '../contract/plugin.ts';
import type { ChangeFile } from '../contract/schemas/lab-file.ts';
import { changeFile } from '../contract/schemas/lab-file.ts';
import type { CodeChange, CodeChanges, Thing } from './code-changes.ts';
import { reasonOf, replaceFile } from './kept-file.ts';
import { base64Of, bytesOf, keptProgram, Numbered, programOf } from './kept-programs.ts';
import { makeFolder } from './make-folder.ts';

/** They are numbered in the order in which they were done. */
const NAME = /^(\d{6,})\.json$/;

type Written = { name: string; isBack: boolean };
type KeptThing = NonNullable<ChangeFile['changed'][number]['before']>;

export class ChangeFiles {
  readonly #folder: string;
  readonly #written = new Map<ChangeId, Written>();
  #last = 0;

  constructor(directory: string) {
    this.#folder = join(directory, 'changes');
  }

  /** What was kept, oldest first. What cannot be read is passed over: it can no longer be put back, and the lab does without. */
  async read(): Promise<[ChangeId, CodeChange][]> {
    const changes: [ChangeId, CodeChange][] = [];
    for (const name of this.#list()) {
      this.#last = Math.max(this.#last, Number(NAME.exec(name)?.[1]));
      const kept = this.#parse(name);
      if (kept === undefined) continue;
      this.#written.set(kept.id, { name, isBack: kept.isBack });
      changes.push([kept.id, await changeOf(kept)]);
    }
    return changes;
  }

  /** Whatever is known now has a file, and nothing else has. Throws ERR_STORAGE. */
  keep(changes: CodeChanges): void {
    for (const [id, { name }] of this.#written) {
      if (changes.of(id) !== undefined) continue;
      rmSync(join(this.#folder, name), { force: true });
      this.#written.delete(id);
    }
    for (const [id, change] of changes.all()) if (this.#written.get(id)?.isBack !== change.isBack) this.#write(id, change);
  }

  #write(id: ChangeId, change: CodeChange): void {
    const name = this.#written.get(id)?.name ?? `${String(this.#last + 1).padStart(6, '0')}.json`;
    const file = join(this.#folder, name);
    try {
      makeFolder(this.#folder, 0o700);
      replaceFile(file, JSON.stringify(keptChange(id, change)));
    } catch (cause) {
      throw new SpokelabError(
        'ERR_STORAGE',
        `It is done, but ${file} cannot be written, so it cannot be undone once the engine was started again: ${reasonOf(cause)}`,
        { cause },
      );
    }
    if (!this.#written.has(id)) this.#last += 1;
    this.#written.set(id, { name, isBack: change.isBack });
  }

  #list(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => NAME.test(name))
        .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
    } catch {
      return [];
    }
  }

  #parse(name: string): ChangeFile | undefined {
    try {
      return changeFile.parse(JSON.parse(readFileSync(join(this.#folder, name), 'utf8')));
    } catch {
      return undefined;
    }
  }
}

function keptChange(id: ChangeId, { changed, ...rest }: CodeChange): ChangeFile {
  const programs = new Numbered<PluginProgram>();
  const kept = (thing: Thing): KeptThing => {
    if (thing.kind === 'api') return { kind: 'api', api: { ...thing.api, edges: [...thing.api.edges] } };
    if (thing.kind === 'bundle') return { kind: 'bundle', name: thing.name, zip: base64Of(thing.item.bytes) };
    return { ...thing, program: programs.positionOf(thing.program) };
  };
  const all = changed.map(({ name, before, after }) => ({
    name,
    ...(before === undefined ? {} : { before: kept(before) }),
    ...(after === undefined ? {} : { after: kept(after) }),
  }));
  const { title, remains, isLive, isBack } = rest;
  const words = { title, ...(remains === undefined ? {} : { remains }) };
  return { spokelabChange: 1, id, ...words, isLive, isBack, programs: programs.all.map(keptProgram), changed: all };
}

async function changeOf({ spokelabChange: _, id: __, programs, changed, ...rest }: ChangeFile): Promise<CodeChange> {
  const opened = programs.map(programOf);
  const thingOf = async (kept: KeptThing | undefined): Promise<Thing | undefined> => {
    if (kept === undefined || kept.kind === 'api') return kept;
    if (kept.kind === 'bundle') return { kind: 'bundle', name: kept.name, item: await shelfItem(bytesOf(kept.zip)) };
    const program = opened[kept.program];
    return program === undefined ? undefined : { ...kept, program };
  };
  const all = changed.map(async ({ name, before, after }) => ({ name, before: await thingOf(before), after: await thingOf(after) }));
  return { ...rest, changed: await Promise.all(all) };
}
