/** What has become of the lab between two looks at it, in a sentence or two, for those who hear it. */
import type { CounterName } from '../../src-main/contract/scenario.ts';
import { formatCount, plural } from '../format/numbers.ts';
import { describeLink, PHASE_WORDS } from '../format/words.ts';
import type { EdgeSnapshot, LabSnapshot } from './snapshot.ts';

/** More nodes than this that changed alike are counted, not named. */
const NAMED_MAX = 3;

const TOLD: readonly CounterName[] = ['delivered', 'duplicates', 'lost', 'failed', 'unhandled', 'expired', 'rejected'];

/** Empty when nothing happened that is worth a word. */
export function summaryOf(before: LabSnapshot, now: LabSnapshot): string {
  const parts = [...hubParts(before, now), ...edgeParts(before, now), ...counterParts(before, now)];
  return parts.length === 0 ? '' : `${parts.join('. ')}.`;
}

function hubParts(before: LabSnapshot, now: LabSnapshot): string[] {
  return before.hub.isUp === now.hub.isUp ? [] : [now.hub.isUp ? 'The hub is up' : 'The hub is down'];
}

function edgeParts(before: LabSnapshot, now: LabSnapshot): string[] {
  if (before.edges === now.edges) return [];
  const known = new Map(before.edges.map((edge) => [edge.id, edge]));
  const changes = new Map<string, string[]>();
  const note = (what: string, id: string): void => void changes.set(what, [...(changes.get(what) ?? []), id]);
  for (const edge of now.edges) {
    const previous = known.get(edge.id);
    known.delete(edge.id);
    if (previous === undefined) note('added', edge.id);
    else for (const what of changesOf(previous, edge)) note(what, edge.id);
  }
  for (const id of known.keys()) note('removed', id);
  return [...changes].map(([what, ids]) => `${ids.length > NAMED_MAX ? plural(ids.length, 'edge') : ids.join(', ')}: ${what}`);
}

function changesOf(previous: EdgeSnapshot, edge: EdgeSnapshot): string[] {
  const link = describeLink(edge.link);
  return [
    ...(previous.phase === edge.phase ? [] : [PHASE_WORDS[edge.phase]]),
    // A link is down because an end of it is, which has been said.
    ...(link === describeLink(previous.link) || edge.link.kind === 'down' || previous.link.kind === 'down' ? [] : [`link ${link}`]),
  ];
}

function counterParts(before: LabSnapshot, now: LabSnapshot): string[] {
  const told = TOLD.flatMap((name) => {
    const more = now.counters[name] - before.counters[name];
    return more > 0 ? [`${formatCount(more)} ${name}`] : [];
  });
  return told.length === 0 ? [] : [`${told.join(', ')}. ${formatCount(now.counters.pending)} pending`];
}
