import { isDeepStrictEqual } from 'node:util';
import type { FaultAction, FaultSpec, Moment } from '../../contract/fault.ts';
import { happensOnce } from '../../contract/fault.ts';
import { durationText, shareText, sizeText } from '../../contract/schemas/quantities.ts';
import type { Us } from '../../contract/units.ts';
import { HUB_RESTART_US } from './expand-faults.ts';

/** A time or a length; a plain 0 needs no unit. */
export const timeValue = (us: Us): string | number => (us === 0 ? 0 : durationText(us));

/**
 * One entry per fault; neighbours that differ in their edge only are one, as the reader expands them. `nameOf` says how a
 * list of edges is written, or nothing when the reader would not give them back in this order.
 */
export function faultValues(faults: readonly FaultSpec[], nameOf: (edges: readonly string[]) => string | string[] | undefined): object[] {
  const values: object[] = [];
  for (let index = 0; index < faults.length; ) {
    const first = faults[index] as FaultSpec;
    const alike = edgesOfAlike(faults, index);
    const names = alike.length > 1 ? nameOf(alike) : undefined;
    values.push(faultValue(first, names ?? edgeOf(first) ?? ''));
    index += names === undefined ? 1 : alike.length;
  }
  return values;
}

/** The edges of the faults from `index` on that are the same but for their edge. */
function edgesOfAlike(faults: readonly FaultSpec[], index: number): string[] {
  const first = faults[index] as FaultSpec;
  const edges: string[] = [];
  for (let at = index; at < faults.length; at += 1) {
    const fault = faults[at] as FaultSpec;
    const edge = edgeOf(fault);
    if (edge === undefined || !isDeepStrictEqual(withEdge(fault, ''), withEdge(first, ''))) break;
    edges.push(edge);
  }
  return edges;
}

/** The edge that a fault acts on; undefined where it is the hub. */
export function edgeOf(fault: FaultAction): string | undefined {
  if ('link' in fault) return fault.link;
  if ('edge' in fault) return fault.edge;
  return 'on' in fault && fault.on !== 'hub' ? fault.on : undefined;
}

function withEdge(fault: FaultSpec, edge: string): FaultSpec {
  if ('link' in fault) return { ...fault, link: edge };
  if ('edge' in fault) return { ...fault, edge };
  return 'on' in fault && fault.on !== 'hub' ? { ...fault, on: edge } : fault;
}

/** An entry of `faults`; fields that are not written are undefined. */
export function faultValue(fault: FaultSpec, edges: string | string[]): object {
  const { atUs, forUs, id } = fault;
  return {
    at: momentValue(atUs),
    for: forUs === undefined || happensOnce(fault.kind) ? undefined : timeValue(forUs),
    ...targetValue(fault, edges),
    ...actionValue(fault),
    id,
  };
}

const momentValue = (moment: Moment): unknown =>
  typeof moment === 'number' ? timeValue(moment) : { between: [timeValue(moment.fromUs), timeValue(moment.untilUs)] };

function targetValue(fault: FaultAction, edges: string | string[]): object {
  if ('link' in fault) return { link: edges };
  if ('edge' in fault) return { edge: edges };
  return 'plugin' in fault ? { plugin: fault.plugin, on: fault.on === 'hub' ? 'hub' : edges } : {};
}

/** What is done, without the target. */
export function actionValue(fault: FaultAction): object {
  switch (fault.kind) {
    case 'link-drop':
      return { drop: fault.drop };
    case 'link-latency':
      return { latency: timeValue(fault.latencyUs), jitter: fault.jitterUs === 0 ? undefined : timeValue(fault.jitterUs) };
    case 'link-loss':
      return { loss: shareText(fault.probability), direction: fault.direction === 'both' ? undefined : fault.direction };
    case 'link-reset':
      return { reset: true };
    case 'link-bandwidth':
      return { bandwidth: `${sizeText(fault.bytesPerSecond)}/s` };
    case 'link-flap':
      return { flap: { up: timeValue(fault.upUs), down: timeValue(fault.downUs) } };
    case 'link-hold':
      return { hold: fault.hold, release: fault.release === 'in-order' ? undefined : fault.release };
    case 'link-lose-answer':
      // The batch that a person had in mind has no name before it is sent: it is the next that is answered.
      return { lose: 'answer' };
    case 'edge-crash':
      return { crash: fault.point, restart: fault.restartUs === undefined ? undefined : timeValue(fault.restartUs) };
    case 'edge-disk-full':
      return { disk: 'full' };
    case 'edge-clock-skew':
      return { clock_skew: timeValue(fault.skewUs) };
    case 'hub-crash':
      return hubCrashValue(fault.restartUs);
    case 'hub-slow':
      return { hub: 'slow', by: timeValue(fault.delayUs) };
    case 'hub-reject-auth':
      return { hub: 'reject-auth' };
    case 'plugin-fail':
      return { fail: fault.message };
    case 'plugin-slow':
      return { slow: timeValue(fault.delayUs) };
    case 'plugin-unload':
      return { unload: true };
    case 'plugin-unhandled':
      return { unhandled: true };
    case 'bundle-server':
      return { server: fault.fault, bundle: fault.bundle, by: fault.delayUs === undefined ? undefined : timeValue(fault.delayUs) };
    case 'bundle-replace':
      return { server: 'replace', bundle: fault.bundle, with: fault.by };
    case 'gateway-reload':
      return { reload: true };
    case 'gateway-clear-cache':
      return { clear_cache: fault.bundle };
  }
}

function hubCrashValue(restartUs: Us | undefined): object {
  if (restartUs === undefined) return { hub: 'crash' };
  return { hub: 'restart', restart: restartUs === HUB_RESTART_US ? undefined : timeValue(restartUs) };
}
