/** The documented semantics with a hub that drops repeats: at-least-once on the wire, once at the plugin. */
import type { Profile } from '../../contract/profile.ts';
import { DOCUMENTED } from './documented.ts';

export const IDEMPOTENT: Profile = {
  ...DOCUMENTED,
  name: 'idempotent',
  hub: { ...DOCUMENTED.hub, dedupe: { by: 'fingerprint', windowPayloads: 10_000 } },
};
