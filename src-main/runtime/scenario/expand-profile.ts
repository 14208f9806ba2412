import { SpokelabError } from '../../contract/errors.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Parsed } from '../../contract/schemas/quantities.ts';
import { parseDuration, parseShare, parseSize, worth } from '../../contract/schemas/quantities.ts';
import type { ProfileChanges } from '../../contract/schemas/scenario-profile.ts';
import { findProfile, PROFILE_NAMES } from '../../engine/profile/profiles.ts';
import { nearest } from '../../util/nearest.ts';
import type { Expansion } from './expansion.ts';
import { isLaterProfile } from './unsupported.ts';

/**
 * The profile of a run. `override` (the command line's) takes the place of the named profile; changes that the scenario
 * makes to it stay, so that runs under several profiles differ in nothing else. Throws ERR_USAGE for an override that
 * no profile is called, ERR_SCENARIO_UNSUPPORTED for one that comes later.
 */
export function expandProfile(
  text: string | ProfileChanges | undefined,
  override: string | undefined,
  expansion: Expansion,
): Profile | undefined {
  const changes = typeof text === 'object' ? text : undefined;
  const written = typeof text === 'string' ? text : (changes?.extends ?? 'documented');
  const base = override === undefined ? findProfile(written) : overriding(override);
  if (base === undefined) {
    expansion.report(changes === undefined ? ['profile'] : ['profile', 'extends'], noSuchProfile(written));
    return undefined;
  }
  return changes === undefined ? base : changed(base, changes, expansion);
}

function overriding(name: string): Profile {
  const profile = findProfile(name);
  if (profile !== undefined) return profile;
  if (isLaterProfile(name)) throw new SpokelabError('ERR_SCENARIO_UNSUPPORTED', `The profile \`${name}\` is not in this version.`);
  throw new SpokelabError('ERR_USAGE', `--profile: ${noSuchProfile(name)}`);
}

function noSuchProfile(name: string): string {
  const near = nearest(name, PROFILE_NAMES);
  return `no profile is called \`${name}\`; ${near === undefined ? `there is ${PROFILE_NAMES.join(', ')}` : `did you mean \`${near}\`?`}`;
}

const given = (parse: (input: unknown) => Parsed, input: string | number | undefined, otherwise: number): number =>
  input === undefined ? otherwise : worth(parse(input));

function changed(base: Profile, changes: ProfileChanges, expansion: Expansion): Profile {
  const { edge = {}, hub = {}, link = {} } = changes;
  const reconnect = edge.reconnect ?? {};
  const profile: Profile = {
    name: changes.name ?? `${base.name} (changed)`,
    edge: {
      ...base.edge,
      heartbeatUs: given(parseDuration, edge.heartbeat, base.edge.heartbeatUs),
      batchPayloadsMax: edge.batch_payloads ?? base.edge.batchPayloadsMax,
      batchBytesMax: given(parseSize, edge.batch_bytes, base.edge.batchBytesMax),
      sendTimeoutUs: given(parseDuration, edge.send_timeout, base.edge.sendTimeoutUs),
      batchesPerHeartbeat: edge.batches_per_heartbeat ?? base.edge.batchesPerHeartbeat,
      queueCapacity: edge.queue_capacity ?? base.edge.queueCapacity,
      retentionUs: given(parseDuration, edge.retention, base.edge.retentionUs),
      payloadBytesMax: given(parseSize, edge.payload_bytes, base.edge.payloadBytesMax),
      metadataEntriesMax: edge.metadata_entries ?? base.edge.metadataEntriesMax,
      metadataKeyBytesMax: given(parseSize, edge.metadata_key_bytes, base.edge.metadataKeyBytesMax),
      metadataValueBytesMax: given(parseSize, edge.metadata_value_bytes, base.edge.metadataValueBytesMax),
      correlationIdBytesMax: given(parseSize, edge.correlation_id_bytes, base.edge.correlationIdBytesMax),
      reconnect: {
        initialUs: given(parseDuration, reconnect.initial, base.edge.reconnect.initialUs),
        maxUs: given(parseDuration, reconnect.max, base.edge.reconnect.maxUs),
        jitter: given(parseShare, reconnect.jitter, base.edge.reconnect.jitter),
      },
    },
    hub: { ...base.hub, edgesMax: hub.edges ?? base.hub.edgesMax, routingUs: given(parseDuration, hub.routing, base.hub.routingUs) },
    link: {
      latencyUs: given(parseDuration, link.latency, base.link.latencyUs),
      jitterUs: given(parseDuration, link.jitter, base.link.jitterUs),
    },
  };
  checkTogether(profile, expansion);
  return profile;
}

/** Values that are each fine but not beside each other. */
function checkTogether(profile: Profile, expansion: Expansion): void {
  if (profile.link.jitterUs > profile.link.latencyUs) {
    expansion.report(
      ['profile', 'link'],
      `the jitter is over the latency (${profile.link.latencyUs / 1_000}ms): no message can arrive before it was sent`,
    );
  }
  if (profile.edge.reconnect.initialUs > profile.edge.reconnect.maxUs) {
    expansion.report(['profile', 'edge', 'reconnect'], 'the first wait (`initial`) is over the longest (`max`)');
  }
}
