/**
 * Journeys as OpenTelemetry spans, in the JSON form of an OTLP `ExportTraceServiceRequest` (opentelemetry-proto, trace/v1):
 * each payload is one trace, with a span for its time in the queue, one per batch that carried it and one per delivery.
 */
import type { NodeId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import { fingerprint } from '../../util/fingerprint.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { PayloadRecord } from '../ledger.ts';
import { queuedAt } from '../ledger.ts';
import type { LabStory } from './lab-story.ts';

const INTERNAL = 1;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
const STATUS_ERROR = 2;

type Value = string | number | boolean;
type Attribute = { key: string; value: { stringValue: string } | { intValue: string } | { boolValue: boolean } };
type OtlpSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status?: { code: number; message: string };
};

/** Spans of a node; `parent` is a span's position in its journey, the first is the root. */
type Draft = {
  node: NodeId;
  name: string;
  kind: number;
  from: Us;
  to: Us;
  parent?: number;
  attributes: Record<string, Value>;
  error?: string;
};

export function* otlpTraces(story: LabStory): Generator<string> {
  const byNode = new Map<NodeId, OtlpSpan[]>();
  for (const payload of story.ledger.payloads()) {
    const traceId = `${hash(`${story.start.seed}`)}${hash(payload.id)}`;
    const drafts = draftsOf(payload, story);
    const ids = drafts.map((_, index) => hash(`${payload.id}/${index}`));
    for (const [index, draft] of drafts.entries()) {
      const spans = byNode.get(draft.node);
      const span = spanOf(draft, traceId, ids, index, story.start.epochMs);
      if (spans === undefined) byNode.set(draft.node, [span]);
      else spans.push(span);
    }
  }
  yield '{"resourceSpans":[';
  let separator = '\n';
  for (const [node, spans] of byNode) {
    const resource = {
      attributes: attributesOf({ 'service.name': node, 'service.namespace': 'spokelab', 'spokelab.lab': story.start.name }),
    };
    yield `${separator}{"resource":${JSON.stringify(resource)},"scopeSpans":[{"scope":{"name":"spokelab"},"spans":[\n`;
    for (const [index, span] of spans.entries()) yield `${index === 0 ? '' : ',\n'}${JSON.stringify(span)}`;
    yield '\n]}]}';
    separator = ',\n';
  }
  yield '\n]}\n';
}

function draftsOf(payload: PayloadRecord, story: LabStory): Draft[] {
  const { id, edge, plugin, size, outcome, correlation, submittedAt } = payload;
  const drafts: Draft[] = [
    {
      node: edge,
      name: `payload of plugin ${plugin}`,
      kind: PRODUCER,
      from: submittedAt,
      to: endOf(payload, story),
      attributes: {
        'messaging.system': 'spokelab',
        'messaging.message.id': id,
        'messaging.message.body.size': size,
        'spokelab.plugin': plugin,
        'spokelab.outcome': outcome,
        ...(correlation === undefined ? {} : { 'messaging.message.conversation_id': correlation.toWellFormed() }),
      },
      ...(outcome === 'delivered' || outcome === 'pending'
        ? {}
        : { error: payload.failure ?? payload.lossCause ?? payload.rejection ?? outcome }),
    },
  ];
  const left = story.leftAt(id);
  const queued = queuedAt(payload);
  if (queued !== undefined)
    drafts.push({ node: edge, name: 'queue', kind: INTERNAL, from: queued, to: left ?? story.endAt, parent: 0, attributes: {} });
  for (const name of story.sends(id)) {
    const batch = story.batches.get(name);
    if (batch === undefined) continue;
    const parent = drafts.length;
    const to = batch.end?.at ?? story.endAt;
    const hasFailed = batch.end !== undefined && batch.end.how !== 'acknowledged';
    drafts.push({
      node: edge,
      name: 'SendPluginControlBatch',
      kind: CLIENT,
      from: batch.sentAt,
      to,
      parent: 0,
      attributes: { 'rpc.system': 'grpc', 'spokelab.batch': name, 'messaging.batch.message_count': batch.numbers.length },
      ...(hasFailed ? { error: batch.end?.how ?? '' } : {}),
    });
    for (const [index, delivery] of story.deliveries(id).entries()) {
      if (delivery.batch !== name) continue;
      const cause = payload.duplicateCauses[index - 1];
      drafts.push({
        node: 'hub',
        name: 'acceptEdgePayload',
        kind: CONSUMER,
        from: batch.receivedAt ?? delivery.at,
        to: delivery.at,
        parent,
        attributes: {
          'spokelab.plugin': delivery.plugin,
          'spokelab.handled': delivery.handled,
          'spokelab.duplicate': index > 0,
          ...(index > 0 && cause !== undefined ? { 'spokelab.duplicate.cause': cause } : {}),
        },
        ...(delivery.error === undefined ? {} : { error: delivery.error }),
      });
    }
  }
  return drafts;
}

/** A payload's journey ends when it has left the queue and nothing more was made of it. */
function endOf(payload: PayloadRecord, story: LabStory): Us {
  if (payload.outcome === 'rejected') return payload.submittedAt;
  const last = story.deliveries(payload.id).at(-1)?.at ?? 0;
  return Math.max(last, story.leftAt(payload.id) ?? story.endAt);
}

function spanOf(draft: Draft, traceId: string, ids: readonly string[], index: number, epochMs: number): OtlpSpan {
  const { name, kind, from, to, parent, attributes, error } = draft;
  return {
    traceId,
    spanId: ids[index] ?? '',
    ...(parent === undefined ? {} : { parentSpanId: ids[parent] ?? '' }),
    name,
    kind,
    startTimeUnixNano: nanos(from, epochMs),
    endTimeUnixNano: nanos(to, epochMs),
    attributes: attributesOf(attributes),
    ...(error === undefined ? {} : { status: { code: STATUS_ERROR, message: error.toWellFormed() } }),
  };
}

const nanos = (at: Us, epochMs: number): string => String(BigInt(epochMs) * 1_000_000n + BigInt(at) * 1_000n);

const attributesOf = (values: Readonly<Record<string, Value>>): Attribute[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string' ? { stringValue: value } : typeof value === 'number' ? { intValue: String(value) } : { boolValue: value },
  }));

/** 16 hex digits, never all of them 0. */
const hash = (text: string): string => fingerprint(utf8Encode(text)).replace(/^0{16}$/, '0000000000000001');
