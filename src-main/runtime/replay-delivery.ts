/** A payload handed once more to a hub plugin's code, as it is or edited, and what comes of it beside what came of it then. */
import { isDeepStrictEqual } from 'node:util';
import type { Query, QueryResults } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { PayloadId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { EdgePayload } from '../contract/plugin.ts';
import type { Us } from '../contract/units.ts';
import type { Lab } from '../engine/index.ts';
import type { PayloadDelivered, PayloadSubmitted, TraceEvent } from '../trace/events.ts';
import type { BoundedBodyStore } from './body-store.ts';
import { installations } from './plugin-code.ts';
import type { TraceStore } from './trace-store.ts';

type Sources = { lab: Lab; bodies: BoundedBodyStore; trace: TraceStore };
type Recorded = NonNullable<QueryResults['replay-delivery']['recorded']>;

/** Throws ERR_NOT_FOUND for a payload whose body or plugin is gone, ERR_PLUGIN_LOAD for code that cannot be loaded. */
export function replayDelivery(
  { lab, bodies, trace }: Sources,
  { payload: id, edit }: Extract<Query, { ask: 'replay-delivery' }>,
): QueryResults['replay-delivery'] {
  const bytes = bodies.get(id);
  const known = past(trace, id);
  const { submitted, recorded } = known;
  if (bytes === undefined || submitted === undefined)
    throw new SpokelabError('ERR_NOT_FOUND', `The body of ${id} is no longer kept: newer payloads have taken its place.`);
  const found = installations(lab).find(({ node, program }) => node === 'hub' && program.pluginId === submitted.plugin);
  if (found === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no plugin ${submitted.plugin} on the hub.`);
  const files = edit === undefined ? found.program.files : new Map([...found.program.files, [edit.path, Buffer.from(edit.text)]]);
  const { logs, ...replayed } = lab.tryDelivery({ ...found.program, files }, payloadOf(id, submitted, known, bytes));
  return { ...(recorded === undefined ? {} : { recorded }), replayed, isSame: isDeepStrictEqual(recorded, replayed), logs };
}

function payloadOf(id: PayloadId, submitted: PayloadSubmitted, { epochMs, namespace, deliveredAt }: Past, bytes: Uint8Array): EdgePayload {
  const { edge } = splitPayloadId(id);
  const unixSeconds = (at: Us): number => Math.floor((epochMs + at / 1_000) / 1_000);
  return {
    bytes,
    edgeId: edge,
    edgeNamespace: namespace,
    correlationId: submitted.correlation ?? '',
    metadata: submitted.metadata ?? {},
    edgeTimestamp: unixSeconds(submitted.at),
    receivedTimestamp: unixSeconds(deliveredAt ?? submitted.at),
  };
}

type Past = {
  epochMs: number;
  namespace: string;
  submitted: PayloadSubmitted | undefined;
  deliveredAt: Us | undefined;
  recorded: Recorded | undefined;
};

/** What the trace still has: how it was sent, and its last delivery with what the plugin wrote for it. */
function past(trace: TraceStore, id: PayloadId): Past {
  const { edge } = splitPayloadId(id);
  let epochMs = 0;
  let namespace = '';
  let submitted: PayloadSubmitted | undefined;
  let delivered: PayloadDelivered | undefined;
  let writes: Recorded['writes'] = [];
  let last: Recorded['writes'] = [];
  trace.each((event: TraceEvent) => {
    if (event.type === 'lab-started') epochMs = event.epochMs;
    else if (event.type === 'edge-added' && event.edge === edge) namespace = event.namespace;
    if (!('payload' in event) || event.payload !== id) return;
    if (event.type === 'payload-submitted') submitted = event;
    else if (event.type === 'kv-written') writes.push({ key: event.key, value: event.value });
    else if (event.type === 'kv-deleted') writes.push({ key: event.key });
    else if (event.type === 'payload-delivered') {
      delivered = event;
      last = writes;
      writes = [];
    }
  });
  const known = { epochMs, namespace, submitted, deliveredAt: delivered?.at };
  if (delivered === undefined) return { ...known, recorded: undefined };
  const { handled, error } = delivered;
  return { ...known, recorded: error === undefined ? { handled, writes: last } : { error, writes: last } };
}
