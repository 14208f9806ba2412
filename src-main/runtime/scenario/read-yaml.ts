/**
 * YAML to plain values, with the place of every value. Only what JSON knows comes out: no tags, no keys that are not text,
 * no number that a double cannot hold. Aliases are followed within a budget, so that a file cannot grow in memory.
 */

import type { Alias, Document, ErrorCode, Node, Scalar, YAMLError, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { shown } from '../../contract/schemas/quantities.ts';
import type { FieldPath } from './problems.ts';
import { whereTooDeep } from './yaml-depth.ts';

export type Place = { line: number; column: number };
export type YamlProblem = Place & { path: FieldPath; message: string };

export type YamlFile = {
  data: unknown;
  /** Where the value stands; for one that is not there, where its nearest parent stands. */
  place(path: FieldPath): Place;
  /** Where the key of a mapping's entry stands. */
  placeOfKey(path: FieldPath): Place;
  /** The value as written, if it stands on one line. */
  source(path: FieldPath): string | undefined;
};

const DEPTH_MAX = 100;
const NODES_MAX = 1_000_000;

/** Every problem of the text as YAML, or the file. */
export function readYaml(text: string): { ok: true; file: YamlFile } | { ok: false; problems: YamlProblem[] } {
  const deep = whereTooDeep(text);
  if (deep !== undefined) return { ok: false, problems: [{ ...deep, path: [], message: TOO_DEEP }] };
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let document: Document.Parsed;
  try {
    // Unique keys are checked below: the library compares each key with each.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [{ line: 1, column: 1, path: [], message: TOO_DEEP }] };
  }
  const fault = firstFault([...document.errors, ...document.warnings]);
  if (fault !== undefined) return { ok: false, problems: [{ ...placeAt(fault.pos[0]), path: [], message: inPlainWords(fault) }] };
  const reader = new YamlReader(placeAt);
  const data = reader.plain(document.contents, [], 0);
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, file: new LocatedYaml(data, document.contents, reader.targets, text, placeAt) };
}

const TOO_DEEP = 'the file is nested too deeply to be read';

/** The first by position: those after it mostly follow from it. Running out of stack goes before all others. */
function firstFault(faults: readonly YAMLError[]): YAMLError | undefined {
  const exhausted = faults.find((fault) => fault.code === 'RESOURCE_EXHAUSTION');
  return exhausted ?? [...faults].sort((a, b) => a.pos[0] - b.pos[0])[0];
}

const PLAIN_WORDS: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'the file holds several documents (`---`); a scenario is one',
  TAB_AS_INDENT: 'a tab cannot indent YAML; use spaces',
  BLOCK_AS_IMPLICIT_KEY: 'a second `key: value` in one line; a text that holds `: ` needs quotes',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  BAD_ALIAS: 'a text that starts with `*` needs quotes: write "*"',
};
const HINTS: Partial<Record<ErrorCode, string>> = {
  TAG_RESOLVE_FAILED: 'a scenario has no tags; a text that starts with `!` needs quotes',
  BAD_SCALAR_START: 'put the text in quotes',
};

function inPlainWords(fault: YAMLError): string {
  const words = PLAIN_WORDS[fault.code];
  if (words !== undefined) return words;
  const hint = HINTS[fault.code];
  return hint === undefined ? `not YAML: ${fault.message}` : `not YAML: ${fault.message}; ${hint}`;
}

/** Walks the document once, in its order, so that an alias sees the anchors before it. */
class YamlReader {
  readonly problems: YamlProblem[] = [];
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();
  /** The lists and mappings that are being walked. */
  readonly #open = new Set<unknown>();
  readonly #placeAt: (offset: number) => Place;
  #nodes = 0;

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt;
  }

  plain(node: unknown, path: FieldPath, depth: number): unknown {
    this.#nodes++;
    if (this.#nodes === NODES_MAX + 1)
      this.#report(node, path, `the file holds more than ${NODES_MAX} values once its aliases are followed`);
    if (this.#nodes > NODES_MAX) return undefined;
    if (depth > DEPTH_MAX) return this.#report(node, path, `nested more than ${DEPTH_MAX} levels deep`);
    if (isAlias(node)) return this.#aliased(node, path, depth);
    if (isMap(node) || isSeq(node) || isScalar(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    }
    if (isScalar(node)) return this.#scalar(node, path);
    if (!isMap(node) && !isSeq(node)) return null;
    this.#open.add(node);
    const result = isMap(node)
      ? this.#mapping(node, path, depth)
      : node.items.map((item, index) => this.plain(item, [...path, index], depth + 1));
    this.#open.delete(node);
    return result;
  }

  #aliased(node: Alias, path: FieldPath, depth: number): unknown {
    const target = this.targets.get(node) ?? this.#anchors.get(node.source);
    if (target === undefined) {
      return this.#report(node, path, `the alias *${node.source} names no anchor before it; a text that starts with \`*\` needs quotes`);
    }
    if (this.#open.has(target)) return this.#report(node, path, `the alias *${node.source} stands inside what it names`);
    this.targets.set(node, target);
    return this.plain(target, path, depth + 1);
  }

  #mapping(node: YAMLMap, path: FieldPath, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const firstLines = new Map<string, number>();
    for (const pair of node.items) {
      const key = this.#key(pair.key, path);
      if (key === undefined) continue;
      const { line } = this.#placeOf(pair.key);
      const first = firstLines.get(key);
      if (first !== undefined) this.#report(pair.key, path, `the key \`${key}\` stands here twice; the first is in line ${first}`);
      firstLines.set(key, first ?? line);
      result[key] = this.plain(pair.value, [...path, key], depth + 1);
    }
    return result;
  }

  #key(node: unknown, path: FieldPath): string | undefined {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && value !== '__proto__') return value;
    if (value === '__proto__') this.#report(node, path, 'the key `__proto__` is not allowed');
    else if (isScalar(node)) this.#report(node, path, `the key ${shown(value)} is not text; write it in quotes`);
    else this.#report(node, path, 'a key must be text');
    return undefined;
  }

  #scalar(node: Scalar, path: FieldPath): unknown {
    const { value } = node;
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value)) return this.#report(node, path, `${node.source ?? value} is not a number that can be used`);
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.#report(node, path, `${node.source ?? value} is too large to be kept exactly; write it in quotes if it is text`);
    }
    return value;
  }

  #placeOf(node: unknown): Place {
    const offset = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
    return this.#placeAt(offset ?? 0);
  }

  #report(node: unknown, path: FieldPath, message: string): undefined {
    this.problems.push({ ...this.#placeOf(node), path, message });
    return undefined;
  }
}

/** Finds values again by their path. */
class LocatedYaml implements YamlFile {
  readonly data: unknown;
  readonly #root: unknown;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #text: string;
  readonly #placeAt: (offset: number) => Place;

  constructor(data: unknown, root: unknown, targets: ReadonlyMap<Alias, Node>, text: string, placeAt: (offset: number) => Place) {
    this.data = data;
    this.#root = root;
    this.#targets = targets;
    this.#text = text;
    this.#placeAt = placeAt;
  }

  place(path: FieldPath): Place {
    const walk = this.#walk(path);
    return this.#placeAt(rangeStart(walk.value) ?? walk.fallback);
  }

  placeOfKey(path: FieldPath): Place {
    const walk = this.#walk(path);
    return this.#placeAt(rangeStart(walk.key) ?? walk.fallback);
  }

  source(path: FieldPath): string | undefined {
    const { value } = this.#walk(path);
    const start = rangeStart(value);
    const end = endOfContent(value);
    if (start === undefined || end === undefined) return undefined;
    const written = this.#text.slice(start, end).trim();
    return /[\r\n]/.test(written) ? undefined : written;
  }

  /** The node at the path, its key, and where the deepest node on the way to it starts. */
  #walk(path: FieldPath): { value: unknown; key: unknown; fallback: number } {
    let value = this.#root;
    let key: unknown;
    let fallback = rangeStart(value) ?? 0;
    for (const part of path) {
      const parent = isAlias(value) ? this.#targets.get(value) : value;
      if (isMap(parent)) {
        const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === part);
        key = pair?.key;
        value = pair?.value;
        fallback = rangeStart(key) ?? fallback;
      } else {
        key = undefined;
        value = isSeq(parent) && typeof part === 'number' ? parent.items[part] : undefined;
      }
      fallback = rangeStart(value) ?? fallback;
    }
    return { value, key, fallback };
  }
}

/** A mapping without brackets is said to end behind the comment that follows it: its last value knows better. */
function endOfContent(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) return endOfContent(node.items.at(-1)?.value);
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[1] : undefined;
}

function rangeStart(node: unknown): number | undefined {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
