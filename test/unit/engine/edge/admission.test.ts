import { expect, test } from 'vitest';
import type { Submission } from '../../../../src-main/engine/edge/admission.ts';
import { refusalOf } from '../../../../src-main/engine/edge/admission.ts';
import { DOCUMENTED } from '../../../../src-main/engine/profile/documented.ts';

const submission = (changes: Partial<Submission> = {}): Submission => ({
  bytes: new Uint8Array(1),
  correlationId: '',
  metadata: {},
  ...changes,
});
const refusal = (changes: Partial<Submission>, pending = 0): string | undefined =>
  refusalOf(submission(changes), DOCUMENTED.edge, pending)?.error;
const entries = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

test.each([
  ['payload of 1 byte', { bytes: new Uint8Array(1) }, undefined],
  ['payload of no byte', { bytes: new Uint8Array(0) }, 'ErrPayloadEmpty'],
  ['payload of 1,048,576 bytes', { bytes: new Uint8Array(1_048_576) }, undefined],
  ['payload of 1,048,577 bytes', { bytes: new Uint8Array(1_048_577) }, 'ErrPayloadTooLarge'],
  ['50 metadata entries', { metadata: entries(50) }, undefined],
  ['51 metadata entries', { metadata: entries(51) }, 'ErrMetadataTooLarge'],
  ['metadata key of 256 bytes', { metadata: { ['k'.repeat(256)]: '' } }, undefined],
  ['metadata key of 257 bytes', { metadata: { ['k'.repeat(257)]: '' } }, 'ErrMetadataTooLarge'],
  ['metadata key of 129 two-byte characters', { metadata: { ['é'.repeat(129)]: '' } }, 'ErrMetadataTooLarge'],
  ['metadata value of 4,096 bytes', { metadata: { key: 'v'.repeat(4_096) } }, undefined],
  ['metadata value of 4,097 bytes', { metadata: { key: 'v'.repeat(4_097) } }, 'ErrMetadataTooLarge'],
  ['correlation id of 256 bytes', { correlationId: 'c'.repeat(256) }, undefined],
  ['correlation id of 257 bytes', { correlationId: 'c'.repeat(257) }, 'ErrCorrelationIdTooLong'],
  ['correlation id of 65 four-byte characters', { correlationId: '😀'.repeat(65) }, 'ErrCorrelationIdTooLong'],
] as const)('%s: %o', (_name, changes, expected) => {
  expect(refusal(changes)).toBe(expected);
});

test('a queue takes payloads up to its capacity of 10,000', () => {
  expect(refusal({}, 9_999)).toBeUndefined();
  expect(refusal({}, 10_000)).toBe('ErrQueueFull');
});
