/** What the product documentation promises, with its limits and defaults. The documents name the error of a full queue, not the number. */
import type { Profile } from '../../contract/profile.ts';
import { HOUR, KIB, MIB, MILLISECOND, MINUTE, SECOND } from '../../contract/units.ts';

export const DOCUMENTED: Profile = {
  name: 'documented',
  edge: {
    heartbeatUs: 30 * SECOND,
    batchPayloadsMax: 100,
    batchBytesMax: 10 * MIB,
    sendTimeoutUs: 30 * SECOND,
    batchesPerHeartbeat: 'all',
    sendThreshold: 0,
    sends: 'serial',
    resend: 'rebuilt',
    acknowledged: 'delete',
    oversizeHead: 'alone',
    queueCapacity: 10_000,
    retentionUs: 24 * HOUR,
    doUnsentExpire: true,
    payloadBytesMax: 1 * MIB,
    metadataEntriesMax: 50,
    metadataKeyBytesMax: 256,
    metadataValueBytesMax: 4 * KIB,
    correlationIdBytesMax: 256,
    reconnect: { initialUs: 5 * SECOND, maxUs: 5 * MINUTE, jitter: 0.1 },
    afterFailedConnect: 'retry',
  },
  hub: { edgesMax: 1_000, routingUs: 0, receiveBytesMax: 16 * MIB, dedupe: { by: 'none', windowPayloads: 0 } },
  link: { latencyUs: 20 * MILLISECOND, jitterUs: 0 },
};
