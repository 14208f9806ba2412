/** Finds what a sentence names of the lab: edges, links, payloads, batches, plugins of the hub and faults. Pure. */
import type { BatchId, FaultId, PayloadId } from '../../src-main/contract/ids.ts';
import type { Selection } from '../store/selection.ts';

/** `named`: what else has a name here, as `batch #7` has beside its edge. */
export type Known = {
  isEdge(id: string): boolean;
  isFault(id: string): boolean;
  isHubPlugin(id: number): boolean;
  named?: ReadonlyMap<string, Selection>;
};

/** A piece of the sentence, and what a click on it selects. */
export type Part = { text: string; to?: Selection };

const NAME = /(?:(link|plugin|batch) )?(#?[A-Za-z0-9][A-Za-z0-9._-]*(?::\d+|#\d+\.\d+)?)/g;

export function mentionsIn(text: string, known: Known): Part[] {
  const parts: Part[] = [];
  let told = 0;
  for (const match of text.matchAll(NAME)) {
    const [, word, token = ''] = match;
    const name = token.replace(/[.-]+$/, '');
    const to = mentioned(word, name, known);
    if (to === undefined) continue;
    const isWordPart = word !== undefined && to.kind !== 'edge' && to.kind !== 'payload';
    const from = match.index + (word === undefined || isWordPart ? 0 : word.length + 1);
    const end = match.index + match[0].length - (token.length - name.length);
    if (from > told) parts.push({ text: text.slice(told, from) });
    parts.push({ text: text.slice(from, end), to });
    told = end;
  }
  if (told < text.length) parts.push({ text: text.slice(told) });
  return parts;
}

function mentioned(word: string | undefined, name: string, known: Known): Selection | undefined {
  const own = known.named?.get(word === undefined ? name : `${word} ${name}`);
  if (own !== undefined) return own;
  if (word === 'plugin')
    return /^\d+$/.test(name) && known.isHubPlugin(Number(name)) ? { kind: 'plugin', node: 'hub', id: Number(name) } : undefined;
  const [, edge = ''] = /^(.+?)(?::\d+|#\d+\.\d+)$/.exec(name) ?? [];
  if (edge !== '') {
    if (!known.isEdge(edge)) return undefined;
    return name.includes('#') ? { kind: 'batch', id: name as BatchId } : { kind: 'payload', id: name as PayloadId };
  }
  if (/^fault-\d+$/.test(name) && known.isFault(name)) return { kind: 'fault', id: name as FaultId };
  // An edge may be called like a word of the sentence.
  if (!known.isEdge(name) || (word === undefined && !/[\d._-]/.test(name))) return undefined;
  return word === 'link' ? { kind: 'link', edge: name } : { kind: 'edge', id: name };
}
