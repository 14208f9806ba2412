/** A batch's state in words and as a meaning. */
import { plural } from '../../format/numbers.ts';
import { formatSpan } from '../../format/time.ts';
import type { BatchMark } from '../../store/space-time-model.ts';
import type { Tone } from '../../ui/Mark.tsx';

export const batchTitle = (batch: BatchMark): string =>
  `${batch.edge} ${batch.sequence === 0 ? 'batch' : `#${batch.sequence}`} · ${plural(batch.numbers.length, 'payload')}`;

/** How a batch ended, or where it is. */
export function batchEnd(batch: BatchMark): string {
  if (batch.acknowledgedAt !== undefined) return `acknowledged after ${formatSpan(batch.acknowledgedAt - batch.sentAt)}`;
  const lost = batch.lost === undefined ? '' : `${batch.lost.what} dropped on the link`;
  if (batch.failed !== undefined) return lost === '' ? batch.failed.message : `${lost}; ${batch.failed.message}`;
  if (batch.diedAt !== undefined) return 'its edge crashed before the answer came';
  if (lost !== '') return lost;
  if (batch.answeredAt !== undefined) return 'the answer is on its way';
  return batch.receivedAt === undefined ? 'on its way' : 'the hub is at work on it';
}

export function batchTone(batch: BatchMark): Tone {
  if (batch.duplicates > 0) return 'duplicate';
  if (batch.lost !== undefined) return 'lost';
  if (batch.failed !== undefined || batch.failures > 0 || batch.diedAt !== undefined) return 'failed';
  return batch.acknowledgedAt === undefined ? 'in-flight' : 'delivered';
}
