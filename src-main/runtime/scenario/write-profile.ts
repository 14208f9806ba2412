import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '../../contract/profile.ts';
import type { Knobs } from '../../contract/schemas/profile-knobs.ts';
import { EDGE_KNOBS, HUB_KNOBS, LINK_KNOBS } from '../../contract/schemas/profile-knobs.ts';
import { findProfile, PROFILE_NAMES } from '../../engine/profile/profiles.ts';
import { nameOfChanged } from './expand-profile.ts';

type Changes = { base: Profile; parts: Record<string, Record<string, unknown>>; count: number };

/** The name of a built-in profile, or the one that is nearest and what is different from it. */
export function profileValue(profile: Profile): string | object {
  const [nearest] = PROFILE_NAMES.flatMap((name) => findProfile(name) ?? [])
    .map((base) => changesTo(base, profile))
    .sort((a, b) => a.count - b.count || Number(isNamedAfter(profile, b.base)) - Number(isNamedAfter(profile, a.base)));
  if (nearest === undefined) throw new Error('there is no built-in profile');
  const { base, parts, count } = nearest;
  if (count === 0 && profile.name === base.name) return base.name;
  return { extends: base.name, ...(profile.name === nameOfChanged(base) ? {} : { name: profile.name }), ...parts };
}

const isNamedAfter = (profile: Profile, base: Profile): boolean => profile.name.startsWith(base.name);

function changesTo(base: Profile, profile: Profile): Changes {
  const all = {
    edge: differences(base.edge, profile.edge, EDGE_KNOBS),
    hub: differences(base.hub, profile.hub, HUB_KNOBS),
    link: differences(base.link, profile.link, LINK_KNOBS),
  };
  const parts = Object.fromEntries(Object.entries(all).filter(([, part]) => Object.keys(part).length > 0));
  return { base, parts, count: Object.values(all).reduce((count, part) => count + Object.keys(part).length, 0) };
}

function differences<Part>(base: Part, part: Part, knobs: Knobs<Part>): Record<string, unknown> {
  const different = Object.entries(knobs).filter(([, { field }]) => !isDeepStrictEqual(base[field], part[field]));
  return Object.fromEntries(different.map(([key, knob]) => [key, knob.write(part)]));
}
