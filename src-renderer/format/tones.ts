/** Which meaning, and so which colour and shape, a state has. */
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';

export type OutcomeTone = 'delivered' | 'duplicate' | 'failed' | 'lost' | 'pending';

/** A payload that came twice is a duplicate first; what it is otherwise is its outcome. */
export function outcomeTone({ outcome, deliveries }: Pick<PayloadRecord, 'outcome' | 'deliveries'>): OutcomeTone {
  if (deliveries > 1) return 'duplicate';
  switch (outcome) {
    case 'delivered':
      return 'delivered';
    case 'pending':
      return 'pending';
    case 'lost':
    case 'expired':
      return 'lost';
    case 'failed':
    case 'unhandled':
    case 'rejected':
      return 'failed';
  }
}

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
