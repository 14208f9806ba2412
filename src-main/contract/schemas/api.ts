/** What a window may say to the engine (contract/api.ts), checked at the border: nothing unknown, nothing without a bound. */
import { z } from 'zod';
import { EVENTS_PER_MESSAGE_MAX, EXPORT_FORMS, PAYLOADS_PER_PAGE_MAX } from '../api.ts';
import { STAGES, STEP_TARGETS } from '../breakpoint.ts';
import type { RequestId } from '../ids.ts';
import { COUNTERS } from '../scenario.ts';
import { KIB, MIB } from '../units.ts';
import { faultAction } from './fault.ts';
import { faultEdit } from './fault-edit.ts';
import { anyUs, batchId, edgeId, nodeId, payloadId, pluginId, someUs } from './ids.ts';
import { jsonObject } from './json.ts';
import { personCommands, personQueries } from './person.ts';

/** Most bytes of a dropped bundle, decoded, all its files together. */
export const UPLOAD_BYTES_MAX = 64 * MIB;
export const UPLOAD_FILES_MAX = 5_000;
const SPEED_MIN = 0.1;
const SPEED_MAX = 1_000;
const BREAKPOINTS_MAX = 100;
const SCENARIO_LENGTH_MAX = 256 * KIB;
const EXPLORED_RUNS_MAX = 1_000_000;
const FAULT_EDITS_MAX = 1_000;
/** Larger than the profile's limits on purpose: the edge's own refusal is what a person wants to see. */
export const SENT_TEXT_LENGTH_MAX = 8 * MIB;
const SEARCHED_TEXT_LENGTH_MAX = 1_024;
const SENT_METADATA_ENTRIES_MAX = 1_000;

const decodedBytes = (base64: string): number => (base64.length / 4) * 3;
const base64Max = Math.ceil(UPLOAD_BYTES_MAX / 3) * 4;

/** The alphabet is left to the decoder: a regular expression over tens of megabytes would hold the engine up. */
const base64 = z
  .string()
  .max(base64Max, `is larger than ${UPLOAD_BYTES_MAX / MIB} MiB`)
  .refine((text) => text.length % 4 === 0, 'is not base64');
const fileName = z.string().min(1).max(1_024);

const uploadFiles = z
  .array(z.strictObject({ path: fileName, base64 }))
  .max(UPLOAD_FILES_MAX)
  .refine(
    (files) => files.reduce((bytes, file) => bytes + decodedBytes(file.base64), 0) <= UPLOAD_BYTES_MAX,
    `are larger than ${UPLOAD_BYTES_MAX / MIB} MiB together`,
  );

const bundleUpload = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zip'), name: fileName, base64 }),
  z.strictObject({ kind: z.literal('folder'), name: fileName, files: uploadFiles }),
]);

const bundleName = z.string().min(1).max(1_024);
const requestId = z.custom<RequestId>((value) => typeof value === 'string' && /^[^/]{1,128}\/r\d{1,15}$/.test(value), 'is no request');
const faultId = z.templateLiteral(['fault-', z.int().min(1)]);
const heldMessage = z.int().min(1);

const sentMetadata = z
  .record(z.string().max(4_096), z.string().max(65_536))
  .refine((metadata) => Object.keys(metadata).length <= SENT_METADATA_ENTRIES_MAX, `has more than ${SENT_METADATA_ENTRIES_MAX} entries`);

const breakpoint = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('stage'), stage: z.enum(STAGES) }),
  z.strictObject({ on: z.literal('payload'), payload: payloadId }),
  z.strictObject({ on: z.literal('plugin'), plugin: pluginId }),
  z.strictObject({ on: z.literal('counter'), counter: z.enum(COUNTERS) }),
  z.strictObject({ on: z.literal('time'), atUs: anyUs }),
  z.strictObject({ on: z.literal('expectation') }),
]);

const scenarioYaml = z.string().max(SCENARIO_LENGTH_MAX);
const path = z.string().min(1).max(4_096);
const labOrigin = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('demo') }),
  z.strictObject({ from: z.literal('file'), file: path }),
  z.strictObject({ from: z.literal('text'), yaml: scenarioYaml, file: path.exactOptional() }),
  z.strictObject({ from: z.literal('lesson'), lesson: path }),
]);

const commandSchema = z.discriminatedUnion('do', [
  ...personCommands,
  z.strictObject({ do: z.literal('open-lab'), origin: labOrigin, world: z.enum(['live', 'virtual']) }),
  z.strictObject({ do: z.literal('pause') }),
  z.strictObject({ do: z.literal('continue') }),
  z.strictObject({ do: z.literal('set-speed'), speed: z.number().min(SPEED_MIN).max(SPEED_MAX) }),
  z.strictObject({ do: z.literal('step'), to: z.enum(STEP_TARGETS) }),
  z.strictObject({ do: z.literal('step-back'), to: z.enum(STEP_TARGETS) }),
  z.strictObject({ do: z.literal('go-to'), atUs: anyUs }),
  z.strictObject({ do: z.literal('set-breakpoints'), breakpoints: z.array(breakpoint).max(BREAKPOINTS_MAX) }),
  z.strictObject({ do: z.literal('inject-fault'), fault: faultAction, forUs: someUs.exactOptional() }),
  z.strictObject({ do: z.literal('clear-fault'), fault: faultId }),
  z.strictObject({ do: z.literal('plan-faults'), yaml: scenarioYaml }),
  z.strictObject({ do: z.literal('write-text'), yaml: scenarioYaml, file: z.string().max(4_096), over: z.int().min(0) }),
  z.strictObject({ do: z.literal('lose-answer'), edge: edgeId, batch: batchId }),
  z.strictObject({ do: z.literal('release-held'), edge: edgeId, message: heldMessage, times: z.union([z.literal(1), z.literal(2)]) }),
  z.strictObject({ do: z.literal('drop-held'), edge: edgeId, message: heldMessage }),
  z.strictObject({ do: z.literal('move-held-to-front'), edge: edgeId, message: heldMessage }),
  z.strictObject({ do: z.literal('restart-edge'), edge: edgeId }),
  z.strictObject({ do: z.literal('restart-hub') }),
  z.strictObject({
    do: z.literal('add-edge'),
    edge: edgeId.exactOptional(),
    namespace: z.string().max(256).exactOptional(),
    like: edgeId.exactOptional(),
  }),
  z.strictObject({ do: z.literal('remove-edge'), edge: edgeId }),
  z.strictObject({
    do: z.literal('install-bundle'),
    /** A node, or `all`, which no edge may be called. */
    target: nodeId,
    bundle: bundleUpload,
    plugin: pluginId.exactOptional(),
    config: jsonObject.exactOptional(),
  }),
  z.strictObject({ do: z.literal('uninstall-plugin'), node: nodeId, plugin: pluginId }),
  z.strictObject({
    do: z.literal('edit-plugin'),
    plugin: pluginId,
    hash: z.string().max(128),
    path: fileName,
    text: z.string().max(8 * MIB),
  }),
  z.strictObject({
    do: z.literal('send-request'),
    edge: edgeId,
    method: z.string().regex(/^[A-Z]{1,32}$/),
    path: z.string().min(1).max(8_192).regex(/^\//),
    headers: z.record(z.string().max(256), z.string().max(8_192)).exactOptional(),
    body: z.string().max(SENT_TEXT_LENGTH_MAX).exactOptional(),
  }),
  z.strictObject({ do: z.literal('reload-gateway'), edge: edgeId.exactOptional() }),
  z.strictObject({ do: z.literal('clear-bundle-cache'), edge: edgeId.exactOptional(), bundle: bundleName }),
  z.strictObject({ do: z.literal('put-bundle'), name: bundleName, bundle: bundleUpload, inPlaceOf: bundleName.exactOptional() }),
  z.strictObject({
    do: z.literal('put-api'),
    api: z.strictObject({
      id: z.string().min(1).max(256),
      listenPath: z
        .string()
        .max(1_024)
        .regex(/^\/(?:.*\/)?$/),
      bundle: z.string().max(1_024),
      auth: z.enum(['keyless', 'token', 'custom']),
      edges: z.array(z.string().min(1).max(256)).min(1).max(1_000),
    }),
  }),
  z.strictObject({ do: z.literal('edit-bundle'), bundle: bundleName, path: fileName, text: z.string().max(8 * MIB) }),
  z.strictObject({ do: z.literal('put-back'), change: z.uuid(), to: z.enum(['before', 'after']) }),
  z.strictObject({
    do: z.literal('send-payload'),
    edge: edgeId,
    plugin: pluginId,
    text: z.string().max(SENT_TEXT_LENGTH_MAX),
    correlation: z.string().max(4_096).exactOptional(),
    metadata: sentMetadata.exactOptional(),
  }),
]);

const querySchema = z.discriminatedUnion('ask', [
  ...personQueries,
  z.strictObject({ ask: z.literal('events'), from: z.int().min(0), count: z.int().min(1).max(EVENTS_PER_MESSAGE_MAX) }),
  z.strictObject({ ask: z.literal('payload-events'), payload: payloadId, from: z.int().min(0) }),
  z.strictObject({
    ask: z.literal('payload-page'),
    from: z.int().min(0),
    count: z.int().min(1).max(PAYLOADS_PER_PAGE_MAX),
    without: z.array(z.int().min(0)).max(PAYLOADS_PER_PAGE_MAX),
  }),
  z.strictObject({ ask: z.literal('payload-body'), payload: payloadId }),
  z.strictObject({ ask: z.literal('scenario'), payload: payloadId.exactOptional() }),
  z.strictObject({ ask: z.literal('source') }),
  z.strictObject({ ask: z.literal('lessons') }),
  z.strictObject({ ask: z.literal('lesson'), lesson: z.string().min(1).max(4_096) }),
  z.strictObject({ ask: z.literal('schema'), of: z.enum(['scenario', 'manifest']) }),
  z.strictObject({ ask: z.literal('sdk-types') }),
  z.strictObject({ ask: z.literal('check-scenario'), yaml: scenarioYaml }),
  z.strictObject({ ask: z.literal('fault-plan'), yaml: scenarioYaml }),
  z.strictObject({ ask: z.literal('edit-faults'), yaml: scenarioYaml, edits: z.array(faultEdit).min(1).max(FAULT_EDITS_MAX) }),
  z.strictObject({
    ask: z.literal('run-scenario'),
    yaml: scenarioYaml,
    probe: z.enum(['duplicates', 'reorder', 'crash']).exactOptional(),
    world: z.enum(['live', 'virtual']).exactOptional(),
  }),
  z.strictObject({ ask: z.literal('compare-profiles'), yaml: scenarioYaml, profiles: z.array(z.string().max(64)).min(2).max(4) }),
  z.strictObject({ ask: z.literal('explore-scenario'), yaml: scenarioYaml, runs: z.int().min(1).max(EXPLORED_RUNS_MAX) }),
  z.strictObject({ ask: z.literal('gateways') }),
  z.strictObject({ ask: z.literal('earlier-changes') }),
  z.strictObject({ ask: z.literal('hook-calls'), request: requestId }),
  z.strictObject({
    ask: z.literal('replay-hook'),
    request: requestId,
    index: z.int().min(1),
    edit: z.strictObject({ path: fileName, text: z.string().max(8 * MIB) }).exactOptional(),
  }),
  z.strictObject({
    ask: z.literal('replay-delivery'),
    payload: payloadId,
    edit: z.strictObject({ path: fileName, text: z.string().max(8 * MIB) }).exactOptional(),
  }),
  z.strictObject({ ask: z.literal('bundle-files'), bundle: bundleName }),
  z.strictObject({ ask: z.literal('verify-bundle'), bundle: bundleName }),
  z.strictObject({ ask: z.literal('search-bodies'), text: z.string().min(1).max(SEARCHED_TEXT_LENGTH_MAX), from: z.int().min(0) }),
  z.strictObject({ ask: z.literal('open-export'), form: z.enum(EXPORT_FORMS) }),
  z.strictObject({ ask: z.literal('read-export'), export: z.int().min(1) }),
  z.strictObject({ ask: z.literal('close-export'), export: z.int().min(1) }),
  z.strictObject({ ask: z.literal('kv'), node: nodeId, plugin: pluginId }),
  z.strictObject({ ask: z.literal('plugin-files'), node: nodeId, plugin: pluginId }),
]);

const position = z.int().min(0);

export const windowMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), version: z.int() }),
  z.strictObject({ kind: z.literal('command'), id: position, command: commandSchema }),
  z.strictObject({ kind: z.literal('query'), id: position, query: querySchema }),
  z.strictObject({ kind: z.literal('taken'), next: position }),
  z.strictObject({ kind: z.literal('cancel'), id: position }),
]);
