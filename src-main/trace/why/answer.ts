/** What an answer to "why" is made of. */
import type { FaultId, PayloadId } from '../../contract/ids.ts';
import type { DuplicateCause, LossCause } from '../../contract/scenario.ts';
import type { JourneyTone } from '../journey.ts';
import type { Outcome } from '../ledger.ts';
import type { Proof } from './proof.ts';

/**
 * One sentence with the events that prove it, in the order of the trace. `cause` is in a few words what a list counts it under;
 * a duplicate's and a loss's is the ledger's.
 */
export type WhyPart = {
  about: 'outcome' | 'again' | 'waiting';
  text: string;
  tone: JourneyTone;
  cause?: DuplicateCause | LossCause | (string & {});
  /** Those that it hangs on, likeliest first. */
  faults: FaultId[];
  proof: Proof[];
};

/** The first part says what became of the payload; then one for each further delivery, and one when it waits to go again. */
export type Why = { payload: PayloadId; outcome: Outcome; parts: WhyPart[] };

export const sentenceOf = ({ parts }: Why): string => parts.map(({ text }) => text).join(' ');
