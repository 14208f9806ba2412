/** A link's present rules, as whatever carries the traffic asks for them: per message (virtual), per chunk of bytes (live). */
import type { Direction, Us } from '../../contract/units.ts';

/**
 * - `deliver`: hand it over after the delay, never before what was sent earlier in that direction of the connection.
 * - `drop`: it never arrives. The connection stays open, but has lost bytes: once the direction passes again
 *   (`onChange`), the carrier must reset it.
 * - `reset`: it never arrives and its connection is cut at once, both ends.
 */
export type Verdict = { kind: 'deliver'; delayUs: Us } | { kind: 'drop' } | { kind: 'reset' };

export interface LinkPolicy {
  /** Asked once for each message or chunk; draws from the link's random stream. */
  verdict(direction: Direction, sizeBytes: number): Verdict;
  /** Whether everything in the direction is dropped now. Draws nothing. */
  isCut(direction: Direction): boolean;
  /** Called after each change of the rules. */
  onChange(listener: () => void): { dispose(): void };
  /** Called when every connection of the link is to be cut at once (fault `link-reset`). */
  onReset(listener: () => void): { dispose(): void };
}
