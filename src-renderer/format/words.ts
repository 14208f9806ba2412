/** The lab's states and faults in words (product.md's words, and no others). */
import type { BatchId } from '../../src-main/contract/ids.ts';
import type { Carries } from '../../src-main/trace/events.ts';
import type { LinkState } from '../../src-main/trace/link-state.ts';
import type { EdgePhase } from '../../src-main/trace/topology.ts';
import { formatBytes, formatPercent } from './numbers.ts';
import { formatSpan } from './time.ts';

export { describeFault } from '../../src-main/trace/text/fault.ts';

export const PHASE_WORDS: Record<EdgePhase, string> = {
  starting: 'starting',
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  crashed: 'crashed',
};

/** A hub that has yet to start has not crashed. */
export const hubWord = ({ isUp, hasCrashed }: { isUp: boolean; hasCrashed?: boolean }): string =>
  isUp ? 'up' : hasCrashed === true ? 'crashed' : 'not started';

/** What waits on a link: `batch #3`, `answer to #3`, `heartbeat`. */
export function describeMessage(carries: Carries, batch: BatchId | undefined): string {
  const number = batch === undefined ? '' : ` #${batch.slice(batch.lastIndexOf('.') + 1)}`;
  return carries === 'answer' ? `answer to${number}` : `${carries}${number}`;
}

/** A link's state in a few words. */
export function describeLink(link: LinkState): string {
  switch (link.kind) {
    case 'healthy':
      return 'healthy';
    case 'slow':
      return `slow, ${formatSpan(link.latencyUs)} each way`;
    case 'narrow':
      return `at most ${formatBytes(link.bytesPerSecond)}/s`;
    case 'flapping':
      return 'flapping';
    case 'lossy':
      return `loss ${formatPercent(link.probability)}`;
    case 'held':
      return link.direction === 'both' ? 'held' : `${link.direction} held`;
    case 'cut':
      return link.direction === 'both' ? 'cut' : `${link.direction} dropped`;
    case 'down':
      return 'down';
  }
}
