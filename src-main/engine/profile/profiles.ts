import type { Profile } from '../../contract/profile.ts';
import { DOCUMENTED } from './documented.ts';
import { IDEMPOTENT } from './idempotent.ts';
import { SHIPPED } from './shipped.ts';

const PROFILES: readonly Profile[] = [DOCUMENTED, SHIPPED, IDEMPOTENT];

/** Names of the built-in profiles, in the order in which they are offered. */
export const PROFILE_NAMES: readonly string[] = PROFILES.map((profile) => profile.name);

/** The built-in profile of that name, or nothing. It is shared: copy it before changing it. */
export const findProfile = (name: string): Profile | undefined => PROFILES.find((profile) => profile.name === name);
