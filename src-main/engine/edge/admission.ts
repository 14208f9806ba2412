/** Whether `sendToControl` takes a payload: the limits of the profile, each with its named error (product.md). */
import type { AdmissionErrorName } from '../../contract/errors.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import { utf8Length } from '../../util/utf8.ts';

export type Refusal = { error: AdmissionErrorName; message: string };

export type Submission = { bytes: Uint8Array; correlationId: string; metadata: Record<string, string> };

/** The first limit that the submission breaks, or undefined. `pending` is the queue's length before it. Sizes are UTF-8 bytes. */
export function refusalOf(submission: Submission, profile: EdgeProfile, pending: number): Refusal | undefined {
  const { bytes, correlationId } = submission;
  if (bytes.length === 0) return { error: 'ErrPayloadEmpty', message: 'the payload is empty' };
  if (bytes.length > profile.payloadBytesMax) {
    return {
      error: 'ErrPayloadTooLarge',
      message: `the payload has ${bytes.length} bytes; at most ${profile.payloadBytesMax} are allowed`,
    };
  }
  const correlationBytes = utf8Length(correlationId);
  if (correlationBytes > profile.correlationIdBytesMax) {
    const message = `the correlation id has ${correlationBytes} bytes; at most ${profile.correlationIdBytesMax} are allowed`;
    return { error: 'ErrCorrelationIdTooLong', message };
  }
  const metadataProblem = problemWithMetadata(submission.metadata, profile);
  if (metadataProblem !== undefined) return { error: 'ErrMetadataTooLarge', message: metadataProblem };
  if (pending >= profile.queueCapacity) {
    return { error: 'ErrQueueFull', message: `the queue holds ${pending} payloads; its capacity is ${profile.queueCapacity}` };
  }
  return undefined;
}

function problemWithMetadata(metadata: Record<string, string>, profile: EdgeProfile): string | undefined {
  const keys = Object.keys(metadata);
  if (keys.length > profile.metadataEntriesMax) {
    return `the metadata has ${keys.length} entries; at most ${profile.metadataEntriesMax} are allowed`;
  }
  for (const key of keys) {
    const keyBytes = utf8Length(key);
    if (keyBytes > profile.metadataKeyBytesMax) {
      return `the metadata key "${key.slice(0, 40)}…" has ${keyBytes} bytes; at most ${profile.metadataKeyBytesMax} are allowed`;
    }
    const valueBytes = utf8Length(metadata[key] ?? '');
    if (valueBytes > profile.metadataValueBytesMax) {
      return `the metadata value of "${key}" has ${valueBytes} bytes; at most ${profile.metadataValueBytesMax} are allowed`;
    }
  }
  return undefined;
}
