/**
 * The lab in the Chrome trace event format (JSON), which ui.perfetto.dev and chrome://tracing open: a process per node with its
 * batches, what it routes and when it was dead; a counter per queue; the faults. Times are microseconds of lab time.
 */
import type { NodeId } from '../../contract/ids.ts';
import type { BatchRecord } from '../batch-book.ts';
import type { LabStory, Span } from './lab-story.ts';

type ChromeEvent = {
  name: string;
  ph: 'M' | 'b' | 'e' | 'n' | 'C';
  pid: number;
  tid: number;
  ts?: number;
  cat?: string;
  id?: string;
  args?: object;
};

const HUB = 1;
const FAULTS = 2;
const FIRST_EDGE = 3;

export function* perfettoTrace(story: LabStory): Generator<string> {
  const { name, world, seed, profile } = story.start;
  yield `{"otherData":${JSON.stringify({ name, world, seed, profile })},"displayTimeUnit":"ms","traceEvents":[\n`;
  let separator = '';
  for (const event of chromeEvents(story)) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* chromeEvents(story: LabStory): Generator<ChromeEvent> {
  const pidOf = (node: NodeId): number => (node === 'hub' ? HUB : FIRST_EDGE + story.edges.indexOf(node));
  const nodes: [number, string][] = [[HUB, 'hub'], [FAULTS, 'faults'], ...story.edges.map((edge): [number, string] => [pidOf(edge), edge])];
  for (const [pid, name] of nodes) {
    yield { name: 'process_name', ph: 'M', pid, tid: 0, args: { name } };
    yield { name: 'process_sort_index', ph: 'M', pid, tid: 0, args: { sort_index: pid } };
  }
  for (const batch of story.batches.all()) yield* batchEvents(batch, pidOf(batch.edge), story);
  for (const payload of story.ledger.payloads()) yield* payloadEvents(payload.id, story);
  for (const { id, action, ...span } of story.faults) yield* spanEvents(action.kind, 'fault', id, FAULTS, span, story, action);
  for (const [index, { node, ...span }] of story.downTimes.entries())
    yield* spanEvents('crashed', 'down', `down-${index}`, pidOf(node), span, story);
  for (const { at, edge, pending } of story.depths) yield { name: 'queue', ph: 'C', pid: pidOf(edge), tid: 0, ts: at, args: { pending } };
}

function* batchEvents(batch: BatchRecord, pid: number, story: LabStory): Generator<ChromeEvent> {
  const { id, numbers, sentAt, receivedAt, answeredAt, end } = batch;
  const name = `#${batch.sequence} · ${numbers.length}`;
  const args = { batch: id, payloads: numbers.length, end: end?.how ?? 'in flight' };
  yield* spanEvents(name, 'batch', id, pid, { from: sentAt, ...(end === undefined ? {} : { to: end.at }) }, story, args);
  if (receivedAt === undefined) return;
  const routing = { from: receivedAt, ...(answeredAt === undefined ? {} : { to: answeredAt }) };
  yield* spanEvents(`${batch.edge} ${name}`, 'routing', `hub ${id}`, HUB, routing, story, args);
}

/** A repeat is worth a mark of its own. */
function* payloadEvents(payload: `${string}:${number}`, story: LabStory): Generator<ChromeEvent> {
  for (const [index, { at, batch, handled, error }] of story.deliveries(payload).entries()) {
    const args = { payload, handled, ...(error === undefined ? {} : { error }) };
    yield { name: index === 0 ? 'delivered' : 'duplicate', ph: 'n', cat: 'routing', id: `hub ${batch}`, pid: HUB, tid: 0, ts: at, args };
  }
}

function* spanEvents(
  name: string,
  cat: string,
  id: string,
  pid: number,
  span: Span,
  story: LabStory,
  args: object = {},
): Generator<ChromeEvent> {
  yield { name, ph: 'b', cat, id, pid, tid: 0, ts: span.from, args };
  yield { name, ph: 'e', cat, id, pid, tid: 0, ts: span.to ?? story.endAt };
}
