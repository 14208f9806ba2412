/** Changes of a scenario's faults that were drawn, made in its text: what else stands there stays, to the letter. */
import { isDeepStrictEqual } from 'node:util';
import { SpokelabError } from '../../contract/errors.ts';
import type { FaultAction, FaultSpec } from '../../contract/fault.ts';
import type { FaultEdit } from '../../contract/fault-plan.ts';
import { hasLength, LENGTH_US_MIN } from '../../contract/fault-plan.ts';
import { parseDuration, worth } from '../../contract/schemas/quantities.ts';
import type { Us } from '../../contract/units.ts';
import { parseScenario } from './load-scenario.ts';
import { readYaml } from './read-yaml.ts';
import type { Entry } from './splice-yaml.ts';
import { appendEntry, removeEntry, replaceEntry, rewriteEntry } from './splice-yaml.ts';
import { actionValue, edgeOf, faultValue, timeValue } from './write-faults.ts';

const KEY = 'faults';
const BYTE_ORDER_MARK = '\uFEFF';

/** `index`: of the fault that the last edit is about, in the new text. */
export type EditedFaults = { yaml: string; index?: number };

/** Throws ERR_SCENARIO_INVALID for a text that cannot be read, before or after; ERR_NOT_FOUND for a fault that is not there. */
export function editFaults(text: string, file: string, edits: readonly FaultEdit[]): EditedFaults {
  parseScenario(text, file);
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  let yaml = text.slice(mark.length);
  let index: number | undefined;
  for (const edit of edits) ({ yaml, index } = edited(yaml, edit));
  parseScenario(yaml, file);
  return { yaml: `${mark}${yaml}`, ...(index === undefined ? {} : { index }) };
}

type Data = Readonly<Record<string, unknown>>;

function edited(text: string, edit: FaultEdit): { yaml: string; index: number | undefined } {
  const data = dataOf(text) as Data;
  const faults = (data[KEY] ?? []) as readonly Entry[];
  if (edit.edit === 'add') return added(text, data, faults, entryOf(edit));
  const entry = faults[edit.index];
  if (entry === undefined) throw new SpokelabError('ERR_NOT_FOUND', `The scenario has no fault number ${edit.index + 1}.`);
  if (edit.edit === 'copy') return added(text, data, faults, copyOf(entry, edit));
  if (edit.edit === 'remove') {
    const others = faults.filter((_, index) => index !== edit.index);
    return { yaml: confirmed({ ...data, [KEY]: others }, edit.index, [() => removeEntry(text, KEY, edit.index)]), index: undefined };
  }
  const changed = changedEntry(entry, edit);
  const wanted = { ...data, [KEY]: faults.map((other, index) => (index === edit.index ? changed : other)) };
  const ways = [
    () => rewriteEntry(text, KEY, edit.index, entry, changed),
    // An alias, or something else that has no fields of its own here.
    () => replaceEntry(text, KEY, edit.index, changed),
  ];
  return { yaml: confirmed(wanted, edit.index, ways), index: edit.index };
}

function added(text: string, data: Data, faults: readonly Entry[], entry: Entry): { yaml: string; index: number } {
  const wanted = { ...data, [KEY]: [...faults, entry] };
  return { yaml: confirmed(wanted, faults.length, [() => appendEntry(text, KEY, entry, 'expect')]), index: faults.length };
}

/** The first way after which the text says what is wanted, and nothing else. */
function confirmed(wanted: Data, index: number, ways: readonly (() => string | undefined)[]): string {
  const plain: unknown = JSON.parse(JSON.stringify(wanted));
  for (const way of ways) {
    const text = way();
    if (text !== undefined && isDeepStrictEqual(dataOf(text), plain)) return text;
  }
  throw new SpokelabError(
    'ERR_CONFLICT',
    `Fault number ${index + 1} is written in a way that only you can change: other parts of the text depend on it. Change it in the text.`,
  );
}

/** Plain values without a prototype of their own; undefined for what is no YAML. */
function dataOf(text: string): unknown {
  const read = readYaml(text);
  return read.ok ? JSON.parse(JSON.stringify(read.file.data)) : undefined;
}

const shortest = (lengthUs: Us): Us => Math.max(LENGTH_US_MIN, Math.round(lengthUs));

function entryOf({ fault, over, atUs, lengthUs }: Extract<FaultEdit, { edit: 'add' }>): Entry {
  const spec: FaultSpec = { ...fault, atUs: Math.max(0, Math.round(atUs)) };
  if (lengthUs !== undefined && hasLength(fault.kind)) {
    if (spec.kind === 'edge-crash' || spec.kind === 'hub-crash') spec.restartUs = shortest(lengthUs);
    else spec.forUs = shortest(lengthUs);
  }
  return withoutGaps(faultValue(spec, over ?? edgeOf(fault) ?? ''));
}

const withoutGaps = (value: object): Entry => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

function changedEntry(entry: Entry, edit: Extract<FaultEdit, { edit: 'move' | 'set' | 'retarget' }>): Entry {
  if (edit.edit === 'retarget') return retargeted(entry, edit.edge);
  if (edit.edit === 'set') return withAction(entry, edit.fault);
  const moved = { ...entry, at: movedMoment(entry.at, edit.atUs) };
  return edit.lengthUs === undefined || isOnce(entry) ? moved : withLength(moved, edit.lengthUs);
}

/** An id is given once, so that a copy has none. */
function copyOf(entry: Entry, { atUs, edge }: Extract<FaultEdit, { edit: 'copy' }>): Entry {
  const { id: _, ...copy } = entry;
  const moved = { ...copy, at: movedMoment(entry.at, atUs) };
  return edge === undefined ? moved : retargeted(moved, edge);
}

function movedMoment(at: unknown, toUs: Us): unknown {
  const fromUs = Math.max(0, Math.round(toUs));
  if (typeof at !== 'object' || at === null || !('between' in at)) return timeValue(fromUs);
  const [from, until] = (at.between as unknown[]).map((time) => worth(parseDuration(time))) as [Us, Us];
  return { between: [timeValue(fromUs), timeValue(fromUs + until - from)] };
}

const isCrash = (entry: Entry): boolean => 'crash' in entry || entry.hub === 'crash' || entry.hub === 'restart';

/** What happens once, at its moment, has no length. */
const isOnce = (entry: Entry): boolean =>
  entry.server === 'replace' || ['reset', 'lose', 'reload', 'clear_cache'].some((key) => key in entry);

/** How long a crashed node is down may be written under either key. */
function withLength(entry: Entry, lengthUs: Us | null): Entry {
  const key = isCrash(entry) && !('for' in entry) ? 'restart' : 'for';
  if (lengthUs !== null) {
    const at = Object.entries(entry).filter(([field]) => field === 'at');
    // Behind the time, where people write it.
    return key in entry || key === 'restart'
      ? { ...entry, [key]: timeValue(shortest(lengthUs)) }
      : { ...Object.fromEntries(at), [key]: timeValue(shortest(lengthUs)), ...entry };
  }
  const { [key]: _, ...endless } = entry;
  // `restart` comes back by itself; what stays down has crashed.
  return entry.hub === 'restart' ? { ...endless, hub: 'crash' } : endless;
}

function retargeted(entry: Entry, edge: string): Entry {
  const key = ['link', 'edge', 'on'].find((target) => target in entry);
  if (key === undefined) throw new SpokelabError('ERR_CONFLICT', 'This fault is not on an edge or its link, and cannot be moved to one.');
  return { ...entry, [key]: edge };
}

/** What stays when a fault is made to do something else. */
const KEPT: ReadonlySet<string> = new Set(['at', 'for', 'link', 'edge', 'plugin', 'on', 'id']);
const TARGETS = ['link', 'edge', 'plugin', 'hub', 'server'] as const;

function withAction(entry: Entry, fault: FaultAction): Entry {
  const action = withoutGaps(actionValue(fault));
  const value: object = faultValue({ ...fault, atUs: 0 }, '');
  const is = (one: object): string | undefined => TARGETS.find((target) => target in one && (one as Entry)[target] !== undefined);
  if (is(value) !== is(entry)) throw new SpokelabError('ERR_CONFLICT', 'This fault has another kind of target. Draw a new one there.');
  const kept = Object.fromEntries(Object.entries(entry).filter(([key]) => KEPT.has(key)));
  const isOther = isCrash(entry) !== isCrash(action);
  const { for: lasted, ...timeless } = kept;
  if (lasted === undefined) return { ...kept, ...action };
  // A crash says its length in its action; and what happens once has none.
  if (!hasLength(fault.kind) || (isCrash(action) && 'restart' in action)) return { ...timeless, ...action };
  return isOther && isCrash(action) ? { ...timeless, ...action, restart: lasted } : { ...kept, ...action };
}
