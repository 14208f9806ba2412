/** The lab's states and faults in words (product.md's words, and no others). */
import type { CrashPoint, FaultAction, ReleaseOrder } from '../../src-main/contract/fault.ts';
import type { ServerFault } from '../../src-main/contract/gateway.ts';
import type { BatchId } from '../../src-main/contract/ids.ts';
import type { DuplicateCause, LossCause } from '../../src-main/contract/scenario.ts';
import type { Carries } from '../../src-main/trace/events.ts';
import type { LinkState } from '../../src-main/trace/link-state.ts';
import type { EdgePhase } from '../../src-main/trace/topology.ts';
import { formatBytes, formatPercent } from './numbers.ts';
import { formatSpan } from './time.ts';

export const PHASE_WORDS: Record<EdgePhase, string> = {
  starting: 'starting',
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  crashed: 'crashed',
};

const CRASH_POINTS: Record<CrashPoint, string> = {
  now: '',
  'before-send': ' before the next send',
  'after-ack': ' after the next acknowledgement',
  'before-enqueue-commit': " before the queue's next commit",
};

const RELEASES: Record<ReleaseOrder, string> = {
  'in-order': '',
  reversed: ', newest first at its end',
  twice: ', batches twice at its end',
};

const SERVER_FAULTS: Record<ServerFault, string> = {
  'not-found': '404',
  slow: 'slow',
  'wrong-bytes': 'wrong bytes',
  'bad-signature': 'bad signature',
  cut: 'cut in the middle',
};

/** What waits on a link: `batch #3`, `answer to #3`, `heartbeat`. */
export function describeMessage(carries: Carries, batch: BatchId | undefined): string {
  const number = batch === undefined ? '' : ` #${batch.slice(batch.lastIndexOf('.') + 1)}`;
  return carries === 'answer' ? `answer to${number}` : `${carries}${number}`;
}

/** A fault in a few words, without its target: `responses dropped`, `latency 400 ms ± 50 ms`. */
export function describeFault(action: FaultAction): string {
  switch (action.kind) {
    case 'link-drop':
      return action.drop === 'both' ? 'link cut' : `${action.drop} dropped`;
    case 'link-latency':
      return `latency ${formatSpan(action.latencyUs)}${action.jitterUs > 0 ? ` ± ${formatSpan(action.jitterUs)}` : ''}`;
    case 'link-loss':
      return `loss ${formatPercent(action.probability)}${action.direction === 'both' ? '' : ` of ${action.direction}`}`;
    case 'link-reset':
      return 'connections reset';
    case 'link-hold':
      return `${action.hold === 'both' ? 'messages' : action.hold} held${RELEASES[action.release]}`;
    case 'link-lose-answer':
      return action.batch === undefined ? 'next answer lost' : `answer to ${action.batch} lost`;
    case 'edge-crash':
      return `edge crash${CRASH_POINTS[action.point]}`;
    case 'link-bandwidth':
      return `at most ${formatBytes(action.bytesPerSecond)}/s`;
    case 'link-flap':
      return `flaps, ${formatSpan(action.upUs)} up, ${formatSpan(action.downUs)} down`;
    case 'edge-disk-full':
      return 'disk full';
    case 'edge-clock-skew':
      return `clock ${formatSpan(action.skewUs)} ${action.skewUs < 0 ? 'behind' : 'ahead'}`;
    case 'hub-slow':
      return `hub slower by ${formatSpan(action.delayUs)}`;
    case 'hub-reject-auth':
      return 'hub refuses every token';
    case 'hub-crash':
      return 'hub crash';
    case 'plugin-fail':
      return `plugin ${action.plugin} fails: ${action.message}`;
    case 'plugin-slow':
      return `plugin ${action.plugin} slower by ${formatSpan(action.delayUs)}`;
    case 'plugin-unload':
      return `plugin ${action.plugin} unloaded`;
    case 'plugin-unhandled':
      return `plugin ${action.plugin} declines everything`;
    case 'bundle-server':
      return `bundle server: ${SERVER_FAULTS[action.fault]}${action.delayUs === undefined ? '' : `, ${formatSpan(action.delayUs)}`}`;
    case 'bundle-replace':
      return `${action.by} uploaded as ${action.bundle}`;
    case 'gateway-reload':
      return 'gateway reloads';
    case 'gateway-clear-cache':
      return `bundle cache emptied of ${action.bundle}`;
  }
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

/** Why a payload was delivered more than once, in a sentence. */
export const DUPLICATE_SENTENCES: Record<DuplicateCause, string> = {
  'response-lost': 'The hub had processed the batch before its answer was dropped, so the edge sent its payloads again.',
  'send-timeout': 'The edge gave up waiting before the hub had answered, and sent the payloads again.',
  'connection-lost': 'The connection ended while the hub was still at work on the batch, so the edge never had an answer.',
  'crash-before-delete': 'The edge died after the hub had processed the batch and before it had deleted the payloads from its queue.',
  'hub-restart': 'The hub died after it had processed the payload and before it had answered.',
  'delete-failed': 'The edge could not delete the payloads that the hub had acknowledged, so it sent them again.',
  'link-duplicate': 'The link delivered the batch twice.',
  'overlapping-sends': 'Another send of the same payload was still under way.',
};

/** Why a payload was lost, in a sentence. */
export const LOSS_SENTENCES: Record<LossCause, string> = {
  'crash-before-commit': 'The edge died between the call of sendToControl and the commit of its queue.',
  'edge-removed': 'The edge was taken out of the lab with the payload still in its queue.',
  'dropped-as-repeat': 'The hub took it for a repeat of another payload and never called the plugin for it.',
  vanished: 'The payload left the queue with no event that explains it: a bug in the profile or in Spokelab.',
};
