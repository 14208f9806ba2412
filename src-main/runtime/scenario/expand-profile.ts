import { SpokelabError } from '../../contract/errors.ts';
import type { Profile } from '../../contract/profile.ts';
import { EDGE_KNOBS, HUB_KNOBS, LINK_KNOBS, withKnobs } from '../../contract/schemas/profile-knobs.ts';
import { durationText } from '../../contract/schemas/quantities.ts';
import type { ProfileChanges } from '../../contract/schemas/scenario-profile.ts';
import { findProfile, PROFILE_NAMES } from '../../engine/profile/profiles.ts';
import { nearest } from '../../util/nearest.ts';
import type { Expansion } from './expansion.ts';

/**
 * The profile of a run. `override` (the command line's) takes the place of the named profile; changes that the scenario
 * makes to it stay, so that runs under several profiles differ in nothing else. Throws ERR_USAGE for an override that
 * no profile is called.
 */
export function expandProfile(
  text: string | ProfileChanges | undefined,
  override: string | undefined,
  expansion: Expansion,
): Profile | undefined {
  const changes = typeof text === 'object' ? text : undefined;
  const written = typeof text === 'string' ? text : (changes?.extends ?? 'documented');
  const base = findProfile(override ?? written);
  if (base === undefined) {
    if (override !== undefined) throw new SpokelabError('ERR_USAGE', `--profile: ${noSuchProfile(override)}`);
    expansion.report(changes === undefined ? ['profile'] : ['profile', 'extends'], noSuchProfile(written));
    return undefined;
  }
  if (changes === undefined) return base;
  // A name of the scenario's own means its own profile; under two others it would stand for both.
  const name = override === undefined && changes.name !== undefined ? changes.name : nameOfChanged(base);
  return changed(base, name, changes, expansion);
}

function noSuchProfile(name: string): string {
  const near = nearest(name, PROFILE_NAMES);
  return `no profile is called \`${name}\`; ${near === undefined ? `there is ${PROFILE_NAMES.join(', ')}` : `did you mean \`${near}\`?`}`;
}

/** What a changed profile is called that has no name of its own, or is another than the scenario's. */
export const nameOfChanged = (base: Profile): string => `${base.name} (changed)`;

function changed(base: Profile, name: string, changes: ProfileChanges, expansion: Expansion): Profile {
  const { edge = {}, hub = {}, link = {} } = changes;
  const profile: Profile = {
    name,
    edge: withKnobs(base.edge, EDGE_KNOBS, edge),
    hub: withKnobs(base.hub, HUB_KNOBS, hub),
    link: withKnobs(base.link, LINK_KNOBS, link),
  };
  checkTogether(profile, expansion);
  return profile;
}

/** Values that are each fine but not beside each other. */
function checkTogether(profile: Profile, expansion: Expansion): void {
  if (profile.link.jitterUs > profile.link.latencyUs) {
    expansion.report(
      ['profile', 'link'],
      `the jitter is over the latency (${durationText(profile.link.latencyUs)}): no message can arrive before it was sent`,
    );
  }
  if (profile.edge.reconnect.initialUs > profile.edge.reconnect.maxUs) {
    expansion.report(['profile', 'edge', 'reconnect'], 'the first wait (`initial`) is over the longest (`max`)');
  }
}
