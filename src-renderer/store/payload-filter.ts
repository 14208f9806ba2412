/** Narrowing payloads down: what a filter lets through, and how one is changed. */
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';
import type { PayloadListFilter } from './selection.ts';

/** What a person calls an outcome: a payload that came twice is delivered and `duplicates`. In the order in which they are offered. */
export const KINDS = ['delivered', 'duplicates', 'lost', 'failed', 'unhandled', 'expired', 'rejected', 'pending'] as const;
export type Kind = (typeof KINDS)[number];

export const kindOf = (filter: PayloadListFilter): Kind | undefined => (filter.duplicated === true ? 'duplicates' : filter.outcome);

/** The filter with these conditions set, or taken away where they are undefined. */
export function narrowed(
  filter: PayloadListFilter,
  changes: { [K in keyof PayloadListFilter]?: PayloadListFilter[K] | undefined },
): PayloadListFilter {
  return Object.fromEntries(Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined && value !== ''));
}

/** Of another kind; a cause goes with the kind that it belonged to. */
export const ofKind = (filter: PayloadListFilter, kind: Kind | undefined): PayloadListFilter =>
  narrowed(filter, {
    cause: undefined,
    duplicated: kind === 'duplicates' ? true : undefined,
    outcome: kind === 'duplicates' ? undefined : kind,
  });

export const isAnything = (filter: PayloadListFilter): boolean =>
  Object.keys(narrowed(filter, { text: wantedText(filter), within: undefined, body: wantedBody(filter) })).length === 0;

export const wantedText = ({ text = '' }: PayloadListFilter): string => text.trim().toLowerCase();

export const wantedBody = ({ body = '' }: PayloadListFilter): string => body.trim();

/** `text` as `wantedText` gives it. What bodies hold is not known here. */
export function passes(record: PayloadRecord, filter: PayloadListFilter, text: string): boolean {
  if (filter.plugin !== undefined && record.plugin !== filter.plugin) return false;
  if (filter.sinceUs !== undefined && record.submittedAt < filter.sinceUs) return false;
  if (filter.untilUs !== undefined && record.submittedAt >= filter.untilUs) return false;
  if (filter.edge !== undefined && record.edge !== filter.edge) return false;
  if (filter.outcome !== undefined && record.outcome !== filter.outcome) return false;
  if (filter.duplicated === true && record.deliveries < 2) return false;
  if (filter.cause !== undefined && record.lossCause !== filter.cause && !record.duplicateCauses.some((cause) => cause === filter.cause))
    return false;
  if (text === '') return true;
  const { within } = filter;
  if (within === undefined && record.id.toLowerCase().includes(text)) return true;
  if (within !== 'metadata' && record.correlation?.toLowerCase().includes(text) === true) return true;
  return within !== 'correlation' && record.metadata !== undefined && hasMetadata(record.metadata, text);
}

function hasMetadata(metadata: Record<string, string>, text: string): boolean {
  for (const key in metadata) if (`${key}=${metadata[key]}`.toLowerCase().includes(text)) return true;
  return false;
}
