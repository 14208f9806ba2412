/** Every payload as a row of comma-separated values (RFC 4180), times in milliseconds of lab time. */
import type { PayloadRecord } from '../ledger.ts';
import { firstDeliveredAt, queuedAt } from '../ledger.ts';
import type { LabStory } from './lab-story.ts';

type Column = (payload: PayloadRecord, story: LabStory) => string | number | undefined;

const ms = (at: number | undefined): number | undefined => (at === undefined ? undefined : at / 1_000);

const COLUMNS: Readonly<Record<string, Column>> = {
  payload: ({ id }) => id,
  edge: ({ edge }) => edge,
  number: ({ number }) => number,
  plugin: ({ plugin }) => plugin,
  correlation: ({ correlation }) => correlation,
  size: ({ size }) => size,
  outcome: ({ outcome }) => outcome,
  deliveries: ({ deliveries }) => deliveries,
  duplicate_causes: ({ duplicateCauses }) => duplicateCauses.join(' '),
  loss_cause: ({ lossCause }) => lossCause,
  submitted_ms: ({ submittedAt }) => ms(submittedAt),
  queued_ms: (payload) => ms(queuedAt(payload)),
  first_delivered_ms: (payload) => ms(firstDeliveredAt(payload)),
  left_queue_ms: ({ id }, story) => ms(story.leftAt(id)),
  batches: ({ id }, story) => story.sends(id).join(' '),
  error: ({ rejection, failure }) => rejection ?? failure,
};

export function* payloadsCsv(story: LabStory): Generator<string> {
  const columns = Object.values(COLUMNS);
  yield `${Object.keys(COLUMNS).join(',')}\r\n`;
  for (const payload of story.ledger.payloads()) yield `${columns.map((column) => cell(column(payload, story))).join(',')}\r\n`;
}

function cell(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  // A spreadsheet takes a text that starts so for a formula; it came from a plugin, and is a text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
