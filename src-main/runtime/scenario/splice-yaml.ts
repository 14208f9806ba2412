/**
 * Changes single entries and fields of a list of mappings in a YAML text, and leaves every other character where it is: comments,
 * order, quotes, alignment. It knows what people write, not all that YAML allows; who calls reads the result and compares.
 */
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { flowText } from './yaml-text.ts';

/** A mapping of the list, as plain values. */
export type Entry = Readonly<Record<string, unknown>>;

/** Undefined when the text is written in a way in which this cannot be done. */
type Spliced = string | undefined;

const cut = (text: string, from: number, to: number, by = ''): string => `${text.slice(0, from)}${by}${text.slice(to)}`;
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
/** Behind the line's end, or the text's. */
const nextLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};
const newlineOf = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

const startOf = (node: unknown): number | undefined => ranged(node)?.range?.[0];
const ranged = (node: unknown): Node | undefined => (isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node : undefined);

/** A list or mapping without brackets is said to end behind the comment that follows it: its last value knows better. */
function endOf(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) return endOf(node.items.at(-1)?.value) ?? endOf(node.items.at(-1)?.key);
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1));
  return ranged(node)?.range?.[1];
}

const pairOf = (map: YAMLMap, key: string): Pair | undefined => map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

type Place = { root: YAMLMap; pair: Pair | undefined; list: YAMLSeq | undefined };

function find(text: string, key: string): Place | undefined {
  const root = parseDocument(text, { uniqueKeys: false, prettyErrors: false }).contents;
  if (!isMap(root)) return undefined;
  const pair = pairOf(root, key);
  return { root, pair, list: isSeq(pair?.value) ? pair.value : undefined };
}

/** Writes the entry at the end of the list; makes the list where there is none, before the key `before` if that is there. */
export function appendEntry(text: string, key: string, entry: Entry, before: string): Spliced {
  const place = find(text, key);
  if (place === undefined) return undefined;
  const { root, pair, list } = place;
  const item = flowText(entry);
  const nl = newlineOf(text);
  if (pair === undefined) return newList(text, root, `${key}:${nl}  - ${item}${nl}`, before);
  if (list === undefined || list.items.length === 0) {
    const from = endOf(pair.key);
    if (from === undefined || (list === undefined && isSetTo(pair.value))) return undefined;
    const colon = text.indexOf(':', from);
    const to = list === undefined ? colon + 1 : (endOf(list) ?? colon + 1);
    return cut(text, colon + 1, to, `${nl}${indentAt(text, startOf(pair.key) ?? 0)}  - ${item}`);
  }
  const end = endOf(list.items.at(-1));
  if (end === undefined) return undefined;
  if (list.flow === true) return cut(text, end, end, `, ${item}`);
  const dash = dashOf(text, list.items.at(-1));
  if (dash === undefined) return undefined;
  const at = nextLine(text, end);
  const line = `${indentAt(text, dash)}- ${item}`;
  return at === text.length && !text.endsWith('\n') ? `${text}${nl}${line}` : cut(text, at, at, `${line}${nl}`);
}

const isSetTo = (value: unknown): boolean => !(value === null || (isScalar(value) && value.value === null));

function newList(text: string, root: YAMLMap, lines: string, before: string): Spliced {
  if (root.flow === true) return undefined;
  const next = startOf(pairOf(root, before)?.key);
  if (next !== undefined) return cut(text, aboveComment(text, next), aboveComment(text, next), lines);
  const end = endOf(root.items.at(-1)?.value) ?? endOf(root.items.at(-1)?.key) ?? 0;
  const at = nextLine(text, end);
  return cut(text, at, at, text.slice(0, at).endsWith('\n') ? lines : `${newlineOf(text)}${lines}`);
}

/** A comment that stands right above belongs to what is below it. */
function aboveComment(text: string, at: number): number {
  let start = lineStart(text, at);
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    if (!/^\s*#/.test(text.slice(previous, start))) break;
    start = previous;
  }
  return start;
}

const indentAt = (text: string, at: number): string => ' '.repeat(at - lineStart(text, at));

/** The dash before an item of a list without brackets. */
function dashOf(text: string, item: unknown): number | undefined {
  const start = startOf(item);
  const lead = start === undefined ? undefined : /-[ \t]*(?:&\S+[ \t]*)?(?:(?:#[^\n]*)?\r?\n[ \t]*)*$/.exec(text.slice(0, start));
  return lead?.index;
}

export function removeEntry(text: string, key: string, index: number): Spliced {
  const { pair, list } = find(text, key) ?? {};
  const item = list?.items[index];
  const start = startOf(item);
  const end = endOf(item);
  if (list === undefined || start === undefined || end === undefined) return undefined;
  if (list.flow === true) return withoutFlowItem(text, list.items, index, start, end);
  const dash = dashOf(text, item);
  if (dash === undefined || text.slice(lineStart(text, dash), dash).trim() !== '') return undefined;
  const to = nextLine(text, end);
  // At the text's very end the line's own end goes along.
  const from =
    to === text.length && !text.endsWith('\n') ? Math.max(0, lineStart(text, dash) - newlineOf(text).length) : lineStart(text, dash);
  const without = cut(text, from, to);
  if (list.items.length > 1) return without;
  const colon = text.indexOf(':', endOf(pair?.key) ?? 0);
  return cut(without, colon + 1, colon + 1, ' []');
}

function withoutFlowItem(text: string, items: readonly unknown[], index: number, start: number, end: number): Spliced {
  const previous = index === 0 ? undefined : endOf(items[index - 1]);
  if (previous !== undefined) return cut(text, previous, end);
  const next = startOf(items[index + 1]);
  return cut(text, start, next ?? end);
}

/** Writes an entry anew, on one line, whatever it was. */
export function replaceEntry(text: string, key: string, index: number, entry: Entry): Spliced {
  const item = find(text, key)?.list?.items[index];
  const start = startOf(item);
  const end = endOf(item);
  return start === undefined || end === undefined ? undefined : cut(text, start, end, flowText(entry));
}

/** Changes just the fields in which the entry is to be different. */
export function rewriteEntry(text: string, key: string, index: number, before: Entry, after: Entry): Spliced {
  let result: Spliced = text;
  const isOld = (field: string): boolean => before[field] !== undefined;
  const isNew = (field: string): boolean => after[field] !== undefined;
  // First what is written anew, so that a mapping is never without fields.
  let last: string | undefined;
  for (const field of Object.keys(after).filter(isNew)) {
    if (result !== undefined && !(isOld(field) && flowText(before[field]) === flowText(after[field])))
      result = withField(result, find(result, key)?.list?.items[index], field, flowText(after[field]), last);
    last = field;
  }
  for (const field of Object.keys(before).filter((old) => isOld(old) && !isNew(old)))
    if (result !== undefined) result = withoutField(result, find(result, key)?.list?.items[index], field);
  return result;
}

function withField(text: string, map: unknown, field: string, value: string, behind: string | undefined): Spliced {
  if (!isMap(map)) return undefined;
  const pair = pairOf(map, field);
  if (pair !== undefined) {
    const { value: old } = pair;
    const start = startOf(old);
    const end = endOf(old);
    if (start === undefined || end === undefined) return undefined;
    const isBlock = (isMap(old) || isSeq(old)) && old.flow !== true;
    return isBlock ? cut(text, endOf(pair.key) ?? start, end, `: ${value}`) : cut(text, start, end, value);
  }
  const before = (behind === undefined ? undefined : pairOf(map, behind)) ?? map.items[0];
  const end = endOf(before?.value);
  const first = startOf(map.items[0]?.key);
  if (end === undefined || first === undefined) return undefined;
  if (map.flow === true) return cut(text, end, end, `, ${field}: ${value}`);
  const at = nextLine(text, end);
  const line = `${indentAt(text, first)}${field}: ${value}`;
  return at === text.length && !text.endsWith('\n') ? `${text}${newlineOf(text)}${line}` : cut(text, at, at, `${line}${newlineOf(text)}`);
}

function withoutField(text: string, map: unknown, field: string): Spliced {
  if (!isMap(map)) return undefined;
  const at = map.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === field);
  const pair = map.items[at];
  const start = startOf(pair?.key);
  const end = endOf(pair?.value) ?? endOf(pair?.key);
  if (start === undefined || end === undefined) return undefined;
  const next = startOf(map.items[at + 1]?.key);
  if (at === 0) return next === undefined ? undefined : cut(text, start, next);
  if (map.flow === true) return cut(text, endOf(map.items[at - 1]?.value) ?? start, end);
  const to = nextLine(text, end);
  const from = lineStart(text, start);
  return to === text.length && !text.endsWith('\n') ? cut(text, Math.max(0, from - newlineOf(text).length), to) : cut(text, from, to);
}
