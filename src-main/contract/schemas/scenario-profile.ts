/** `profile`: the name of a built-in profile, or one with changes. Keys say the unit in words, not in their name. */
import { z } from 'zod';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import { EDGE_KNOBS, HUB_KNOBS, knobsSchema, LINK_KNOBS } from './profile-knobs.ts';

const PROFILE_NAME_LENGTH_MAX = 64;
const profileName = z
  .string()
  .min(1)
  .max(PROFILE_NAME_LENGTH_MAX)
  .describe('a built-in profile')
  .meta({ examples: ['documented', 'shipped', 'idempotent'] });

const profileChanges = z.strictObject({
  extends: profileName.describe('the built-in profile that is changed'),
  name: z.string().min(1).max(PROFILE_NAME_LENGTH_MAX).describe('what the changed profile is called in reports').exactOptional(),
  edge: knobsSchema(EDGE_KNOBS).describe('what an edge does, and its limits').exactOptional(),
  hub: knobsSchema(HUB_KNOBS).describe('what the hub does, and its limits').exactOptional(),
  link: knobsSchema(LINK_KNOBS).describe('a healthy link').exactOptional(),
});
export type ProfileChanges = z.output<typeof profileChanges>;

export const profileText = choice<typeof profileName | typeof profileChanges>([profileName, profileChanges], (value) => {
  if (typeof value === 'string') return profileName;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return profileChanges;
  return `must be a name such as documented, or a mapping like { extends: documented, edge: { heartbeat: 5s } }, not ${kindOf(value)}`;
});
