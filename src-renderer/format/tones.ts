/** Which meaning, and so which colour and shape, a state has. */
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';

export type OutcomeTone = 'duplicate' | PayloadRecord['outcome'];

/** A payload that came twice is a duplicate first; what it is otherwise is its outcome. */
export const outcomeTone = ({ outcome, deliveries }: Pick<PayloadRecord, 'outcome' | 'deliveries'>): OutcomeTone =>
  deliveries > 1 ? 'duplicate' : outcome;

const SLOWING: ReadonlySet<FaultAction['kind']> = new Set([
  'link-latency',
  'link-loss',
  'link-bandwidth',
  'link-hold',
  'plugin-slow',
  'hub-slow',
  'edge-clock-skew',
]);

/** What such a fault touches still gets through, later or in part; what others touch does not. */
export const isSlowing = ({ kind }: FaultAction): boolean => SLOWING.has(kind);
