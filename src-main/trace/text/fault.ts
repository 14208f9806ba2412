/** Faults in words (product.md's words, and no others). */
import type { CrashPoint, FaultAction, ReleaseOrder } from '../../contract/fault.ts';
import type { ServerFault } from '../../contract/gateway.ts';
import { formatBytes, formatPercent } from './numbers.ts';
import { formatSpan } from './time.ts';

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
