/**
 * Everything that a person changed, newest last, to be taken back and done again: the scenario's text, the faults and the topology,
 * all on one stack. It knows nothing of the lab: each change brings its own way back.
 */
import type { Us } from '../../src-main/contract/units.ts';

export type Change = {
  /** What was done, as it follows "Undo": `move of responses dropped on edge-1`. */
  title: string;
  /** Lab time at which the lab was changed; none for a change of the text. */
  atUs?: Us;
  /** False when it could not be done; the person has been told. */
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  /** What stays as it is although the rest is taken back; told when it is. */
  remains?: string;
  /** A change that follows soon after one of the same name is one with it: typing, and steps with the arrow keys. */
  joins?: string;
};

/** What has no way back stays on the stack, so that asking for it is answered. */
export type Finality = { title: string; atUs?: Us; cannot: string };

export type Entry = Change | Finality;

export const ENTRIES_MAX = 500;
/** Changes closer together than this are joined. */
export const JOINED_MS = 1_000;

export const isFinal = (entry: Entry): entry is Finality => 'cannot' in entry;

/** `turns`: of a change of the lab, when it was done, taken back, done again …; it is done after an odd number of them. */
type Kept<One extends Entry = Entry> = { entry: One; turns: Us[] | undefined };

export class UndoStack {
  readonly #onChange: () => void;
  #turn = 0;
  /** Lab time. */
  readonly #now: () => Us;
  #done: Kept[] = [];
  #undone: Kept<Change>[] = [];
  #pushedMs = Number.NEGATIVE_INFINITY;
  /** One at a time: what comes while something is taken back waits for it. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(onChange: () => void = () => {}, now: () => Us = () => 0) {
    this.#onChange = () => {
      this.#turn += 1;
      onChange();
    };
    this.#now = now;
  }

  /** Another one whenever something was done, taken back or done again. */
  get turn(): number {
    return this.#turn;
  }

  get nextUndo(): Entry | undefined {
    return this.#done.at(-1)?.entry;
  }

  get nextRedo(): Change | undefined {
    return this.#undone.at(-1)?.entry;
  }

  push(entry: Entry, wallMs: number): void {
    const last = this.nextUndo;
    const turns = entry.atUs === undefined ? undefined : [entry.atUs];
    const isSoon = wallMs - this.#pushedMs < JOINED_MS && this.#undone.length === 0;
    if (last !== undefined && !isFinal(last) && !isFinal(entry) && entry.joins !== undefined && last.joins === entry.joins && isSoon) {
      this.#done[this.#done.length - 1] = { entry: { ...entry, undo: last.undo }, turns };
    } else {
      this.#done.push({ entry, turns });
      if (this.#done.length > ENTRIES_MAX) this.#done.shift();
    }
    this.#pushedMs = wallMs;
    this.#undone = [];
    this.#onChange();
  }

  /** What was done before anything that is here, oldest first. */
  pushUnder(entries: readonly Change[]): void {
    this.#done = [...entries.map((entry): Kept => ({ entry, turns: undefined })), ...this.#done].slice(-ENTRIES_MAX);
    this.#onChange();
  }

  /** The next change that is typed or stepped is one of its own. */
  separate(): void {
    this.#pushedMs = Number.NEGATIVE_INFINITY;
  }

  /** What was taken back, or what cannot be; undefined when there is nothing, or when it failed. Either way it is off the stack. */
  undo(): Promise<Entry | undefined> {
    return this.#inLine(async () => {
      const { entry, turns } = this.#done.pop() ?? {};
      this.separate();
      this.#onChange();
      if (entry === undefined || isFinal(entry)) return entry;
      if (!(await entry.undo())) return undefined;
      turns?.push(this.#now());
      this.#undone.push({ entry, turns });
      this.#onChange();
      return entry;
    });
  }

  redo(): Promise<Entry | undefined> {
    return this.#inLine(async () => {
      const { entry, turns } = this.#undone.pop() ?? {};
      this.#onChange();
      if (entry === undefined || !(await entry.redo())) return undefined;
      turns?.push(this.#now());
      this.#done.push({ entry, turns });
      this.separate();
      this.#onChange();
      return entry;
    });
  }

  /** The lab has gone back to this moment: what was done to it later has not happened, nor what was taken back later. */
  forgetAfter(atUs: Us): void {
    const all = [...this.#done, ...this.#undone.toReversed()];
    const undone = new Set<Kept>(this.#undone);
    this.#done = [];
    this.#undone = [];
    for (const one of all) {
      const turns = one.turns?.filter((turnUs) => turnUs <= atUs);
      const kept = { ...one, turns };
      const isDone = turns === undefined ? !undone.has(one) : turns.length % 2 === 1;
      if (turns?.length === 0) continue;
      if (isDone || isFinal(kept.entry)) this.#done.push(kept);
      else this.#undone.unshift({ entry: kept.entry, turns });
    }
    this.#onChange();
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.separate();
    this.#onChange();
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#line.then(work);
    this.#line = result.catch(() => {});
    return result;
  }
}

/** What the next undo and redo are about, by name. */
export const undoableIn = ({ nextUndo, nextRedo, turn }: UndoStack): { undo?: string; redo?: string; turn: number } => ({
  turn,
  ...(nextUndo === undefined ? {} : { undo: nextUndo.title }),
  ...(nextRedo === undefined ? {} : { redo: nextRedo.title }),
});
