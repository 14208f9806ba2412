/** Arbitrary messages of each kind. */
import fc from 'fast-check';
import type { WireKind, WireMessages } from '../../../../src-main/contract/wire.ts';

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(model, { noNullPrototype: true });

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }));
const uint32 = fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 0xff_ff_ff_ff }));
const count = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
/** Years 1 to 2255: Go's zero time is in the year 1, and 2^53 microseconds end in 2255. */
const unixUs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -62_135_596_800, max: 9_007_199_254 }).map((s) => Math.max(-Number.MAX_SAFE_INTEGER, s * 1_000_000 + 123_456)),
);
const metadata = fc
  .array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString')), text), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));

const plugin = record({
  id: uint32,
  name: text,
  command: text,
  config: text,
  hookType: text,
  isActive: fc.boolean(),
  namespace: text,
  serviceScopes: fc.array(text, { maxLength: 3 }),
});
const snapshot = record({ version: text, edgeNamespace: text, checksum: text, plugins: fc.array(plugin, { maxLength: 3 }) });
const registration = record({ edgeId: text, edgeNamespace: text, version: text, buildHash: text, metadata });
const registrationAnswer = fc.record(
  { success: fc.boolean(), message: text, sessionId: text, initialConfig: snapshot },
  { requiredKeys: ['success', 'message', 'sessionId'], noNullPrototype: true },
);
const heartbeat = record({ edgeId: text, sessionId: text, timestampUnixUs: unixUs, loadedConfigChecksum: text, loadedConfigVersion: text });
const heartbeatResponse = record({
  acknowledged: fc.boolean(),
  message: text,
  requestFullSync: fc.boolean(),
  shutdownRequested: fc.boolean(),
  expectedChecksum: text,
  isInSync: fc.boolean(),
});
const payload = record({
  pluginId: uint32,
  payload: fc.uint8Array({ maxLength: 40 }),
  edgeId: text,
  edgeNamespace: text,
  timestampUnixUs: unixUs,
  correlationId: text,
  metadata,
});
const error = record({ pluginId: uint32, correlationId: text, errorMessage: text });

export const anyMessage: { [K in WireKind]: fc.Arbitrary<WireMessages[K]> } = {
  registration,
  registrationAnswer,
  edgeMessage: fc.oneof(record({ registration }), record({ heartbeat })),
  controlMessage: fc.oneof(record({ registrationResponse: registrationAnswer }), record({ heartbeatResponse })),
  batch: record({
    edgeId: text,
    edgeNamespace: text,
    payloads: fc.array(payload, { maxLength: 5 }),
    sequenceNumber: count,
    batchTimestampUnixUs: unixUs,
    totalPayloads: uint32,
  }),
  batchAnswer: record({
    success: fc.boolean(),
    message: text,
    processedCount: count,
    sequenceNumber: count,
    processedAtUnixUs: unixUs,
    errors: fc.array(error, { maxLength: 3 }),
  }),
};
