/** What the scenario format has and this version does not do. Found before anything else is checked, and never ignored. */
import type { FieldPath } from './problems.ts';

export type UnsupportedFeature = { path: FieldPath; feature: string };

const LATER_PROFILES: readonly string[] = ['shipped', 'idempotent'];
const LATER_FAULT_KEYS: Readonly<Record<string, string>> = {
  bandwidth: 'a limit on bandwidth',
  flap: 'a flapping link',
  disk: 'a full disk',
  clock_skew: 'a wrong clock',
  unhandled: 'a plugin that answers unhandled',
};
const LATER_FAULT_VALUES: readonly { key: string; value: string; feature: string }[] = [
  { key: 'hub', value: 'slow', feature: 'a slow hub' },
  { key: 'hub', value: 'reject-auth', feature: 'a hub that rejects authentication' },
  { key: 'crash', value: 'before-enqueue-commit', feature: 'a crash before the queue has committed' },
];
const LATER_EXPECTATIONS: readonly string[] = ['latency', 'order', 'log', 'always', 'eventually', 'sometimes'];

type Mapping = Readonly<Record<string, unknown>>;
const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a profile of that name comes with a later version. */
export const isLaterProfile = (name: string): boolean => LATER_PROFILES.includes(name);

export function findUnsupported(data: unknown): UnsupportedFeature[] {
  if (!isMapping(data)) return [];
  const found: UnsupportedFeature[] = [...inProfile(data.profile)];
  if ('explore' in data) found.push({ path: ['explore'], feature: 'exploring' });
  for (const [index, entry] of mappings(data.faults)) {
    found.push(...inFault(entry).map(({ path, feature }) => ({ path: ['faults', index, ...path], feature })));
  }
  for (const [index, entry] of mappings(data.expect)) {
    for (const key of LATER_EXPECTATIONS) {
      if (key in entry) found.push({ path: ['expect', index, key], feature: `the expectation \`${key}\`` });
    }
  }
  return found;
}

function inFault(fault: Mapping): UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  for (const [key, feature] of Object.entries(LATER_FAULT_KEYS)) if (key in fault) found.push({ path: [key], feature });
  for (const { key, value, feature } of LATER_FAULT_VALUES) if (fault[key] === value) found.push({ path: [key], feature });
  if (isMapping(fault.at) && 'between' in fault.at)
    found.push({ path: ['at'], feature: 'a time that the seed chooses (`at: { between }`)' });
  return found;
}

function inProfile(profile: unknown): UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  const name = isMapping(profile) ? profile.extends : profile;
  const path: FieldPath = isMapping(profile) ? ['profile', 'extends'] : ['profile'];
  if (typeof name === 'string' && isLaterProfile(name)) found.push({ path, feature: `the profile \`${name}\`` });
  if (isMapping(profile) && isMapping(profile.hub) && 'dedupe' in profile.hub) {
    found.push({ path: ['profile', 'hub', 'dedupe'], feature: 'a hub that removes duplicates' });
  }
  return found;
}

const mappings = (list: unknown): [number, Mapping][] => {
  if (!Array.isArray(list)) return [];
  return [...list.entries()].filter((entry): entry is [number, Mapping] => isMapping(entry[1]));
};
