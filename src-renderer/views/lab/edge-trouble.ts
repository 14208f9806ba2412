/** What is wrong with an edge, if anything is, and the word for it: it decides where in a crowd the edge is seen. */
import type { LinkState } from '../../../src-main/trace/link-state.ts';
import { describeLink } from '../../format/words.ts';
import type { EdgeSnapshot } from '../../store/snapshot.ts';

/** The bad ones first. `waiting`: its queue has stood still for long. */
export const CELL_STATES = ['crashed', 'cut', 'away', 'full', 'held', 'waiting', 'dropping', 'slow', 'well'] as const;
export type CellState = (typeof CELL_STATES)[number];

export const CELL_WORDS: Record<CellState, string> = {
  crashed: 'crashed',
  cut: 'cut',
  away: 'not connected',
  full: 'queue full',
  held: 'held',
  waiting: 'waiting long',
  dropping: 'dropping',
  slow: 'slow',
  well: 'connected',
};

const OF_LINK: Record<LinkState['kind'], CellState> = {
  healthy: 'well',
  down: 'well',
  slow: 'slow',
  narrow: 'slow',
  lossy: 'dropping',
  flapping: 'dropping',
  held: 'held',
  cut: 'cut',
};

/** Of several things the worst. */
export function cellState({ phase, link, stuck }: EdgeSnapshot): CellState {
  if (phase === 'crashed') return 'crashed';
  const ofLink = OF_LINK[link.kind];
  const ofEdge: CellState = phase !== 'connected' ? 'away' : (stuck ?? 'well');
  return CELL_STATES.indexOf(ofLink) < CELL_STATES.indexOf(ofEdge) ? ofLink : ofEdge;
}

/** The reason, as precisely as a word or two can say it. */
export function troubleWord(edge: EdgeSnapshot): string {
  const state = cellState(edge);
  if (OF_LINK[edge.link.kind] !== state || state === 'well') return CELL_WORDS[state];
  return edge.link.kind === 'slow' ? 'slow' : describeLink(edge.link);
}
