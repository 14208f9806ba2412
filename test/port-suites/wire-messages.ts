/** One message of each kind, with a value in every field that a codec could lose. */
import type {
  BatchAnswer,
  EdgeMessage,
  EdgeRegistration,
  HeartbeatAnswer,
  RegistrationAnswer,
  WireBatch,
} from '../../src-main/contract/wire.ts';

export const REGISTRATION: EdgeRegistration = {
  edgeId: 'edge-1',
  edgeNamespace: 'shop',
  version: '1.2.3',
  buildHash: 'abc',
  metadata: { region: 'eu', empty: '' },
};
export const REGISTERED: RegistrationAnswer = {
  success: true,
  message: 'welcome',
  sessionId: 'session-1',
  initialConfig: {
    version: '17',
    edgeNamespace: 'shop',
    checksum: 'c0ffee',
    plugins: [
      {
        id: 42,
        name: 'cache-stats',
        command: 'file://cache-stats',
        config: '{"a":1}',
        hookType: 'post_auth',
        isActive: true,
        namespace: '',
        serviceScopes: ['control.send', 'kv.readwrite'],
      },
    ],
  },
};
export const HEARTBEAT: EdgeMessage = {
  heartbeat: {
    edgeId: 'edge-1',
    sessionId: '',
    timestampUnixUs: 1_767_225_600_123_456,
    loadedConfigChecksum: 'c0ffee',
    loadedConfigVersion: '17',
  },
};
export const HEARTBEAT_ANSWER: HeartbeatAnswer = {
  acknowledged: true,
  message: 'ok',
  requestFullSync: false,
  shutdownRequested: false,
  expectedChecksum: 'c0ffee',
  isInSync: true,
};

export const batchOf = (sequenceNumber: number): WireBatch => ({
  edgeId: 'edge-1',
  edgeNamespace: 'shop',
  payloads: [1, 2, 3].map((n) => ({
    pluginId: 42,
    payload: Uint8Array.of(n, 0, 255),
    edgeId: 'edge-1',
    edgeNamespace: 'shop',
    timestampUnixUs: 1_767_225_600_000_000 + n,
    correlationId: `order-${n}`,
    metadata: { n: String(n) },
  })),
  sequenceNumber,
  batchTimestampUnixUs: 1_767_225_601_000_000,
  totalPayloads: 3,
});
export const answerTo = (sequenceNumber: number): BatchAnswer => ({
  success: false,
  message: 'Processed 2/3 payloads',
  processedCount: 2,
  sequenceNumber,
  processedAtUnixUs: 1_767_225_602_000_001,
  errors: [{ pluginId: 42, correlationId: 'order-2', errorMessage: 'it broke' }],
});
