/**
 * The values of a profile by their names in a scenario: how each is written, read, checked and described. A new field of a
 * profile needs an entry here, and everything that reads, writes or prints scenarios knows it.
 */
import { z } from 'zod';
import type { DedupeProfile, EdgeProfile, HubProfile, LinkProfile } from '../profile.ts';
import { NO_LIMIT } from '../profile.ts';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import type { Parsed } from './quantities.ts';
import { durationText, parseDuration, parseShare, parseSize, shareText, sizeText, worth } from './quantities.ts';
import { anyDuration, count, share, size, someDuration } from './scenario-values.ts';

/** How a value of a kind is written. `write` gives plain data that `read` takes for the same value. */
type Kind<Value> = { schema: z.ZodType; read(text: unknown, base: Value): Value; write(value: Value): unknown };

/** One field of a part of a profile. */
export type Knob<Part> = {
  field: keyof Part;
  what: string;
  schema: z.ZodType;
  /** Sets the field to what the text says. The text must fit the schema. */
  read(part: Part, text: unknown): void;
  write(part: Part): unknown;
};
export type Knobs<Part> = Readonly<Record<string, Knob<Part>>>;

function knob<Part, Field extends keyof Part>(field: Field, kind: Kind<Part[Field]>, what: string): Knob<Part> {
  return {
    field,
    what,
    schema: kind.schema,
    read(part, text) {
      part[field] = kind.read(text, part[field]);
    },
    write: (part) => kind.write(part[field]),
  };
}

/** A mapping of knobs, each of which may be left out. */
export function knobsSchema<Part>(knobs: Knobs<Part>) {
  const shape = Object.entries(knobs).map(([key, { schema, what }]) => [key, schema.describe(what).exactOptional()] as const);
  return z.strictObject(Object.fromEntries(shape));
}

/** A copy of the part with what the text says of it. */
export function withKnobs<Part extends object>(part: Part, knobs: Knobs<Part>, text: Readonly<Record<string, unknown>>): Part {
  const changed = { ...part };
  for (const [key, value] of Object.entries(text)) knobs[key]?.read(changed, value);
  return changed;
}

const parsed = (schema: z.ZodType, parse: (input: unknown) => Parsed, write: (value: number) => string): Kind<number> => ({
  schema,
  read: (text) => worth(parse(text)),
  write: (value) => (value === 0 ? 0 : write(value)),
});
const plain = <Value>(schema: z.ZodType<Value>): Kind<Value> => ({ schema, read: (text) => text as Value, write: (value) => value });
const oneOf = <Word extends string>(...words: [Word, ...Word[]]): Kind<Word> => plain(z.enum(words));

const time = parsed(someDuration, parseDuration, durationText);
const timeOrNothing = parsed(anyDuration, parseDuration, durationText);
const part = parsed(share, parseShare, shareText);

const none = z.literal('none');

/** A limit that may also be `none`. */
function limit(kind: Kind<number>, isNumber: boolean): Kind<number> {
  const { schema } = kind;
  return {
    schema: choice<z.ZodType>([schema, none], (value) => {
      if (value === 'none') return none;
      return isNumber && typeof value === 'string' ? `must be a whole number or \`none\`, not ${kindOf(value)}` : schema;
    }),
    read: (text, base) => (text === 'none' ? NO_LIMIT : kind.read(text, base)),
    write: (value) => (value === NO_LIMIT ? 'none' : kind.write(value)),
  };
}
const atMost = limit(plain(count), true);
const atMostOrNothing = limit(plain(z.int().min(0).max(10_000)), true);
const sizeAtMost = limit(parsed(size, parseSize, sizeText), false);

const RECONNECT: Knobs<EdgeProfile['reconnect']> = {
  initial: knob('initialUs', time, 'first wait'),
  max: knob('maxUs', time, 'longest wait; each is twice the one before'),
  jitter: knob('jitter', part, 'each wait is longer or shorter by up to this much'),
};
const reconnect: Kind<EdgeProfile['reconnect']> = {
  schema: knobsSchema(RECONNECT),
  read: (text, base) => withKnobs(base, RECONNECT, text as Record<string, unknown>),
  write: (value) => Object.fromEntries(Object.entries(RECONNECT).map(([key, inner]) => [key, inner.write(value)])),
};

/** How many keys the hub remembers where a scenario names only what they are made of. */
export const DEDUPE_WINDOW = 10_000;

type DedupeKey = Exclude<DedupeProfile['by'], 'none'>;
const DEDUPE_KEYS: readonly [DedupeKey, ...DedupeKey[]] = ['fingerprint', 'correlation', 'sequence'];
const dedupeWord = z.enum(['none', ...DEDUPE_KEYS]);
const dedupeMapping = z.strictObject({
  by: z
    .enum(DEDUPE_KEYS)
    .describe('fingerprint: edge, plugin, time, correlation id and bytes; correlation id; or edge, batch and place in it'),
  window: count.describe(`how many of the newest keys the hub remembers; ${DEDUPE_WINDOW} by default`).exactOptional(),
});
const dedupe: Kind<DedupeProfile> = {
  schema: choice<typeof dedupeWord | typeof dedupeMapping>([dedupeWord, dedupeMapping], (value) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return dedupeMapping;
    return typeof value === 'string'
      ? dedupeWord
      : `must be one of none, ${DEDUPE_KEYS.join(', ')}, or { by: sequence, window: 100 }, not ${kindOf(value)}`;
  }),
  read(text, base) {
    if (text === 'none') return { by: 'none', windowPayloads: 0 };
    const { by, window } = (typeof text === 'string' ? { by: text } : text) as z.output<typeof dedupeMapping>;
    return { by, windowPayloads: window ?? (base.windowPayloads || DEDUPE_WINDOW) };
  },
  write: ({ by, windowPayloads }) => (by === 'none' ? 'none' : { by, window: windowPayloads }),
};

export const EDGE_KNOBS: Knobs<EdgeProfile> = {
  heartbeat: knob('heartbeatUs', time, 'time between two heartbeats, on which batches are sent'),
  batch_payloads: knob('batchPayloadsMax', atMost, 'most payloads in one batch'),
  batch_bytes: knob('batchBytesMax', sizeAtMost, 'most payload bytes in one batch'),
  oversize_head: knob(
    'oversizeHead',
    oneOf('alone', 'blocks'),
    'the oldest payload alone is over `batch_bytes`: it goes alone, or blocks the queue',
  ),
  batches_per_heartbeat: knob('batchesPerHeartbeat', oneOf('all', 'one'), 'how many batches one heartbeat may send'),
  send_threshold: knob(
    'sendThreshold',
    plain(z.int().min(0).max(10_000_000)),
    'an admission that leaves this many payloads pending starts a send of its own; 0 for never',
  ),
  sends: knob('sends', oneOf('serial', 'overlapping'), 'one send at a time, or several that may take the same payloads'),
  send_timeout: knob('sendTimeoutUs', time, 'how long an edge waits for the answer to a batch'),
  resend: knob('resend', oneOf('rebuilt', 'same'), 'after a failed send: a new batch from the queue, or the same batch again'),
  acknowledged: knob(
    'acknowledged',
    oneOf('delete', 'mark'),
    'acknowledged payloads are deleted, or marked and deleted after the retention',
  ),
  queue_capacity: knob('queueCapacity', atMost, 'most pending payloads in a queue'),
  retention: knob('retentionUs', time, 'payloads older than this leave the queue'),
  unsent_expire: knob('doUnsentExpire', plain(z.boolean()), 'whether retention also removes payloads that were never acknowledged'),
  payload_bytes: knob('payloadBytesMax', sizeAtMost, 'largest payload'),
  metadata_entries: knob('metadataEntriesMax', atMostOrNothing, "most entries of a payload's metadata"),
  metadata_key_bytes: knob('metadataKeyBytesMax', sizeAtMost, 'longest metadata key'),
  metadata_value_bytes: knob('metadataValueBytesMax', sizeAtMost, 'longest metadata value'),
  correlation_id_bytes: knob('correlationIdBytesMax', sizeAtMost, 'longest correlation id'),
  reconnect: knob('reconnect', reconnect, 'waiting after a lost or refused connection'),
  after_failed_connect: knob(
    'afterFailedConnect',
    oneOf('retry', 'give-up'),
    'after an attempt to connect that failed: try again, or wait for a restart',
  ),
};

export const HUB_KNOBS: Knobs<HubProfile> = {
  edges: knob('edgesMax', atMost, 'most edges with an open stream'),
  routing: knob('routingUs', timeOrNothing, 'time the hub takes to route one payload'),
  receive_bytes: knob('receiveBytesMax', sizeAtMost, 'largest message that the hub takes; larger ones are refused'),
  dedupe: knob('dedupe', dedupe, 'how the hub drops repeats before they reach the plugin'),
};

export const LINK_KNOBS: Knobs<LinkProfile> = {
  latency: knob('latencyUs', timeOrNothing, 'one-way latency of a healthy link'),
  jitter: knob('jitterUs', timeOrNothing, 'uniform, ± this much; at most the latency'),
};
