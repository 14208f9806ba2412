/**
 * What nodes, bundle server and APIs had before and after each change of them by hand, so that it can be put back, and done again.
 * It belongs to one lab: a virtual one that runs again gets another, and what is done again by then is noted down again; a live one
 * that is kept in a folder has it again when it goes on from there.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ChangeId, ChangeWords, NamedChange } from '../contract/code-change.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { ApiSpec } from '../contract/gateway.ts';
import type { NodeId } from '../contract/ids.ts';
import type { PluginProgram } from '../contract/plugin.ts';
import { MIB } from '../contract/units.ts';
import type { Lab } from '../engine/index.ts';
import { publish, takeOff } from './gateway-commands.ts';

/** The oldest changes are forgotten beyond this: as many as a window can take back, and as much as fits. */
const CHANGES_MAX = 500;
export const BYTES_MAX = 256 * MIB;

type ShelfItem = Parameters<typeof publish>[2];
export type Thing =
  | { kind: 'plugin'; node: NodeId; program: PluginProgram; position: number }
  | { kind: 'bundle'; name: string; item: ShelfItem }
  | { kind: 'api'; api: ApiSpec };

/** By what they are called. */
type Things = ReadonlyMap<string, Thing>;
type Changed = { name: string; before: Thing | undefined; after: Thing | undefined };
/** `isLive`: what it put on the bundle server, gateways got at once. `isBack`: it was put back, and not done again since. */
export type CodeChange = ChangeWords & { changed: readonly Changed[]; isLive: boolean; isBack: boolean };
type Kept = CodeChange & { bytes: number };

type Noted<T> = { id: ChangeId; isLive: boolean; words(result: T): ChangeWords };

export class CodeChanges {
  readonly #bytesMax: number;
  readonly #kept = new Map<ChangeId, Kept>();
  /** From before the engine was started again. */
  readonly #earlier: ReadonlySet<ChangeId>;
  #bytes = 0;

  /** `earlier`: what is known from before the engine was started again, oldest first. */
  constructor(earlier: readonly (readonly [ChangeId, CodeChange])[] = [], bytesMax: number = BYTES_MAX) {
    this.#bytesMax = bytesMax;
    this.#earlier = new Set(earlier.map(([id]) => id));
    for (const [id, change] of earlier) this.#keep(id, change);
  }

  /** What can be put back, oldest first. */
  all(): Iterable<[ChangeId, CodeChange]> {
    return this.#kept;
  }

  of(id: ChangeId): CodeChange | undefined {
    return this.#kept.get(id);
  }

  /** What a window that was not there can undo: done before the engine was started again, and not put back. Oldest first. */
  earlier(): NamedChange[] {
    const kept = [...this.#kept].filter(([id, { isBack }]) => this.#earlier.has(id) && !isBack);
    return kept.map(([change, { title, remains }]) => ({ change, title, ...(remains === undefined ? {} : { remains }) }));
  }

  /** Does it, and keeps what it changed under the id. What it throws has not been done. */
  note<T>({ id, isLive, words }: Noted<T>, lab: Lab, act: () => T): T {
    const before = thingsOf(lab);
    const result = act();
    const after = thingsOf(lab);
    const changed = [...new Set([...before.keys(), ...after.keys()])]
      .map((name): Changed => ({ name, before: before.get(name), after: after.get(name) }))
      .filter((one) => contentOf(one.before) !== contentOf(one.after));
    this.#keep(id, { ...words(result), changed, isLive, isBack: false });
    return result;
  }

  /** All of it or nothing. Throws ERR_CONFLICT where somebody else has changed the same since, or it is no longer known. */
  putBack(id: ChangeId, lab: Lab, to: 'before' | 'after'): void {
    const kept = this.#kept.get(id);
    if (kept === undefined)
      throw new SpokelabError(
        'ERR_CONFLICT',
        'The engine does not know this change any more: the lab has gone back beyond it or was started anew, or much was changed since.',
      );
    const from = to === 'before' ? 'after' : 'before';
    const things = thingsOf(lab);
    for (const one of kept.changed) checkIsThere(lab, one, one[from], one[to], things.get(one.name));
    // An API comes after its bundle, and goes before it.
    const apisLast = [...kept.changed].sort((one, other) => rank(one) - rank(other));
    for (const { [to]: thing } of apisLast) if (thing !== undefined) put(lab, thing, kept.isLive);
    for (const { [from]: thing, [to]: wanted } of apisLast.reverse())
      if (thing !== undefined && wanted === undefined) takeAway(lab, thing, kept.isLive);
    kept.isBack = to === 'before';
  }

  #keep(id: ChangeId, change: CodeChange): void {
    const kept = { ...change, bytes: bytesOf(change.changed) };
    this.#kept.set(id, kept);
    this.#bytes += kept.bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#kept.size === 1 || (this.#kept.size <= CHANGES_MAX && this.#bytes <= this.#bytesMax)) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}

const rank = ({ before, after }: Changed): number => ((before ?? after)?.kind === 'api' ? 1 : 0);

function thingsOf(lab: Lab): Things {
  const things = new Map<string, Thing>();
  const { hubPlugins, edges } = lab.composition();
  for (const { id: node, plugins } of [{ id: 'hub', plugins: hubPlugins }, ...edges])
    for (const [position, program] of plugins.entries())
      things.set(`Plugin ${program.pluginId} on ${node}`, { kind: 'plugin', node, program, position });
  for (const [name, item] of lab.gateways.bundles()) things.set(`The bundle ${name}`, { kind: 'bundle', name, item });
  for (const api of lab.gateways.apis) things.set(`The API ${api.id}`, { kind: 'api', api });
  return things;
}

function contentOf(thing: Thing | undefined): PluginProgram | ShelfItem | ApiSpec | undefined {
  if (thing === undefined) return undefined;
  return thing.kind === 'plugin' ? thing.program : thing.kind === 'bundle' ? thing.item : thing.api;
}

function isSame(one: Thing | undefined, other: Thing | undefined): boolean {
  if (contentOf(one) === contentOf(other)) return true;
  if (one?.kind === 'bundle' && other?.kind === 'bundle') return Buffer.compare(one.item.bytes, other.item.bytes) === 0;
  // A program's hash stands for its files.
  const shown = (thing: Thing | undefined): unknown =>
    thing?.kind === 'plugin' ? { ...thing.program, files: undefined, manifest: undefined } : contentOf(thing);
  return isDeepStrictEqual(shown(one), shown(other));
}

function checkIsThere(lab: Lab, { name }: Changed, expected: Thing | undefined, wanted: Thing | undefined, now: Thing | undefined): void {
  const { node } = { node: undefined, ...(expected ?? wanted) };
  if (node !== undefined && node !== 'hub' && !lab.edgeIds().includes(node))
    throw new SpokelabError('ERR_CONFLICT', `${node} is not in the lab any more. Nothing was changed.`);
  if (isSame(now, expected)) return;
  const what = now === undefined ? 'is gone by now' : expected === undefined ? 'is there by now' : 'is another by now';
  throw new SpokelabError(
    'ERR_CONFLICT',
    `${name} ${what}: it was changed since, in another window, on disk or by going back in time. It stays as it is.`,
  );
}

function put(lab: Lab, thing: Thing, isLive: boolean): void {
  if (thing.kind === 'plugin') lab.installPlugin(thing.node, thing.program, thing.position);
  else if (thing.kind === 'api') lab.gateways.putApi(thing.api);
  else if (isLive) publish(lab, thing.name, thing.item);
  else lab.gateways.server.put(thing.name, thing.item);
}

function takeAway(lab: Lab, thing: Thing, isLive: boolean): void {
  if (thing.kind === 'plugin') lab.uninstallPlugin(thing.node, thing.program.pluginId);
  else if (thing.kind === 'api') lab.gateways.removeApi(thing.api.id);
  else takeOff(lab, thing.name, isLive);
}

/** Bytes of code; what several nodes share is counted once. */
function bytesOf(changed: readonly Changed[]): number {
  const seen = new Set<Uint8Array>();
  for (const { before, after } of changed)
    for (const thing of [before, after]) {
      if (thing?.kind === 'plugin') for (const bytes of thing.program.files.values()) seen.add(bytes);
      else if (thing?.kind === 'bundle') seen.add(thing.item.bytes);
    }
  return [...seen].reduce((sum, { length }) => sum + length, 0);
}
