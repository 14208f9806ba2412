/** `profile`: the name of a built-in profile, or one with changes. Keys say the unit in words, not in their name. */
import { z } from 'zod';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import { anyDuration, count, share, size, someDuration } from './scenario-values.ts';

const reconnect = z
  .strictObject({
    initial: someDuration.describe('first wait').exactOptional(),
    max: someDuration.describe('longest wait; each is twice the one before').exactOptional(),
    jitter: share.describe('each wait is longer or shorter by up to this much').exactOptional(),
  })
  .describe('waiting after a lost or refused connection');

const edge = z
  .strictObject({
    heartbeat: someDuration.describe('time between two heartbeats, on which batches are sent').exactOptional(),
    batch_payloads: count.describe('most payloads in one batch').exactOptional(),
    batch_bytes: size.describe('most payload bytes in one batch').exactOptional(),
    batches_per_heartbeat: z.enum(['all', 'one']).describe('how many batches one heartbeat may send').exactOptional(),
    send_timeout: someDuration.describe('how long an edge waits for the answer to a batch').exactOptional(),
    queue_capacity: count.describe('most pending payloads in a queue').exactOptional(),
    retention: someDuration.describe('payloads older than this leave the queue').exactOptional(),
    payload_bytes: size.describe('largest payload').exactOptional(),
    metadata_entries: z.int().min(0).max(10_000).describe("most entries of a payload's metadata").exactOptional(),
    metadata_key_bytes: size.describe('longest metadata key').exactOptional(),
    metadata_value_bytes: size.describe('longest metadata value').exactOptional(),
    correlation_id_bytes: size.describe('longest correlation id').exactOptional(),
    reconnect: reconnect.exactOptional(),
  })
  .describe('what an edge does, and its limits');

const hub = z
  .strictObject({
    edges: count.describe('most edges with an open stream').exactOptional(),
    routing: anyDuration.describe('time the hub takes to route one payload').exactOptional(),
  })
  .describe('what the hub does, and its limits');

const link = z
  .strictObject({
    latency: anyDuration.describe('one-way latency of a healthy link').exactOptional(),
    jitter: anyDuration.describe('uniform, ± this much; at most the latency').exactOptional(),
  })
  .describe('a healthy link');

const profileName = z.string().min(1).max(64).describe('a built-in profile');

const profileChanges = z.strictObject({
  extends: profileName.describe('the built-in profile that is changed'),
  name: z.string().min(1).max(64).describe('what the changed profile is called in reports').exactOptional(),
  edge: edge.exactOptional(),
  hub: hub.exactOptional(),
  link: link.exactOptional(),
});
export type ProfileChanges = z.output<typeof profileChanges>;

export const profileText = choice<typeof profileName | typeof profileChanges>([profileName, profileChanges], (value) => {
  if (typeof value === 'string') return profileName;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return profileChanges;
  return `must be a name such as documented, or a mapping like { extends: documented, edge: { heartbeat: 5s } }, not ${kindOf(value)}`;
});
