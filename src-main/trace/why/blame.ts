/** Which fault did it: the faults that could have had an effect, that acted at the time, and that had changed something by then. */
import type { FaultAction } from '../../contract/fault.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PluginId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import { matchesGlob } from '../../util/glob.ts';
import { describeFault } from '../text/fault.ts';
import { formatSpan, sayMoment } from '../text/time.ts';
import type { Evidence, FaultTale } from './evidence.ts';

/** True for a fault that could have done it. */
export type Suspicion = (action: FaultAction) => boolean;

/** Who acted at some moment of the span, likeliest first: what began last. */
export function blameFor(evidence: Evidence, suspicion: Suspicion, from: Us, to: Us = from): FaultTale[] {
  return evidence.faults
    .filter((fault) => fault.from <= to && (fault.to ?? Number.POSITIVE_INFINITY) >= from)
    .filter(({ hitAt }) => hitAt !== undefined && hitAt <= to)
    .filter(({ action }) => suspicion(action))
    .reverse();
}

const isOn = (action: FaultAction, edge: EdgeId): boolean => 'link' in action && action.link === edge;

/** Lets nothing through in the direction, or not all. */
export const stops =
  (edge: EdgeId, direction: 'requests' | 'responses'): Suspicion =>
  (action) => {
    if (!isOn(action, edge)) return false;
    const other = direction === 'requests' ? 'responses' : 'requests';
    if (action.kind === 'link-drop') return action.drop !== other;
    if (action.kind === 'link-loss') return action.direction !== other;
    if (action.kind === 'link-hold') return action.hold !== other;
    return action.kind === 'link-flap';
  };

export const losesAnswer =
  (edge: EdgeId, batch: BatchId): Suspicion =>
  (action) =>
    stops(edge, 'responses')(action) ||
    breaks(edge)(action) ||
    (action.kind === 'link-lose-answer' && isOn(action, edge) && (action.batch === undefined || action.batch === batch));

/** Ends connections of the edge's link. Bytes that a fault swallowed end them when it ends. */
export const breaks =
  (edge: EdgeId): Suspicion =>
  (action) => {
    const { kind } = action;
    if (kind === 'hub-crash') return true;
    if (!isOn(action, edge)) return false;
    return kind === 'link-reset' || kind === 'link-loss' || kind === 'link-drop' || kind === 'link-flap';
  };

/** Makes the way there and back, or the hub's work, take longer. */
export const delays =
  (edge: EdgeId, plugin?: PluginId): Suspicion =>
  (action) => {
    const { kind } = action;
    if (kind === 'hub-slow') return true;
    if (kind === 'plugin-slow') return (plugin === undefined || action.plugin === plugin) && matchesGlob(action.on, 'hub');
    return isOn(action, edge) && (kind === 'link-latency' || kind === 'link-bandwidth' || kind === 'link-hold');
  };

/** Whatever keeps a batch from being answered in time. */
export const keepsAnswerAway =
  (edge: EdgeId, batch: BatchId): Suspicion =>
  (action) =>
    losesAnswer(edge, batch)(action) || stops(edge, 'requests')(action) || delays(edge)(action) || action.kind === 'hub-reject-auth';

/** Keeps the edge from being connected. */
export const disconnects =
  (edge: EdgeId): Suspicion =>
  (action) =>
    stops(edge, 'requests')(action) || stops(edge, 'responses')(action) || breaks(edge)(action) || action.kind === 'hub-reject-auth';

export const kills =
  (node: NodeId): Suspicion =>
  (action) =>
    node === 'hub' ? action.kind === 'hub-crash' : action.kind === 'edge-crash' && action.edge === node;

export const fillsDisk =
  (edge: EdgeId): Suspicion =>
  (action) =>
    action.kind === 'edge-disk-full' && action.edge === edge;

export const changesPlugin =
  (kind: 'plugin-fail' | 'plugin-unload' | 'plugin-unhandled', plugin: PluginId): Suspicion =>
  (action) =>
    action.kind === kind && action.plugin === plugin && matchesGlob(action.on, 'hub');

/** `fault-3 (responses dropped on edge-1, from 0:45 to 1:25)`; of one that acts now, how long it still does. */
export function sayFault(fault: FaultTale, now: Us): string {
  return `${fault.id} (${describeFault(fault.action)}${whereOf(fault.action)}, ${spanOf(fault, now)})`;
}

/** Words for all of them, or nothing; `by` stands before: ` by fault-3 (…)`. */
export function sayBlame(by: string, faults: readonly FaultTale[], now: Us): string {
  if (faults.length === 0) return '';
  const [first, second] = faults;
  const words = [first, second].filter((fault) => fault !== undefined).map((fault) => sayFault(fault, now));
  return `${by}${words.join(' and ')}`;
}

const whereOf = (action: FaultAction): string => {
  if ('link' in action) return ` on ${action.link}`;
  if ('edge' in action) return ` on ${action.edge}`;
  return 'on' in action ? ` on ${action.on}` : '';
};

function spanOf({ from, to, untilUs }: FaultTale, now: Us): string {
  if (to !== undefined) return to === from ? `at ${sayMoment(from)}` : `from ${sayMoment(from)} to ${sayMoment(to)}`;
  if (untilUs === undefined || untilUs < now) return `since ${sayMoment(from)}`;
  return `since ${sayMoment(from)}, ${formatSpan(untilUs - now)} left`;
}

export const idsOf = (faults: readonly FaultTale[]): FaultId[] => faults.slice(0, 2).map(({ id }) => id);
