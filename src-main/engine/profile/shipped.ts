/**
 * What the shipped implementation does, races and all, as read off its source (docs/profiles.md names each quirk). It
 * differs from the documentation where the values below say so.
 */
import type { Profile } from '../../contract/profile.ts';
import { NO_LIMIT } from '../../contract/profile.ts';
import { MIB } from '../../contract/units.ts';
import { DOCUMENTED } from './documented.ts';

export const SHIPPED: Profile = {
  ...DOCUMENTED,
  name: 'shipped',
  edge: {
    ...DOCUMENTED.edge,
    batchesPerHeartbeat: 'one',
    sendThreshold: 100,
    sends: 'overlapping',
    acknowledged: 'mark',
    oversizeHead: 'blocks',
    doUnsentExpire: false,
    queueCapacity: NO_LIMIT,
    metadataEntriesMax: NO_LIMIT,
    metadataKeyBytesMax: NO_LIMIT,
    metadataValueBytesMax: NO_LIMIT,
    correlationIdBytesMax: NO_LIMIT,
    afterFailedConnect: 'give-up',
  },
  hub: { ...DOCUMENTED.hub, receiveBytesMax: 4 * MIB },
};
