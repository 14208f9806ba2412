/**
 * One line of a trace file (`run --trace`, `schema trace`). The union itself lives in src-main/trace/events.ts; a test
 * keeps the two equal. Descriptions are for people who read traces with tools of their own.
 */
import { z } from 'zod';
import type { AdmissionErrorName } from '../errors.ts';
import { ADMISSION_ERRORS } from '../errors.ts';
import { HOOK_STAGES } from '../gateway.ts';
import { crashPoint, direction, faultAction } from './fault.ts';
import { jsonObject } from './json.ts';

const us = z.int().describe('lab time or a duration, in microseconds');
const count = z.int().min(0);
const edge = z.string().describe("an edge's id");
const node = z.string().describe("`hub` or an edge's id");
const plugin = z.int().describe("a plugin's numeric id");
const payload = z.templateLiteral([z.string(), ':', z.number()]).describe('EDGE:NUMBER, the how manieth sendToControl call on the edge');
const batch = z.templateLiteral([z.string(), '#', z.number(), '.', z.number()]).describe('EDGE#LIFE.SEQUENCE');
const request = z.templateLiteral([z.string(), '/r', z.number()]).describe('EDGE/rNUMBER');
const fault = z.templateLiteral(['fault-', z.number()]);
const carries = z.enum(['connect', 'registration', 'stream', 'heartbeat', 'batch', 'answer']).describe('what the message is');
const heldMessage = z.int().describe('the how manieth message that was held on this link');
const numbers = z.array(z.int());
const admissionErrorNames = Object.keys(ADMISSION_ERRORS) as [AdmissionErrorName, ...AdmissionErrorName[]];

const event = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, what: string, shape: Shape) =>
  z.strictObject({ type: z.literal(type), at: us, ...shape }).describe(what);

const labEvents = [
  event('lab-started', 'The first event of a trace.', {
    version: z.int().describe("version of the trace's format"),
    world: z.enum(['live', 'virtual']),
    name: z.string(),
    seed: z.number(),
    profile: z.string(),
    epochMs: z.number().describe('Unix milliseconds of lab time 0'),
    heartbeatUs: us,
    queueCapacity: z.int(),
  }),
  event('lab-resumed', 'The engine came back over the files of an earlier one that had ended without `lab-ended`; all nodes had died.', {}),
  event('lab-paused', 'Lab time stands still from here.', {}),
  event('lab-continued', 'Lab time runs on.', { speed: z.number() }),
  event('lab-ended', 'The last event of a trace.', {}),
] as const;

const nodeEvents = [
  event('edge-added', 'An edge belongs to the lab.', { edge, namespace: z.string() }),
  event('edge-removed', 'An edge left the lab.', { edge }),
  event('edge-started', 'An edge process runs.', {
    edge,
    life: z.int(),
    pending: count.describe('payloads that an earlier life left in the queue'),
  }),
  event('edge-crashed', 'An edge process died by a fault.', { edge, point: crashPoint }),
  event('edge-connecting', 'An edge tries to reach the hub.', { edge, attempt: z.int() }),
  event('edge-connected', 'An edge is registered and its stream is open.', { edge, session: z.string() }),
  event('edge-gave-up', 'The edge does not try to connect any more until it is restarted.', { edge, reason: z.string() }),
  event('edge-disconnected', 'A connection, or an attempt to make one, ended; the next attempt comes after `retryUs`.', {
    edge,
    reason: z.string(),
    retryUs: us,
  }),
  event('hub-started', 'The hub serves.', { address: z.string().describe('host:port, live world only').exactOptional() }),
  event('hub-crashed', 'The hub process died by a fault.', {}),
  event('edge-registered', "The hub has accepted an edge's stream.", {
    edge,
    namespace: z.string(),
    external: z.literal(true).exactOptional(),
  }),
  event('edge-stream-ended', "The hub has seen an edge's stream end.", { edge }),
  event('heartbeat-sent', 'An edge sent its heartbeat.', { edge }),
  event('heartbeat-answered', 'The answer to a heartbeat has reached the edge.', { edge, inSync: z.boolean() }),
] as const;

const pluginEvents = [
  event('plugin-loaded', 'A plugin runs on a node.', { node, plugin, name: z.string(), version: z.string(), hash: z.string() }),
  event('plugin-unloaded', 'A plugin no longer runs on a node.', {
    node,
    plugin,
    reason: z.enum(['removed', 'replaced', 'fault', 'crash']),
  }),
  event('plugin-errored', 'A call into a plugin, or its loading, failed.', {
    node,
    plugin,
    call: z.string().describe("`load` or the method's name"),
    kind: z.enum(['threw', 'budget', 'memory', 'invalid', 'injected']),
    message: z.string(),
    stack: z.string().exactOptional(),
    payload: payload.exactOptional(),
    request: request.exactOptional(),
  }),
  event('log-written', 'A plugin wrote a log line.', {
    node,
    plugin,
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    fields: jsonObject.exactOptional(),
    payload: payload.exactOptional(),
    request: request.exactOptional(),
  }),
  event('kv-written', 'A plugin wrote a value of its KV store.', {
    node,
    plugin,
    key: z.string(),
    value: z.string(),
    payload: payload.exactOptional(),
    request: request.exactOptional(),
  }),
  event('kv-deleted', 'A plugin deleted a value of its KV store.', {
    node,
    plugin,
    key: z.string(),
    payload: payload.exactOptional(),
    request: request.exactOptional(),
  }),
  event('request-received', 'A request arrived at an edge.', { request, edge, method: z.string(), path: z.string() }),
  event('request-answered', 'A request was answered: by the upstream, or by the plugin `by` that blocked it.', {
    request,
    edge,
    status: z.int(),
    by: plugin.exactOptional(),
  }),
  event('gateway-logged', "A line of a gateway's log, or of a hook's.", {
    edge,
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    prefix: z.string().exactOptional(),
    api: z.string().exactOptional(),
    request: request.exactOptional(),
  }),
  event('gateway-reloaded', 'A gateway has built its APIs anew.', { edge, apis: z.array(z.string()), refused: z.array(z.string()) }),
  event('hook-ran', 'A hook of a bundle was called for a request.', {
    edge,
    request,
    index: z.int(),
    stage: z.enum(HOOK_STAGES),
    name: z.string(),
    driver: z.string(),
    outcome: z.enum(['passed', 'changed', 'answered', 'failed']),
    changes: z.array(z.string()).exactOptional(),
    message: z.string().exactOptional(),
    stack: z.string().exactOptional(),
  }),
] as const;

const payloadEvents = [
  event('payload-submitted', '`sendToControl` was called.', {
    payload,
    edge,
    plugin,
    size: count.describe('bytes'),
    fingerprint: z.string().describe('stands for the bytes: equal bytes, equal fingerprint'),
    correlation: z.string().exactOptional(),
    metadata: z.record(z.string(), z.string()).exactOptional(),
    request: request.exactOptional(),
  }),
  event('payload-rejected', '`sendToControl` gave an error.', { payload, edge, error: z.enum(admissionErrorNames) }),
  event('payload-queued', 'The queue holds the payload durably.', { payload, edge, pending: count }),
  event('payload-recovered', 'Found in a queue, though the trace did not know it.', {
    payload,
    edge,
    plugin,
    size: count,
    correlation: z.string().exactOptional(),
  }),
  event('payloads-expired', 'Retention removed payloads from the queue.', { edge, numbers, pending: count }),
  event('batch-sent', 'An edge sent a batch.', { edge, batch, sequence: z.int(), numbers, bytes: count }),
  event('batch-received', 'The hub has a batch.', { edge, batch, numbers: numbers.exactOptional() }),
  event('payload-delivered', "One call of the hub plugin's `acceptEdgePayload`.", {
    payload,
    batch,
    plugin,
    handled: z.boolean(),
    error: z.string().describe('the call failed').exactOptional(),
  }),
  event('payload-probed', 'A probe called the plugin once more for a payload that it had already had; in no counter.', {
    payload,
    plugin,
    handled: z.boolean(),
    error: z.string().exactOptional(),
  }),
  event('payload-deduplicated', "The hub knows the payload's key already and did not call the plugin again.", {
    payload,
    batch,
    plugin,
    held: count.describe('keys that the hub remembers'),
  }),
  event('payload-unroutable', 'The hub could not call a plugin for the payload.', { payload, batch, plugin, reason: z.string() }),
  event('batch-answered', 'The hub answered a batch.', { edge, batch, processed: count, errors: count }),
  event('batch-acknowledged', 'The answer to a batch has reached the edge, in time.', { edge, batch }),
  event('batch-failed', 'The edge gave a batch up; its payloads stay in the queue.', {
    edge,
    batch,
    reason: z.enum(['timeout', 'connection-lost', 'refused', 'error']),
    message: z.string(),
  }),
  event('batch-delete-failed', 'The acknowledged payloads could not be deleted; they stay and go again.', {
    edge,
    batch,
    message: z.string(),
  }),
  event('batch-deleted', 'The acknowledged payloads have left the queue.', { edge, batch, pending: count }),
] as const;

const linkEvents = [
  event('message-dropped', 'A whole message died on the link; in the live world only by hand or with its hold.', {
    edge,
    direction,
    carries,
    batch: batch.exactOptional(),
    message: heldMessage.exactOptional(),
  }),
  event('message-held', "A message waits at the edge's end of the link.", {
    edge,
    message: heldMessage,
    direction,
    carries,
    batch: batch.exactOptional(),
  }),
  event('message-released', 'A held message goes on, once or twice.', {
    edge,
    message: heldMessage,
    direction,
    carries,
    batch: batch.exactOptional(),
    times: z.int(),
  }),
  event('message-moved', 'A held message will be the first to go.', { edge, message: heldMessage }),
  event('bytes-dropped', 'Live world: bytes died on the link.', { edge, direction, bytes: count }),
  event('connection-reset', "An edge's connections were cut.", { edge, reason: z.enum(['fault', 'lost-bytes', 'node-died']) }),
  event('fault-started', 'A fault acts from here; `untilUs` is the lab time at which it will end by itself, if it will.', {
    fault,
    action: faultAction,
    untilUs: us.exactOptional(),
  }),
  event('fault-end-moved', 'Another end was set for an active fault; without `untilUs` it does not end by itself.', {
    fault,
    untilUs: us.exactOptional(),
  }),
  event('fault-ended', 'A fault acts no more.', { fault }),
  event('fault-hit', 'A fault changed something for the first time.', { fault }),
  event('fault-tallied', 'How often a fault changed something; 0 if it never mattered.', { fault, hits: count }),
  event('link-checked', 'After a fault on a link had ended: whether the link is as it would be without any fault.', {
    edge,
    isClean: z.boolean(),
  }),
] as const;

export const traceEventSchema = z
  .discriminatedUnion('type', [...labEvents, ...nodeEvents, ...pluginEvents, ...payloadEvents, ...linkEvents])
  .describe('One line of a Spokelab trace (JSON lines). Fields stand in a fixed order; absent fields are left out.');
