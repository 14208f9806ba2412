/** Something done on purpose to a link, an edge, the hub or a plugin. Parsed form: durations are microseconds. */
import type { ServerFault } from './gateway.ts';
import type { BatchId, EdgeId, FaultId, PluginId } from './ids.ts';
import type { Direction, Us } from './units.ts';

/**
 * What a fault does and to what. `link` and `edge` name one edge; a glob in a scenario becomes one fault per edge.
 * - `link-drop`: bytes of the direction(s) stop; connections stay open. When it ends, a connection that lost bytes is reset.
 * - `link-latency`: added to the link's own latency, both directions, uniform ± jitter.
 * - `link-loss`: each message is lost with this probability (0 to 1); the connection that carried it is reset, since a
 *   stream with a hole cannot go on.
 * - `link-reset`: all connections of the link are cut once.
 * - `link-bandwidth`: each direction carries at most this many bytes a second; what does not fit waits its turn.
 * - `link-flap`: the link is cut in both directions for `downUs`, whole for `upUs`, and so on, starting whole.
 * - `link-hold`: each message of the direction(s) waits at the edge until it is released by hand, or until the fault ends; then
 *   what is left goes in the order in which it waits, the other way round, or each batch twice.
 * - `link-lose-answer`: the hub has processed the batch, and its answer never reaches the edge; without `batch` the next answer
 *   to any. It happens once; the connection stays whole.
 * - `edge-crash`: at once (`now`), before the next batch is sent (`before-send`), when the next acknowledgement has arrived
 *   and before it is acted on (`after-ack`), or between the next `sendToControl` and the queue's commit
 *   (`before-enqueue-commit`). The queue is durable and survives.
 * - `edge-disk-full`: the queue takes nothing and lets nothing go: `sendToControl` fails with ErrQueueFull, and acknowledged
 *   payloads cannot be deleted and go again.
 * - `edge-clock-skew`: the edge's own clock is off by this much; timestamps and retention follow it, intervals do not.
 * - `hub-crash`: the hub process dies; calls being worked on are never answered. `hub: restart` is the same with a default
 *   restart delay.
 * - `hub-slow`: each call to the hub is answered this much later. `hub-reject-auth`: each call is refused as unauthenticated.
 * - `plugin-fail`: each call fails with the text; `plugin-slow`: each call takes this much longer; `plugin-unload`: not
 *   loaded; `plugin-unhandled`: the hub plugin is not called and handled=false is taken for its answer.
 * - `bundle-server`: the lab's bundle server answers wrongly (ServerFault), for one bundle or all; `slow` by `delayUs`.
 * - `bundle-replace`: what lies there under the name `by` also lies under `bundle` from now on, like a new version uploaded.
 * - `gateway-reload`: the edge builds its APIs anew. `gateway-clear-cache`: what it keeps under the bundle's name is deleted.
 */
export type FaultAction =
  | { kind: 'link-drop'; link: EdgeId; drop: Direction | 'both' }
  | { kind: 'link-latency'; link: EdgeId; latencyUs: Us; jitterUs: Us }
  | { kind: 'link-loss'; link: EdgeId; probability: number; direction: Direction | 'both' }
  | { kind: 'link-reset'; link: EdgeId }
  | { kind: 'link-bandwidth'; link: EdgeId; bytesPerSecond: number }
  | { kind: 'link-flap'; link: EdgeId; upUs: Us; downUs: Us }
  | { kind: 'link-hold'; link: EdgeId; hold: Direction | 'both'; release: ReleaseOrder }
  | { kind: 'link-lose-answer'; link: EdgeId; batch?: BatchId }
  | { kind: 'edge-crash'; edge: EdgeId; point: CrashPoint; restartUs?: Us }
  | { kind: 'edge-disk-full'; edge: EdgeId }
  | { kind: 'edge-clock-skew'; edge: EdgeId; skewUs: Us }
  | { kind: 'hub-crash'; restartUs?: Us }
  | { kind: 'hub-slow'; delayUs: Us }
  | { kind: 'hub-reject-auth' }
  | { kind: 'plugin-fail'; plugin: PluginId; on: string; message: string }
  | { kind: 'plugin-slow'; plugin: PluginId; on: string; delayUs: Us }
  | { kind: 'plugin-unload'; plugin: PluginId; on: string }
  | { kind: 'plugin-unhandled'; plugin: PluginId; on: string }
  | { kind: 'bundle-server'; fault: ServerFault; bundle?: string; delayUs?: Us }
  | { kind: 'bundle-replace'; bundle: string; by: string }
  | { kind: 'gateway-reload'; edge: EdgeId }
  | { kind: 'gateway-clear-cache'; edge: EdgeId; bundle: string };

export type FaultKind = FaultAction['kind'];

/** How what is held goes on when the hold ends: oldest first, newest first, or oldest first and each batch two times. */
export type ReleaseOrder = 'in-order' | 'reversed' | 'twice';

export type CrashPoint = 'now' | 'before-send' | 'after-ack' | 'before-enqueue-commit';

/** A moment, or a span from which the seed chooses one (both ends included). */
export type Moment = Us | { fromUs: Us; untilUs: Us };

/**
 * A fault with its time. Without `forUs` it stays until it is cleared; kinds that happen once ignore `forUs`. What a fault
 * draws depends on the seed and its `id`; without one it gets the next that is free, in the order of the scenario.
 */
export type FaultSpec = FaultAction & { id?: FaultId; atUs: Moment; forUs?: Us };

/** Kinds that happen once, or end by a restart: they have no length. */
const HAPPENS_ONCE: readonly FaultKind[] = [
  'link-reset',
  'link-lose-answer',
  'edge-crash',
  'hub-crash',
  'bundle-replace',
  'gateway-reload',
  'gateway-clear-cache',
];

export const happensOnce = (kind: FaultKind): boolean => HAPPENS_ONCE.includes(kind);

/** The node or link a fault acts on, for grouping on a timeline. */
export function faultTarget(fault: FaultAction): { on: 'link' | 'edge' | 'hub' | 'plugin' | 'bundle server'; name: string } {
  if ('link' in fault) return { on: 'link', name: fault.link };
  if ('edge' in fault) return { on: 'edge', name: fault.edge };
  if ('plugin' in fault) return { on: 'plugin', name: `${fault.plugin} on ${fault.on}` };
  if ('bundle' in fault || fault.kind === 'bundle-server') return { on: 'bundle server', name: fault.bundle ?? 'every bundle' };
  return { on: 'hub', name: 'hub' };
}
