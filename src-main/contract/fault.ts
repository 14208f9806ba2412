/** Something done on purpose to a link, an edge, the hub or a plugin. Parsed form: durations are microseconds. */
import type { EdgeId, PluginId } from './ids.ts';
import type { Direction, Us } from './units.ts';

/**
 * What a fault does and to what. `link` and `edge` name one edge; a glob in a scenario becomes one fault per edge.
 * - `link-drop`: bytes of the direction(s) stop; connections stay open. When it ends, a connection that lost bytes is reset.
 * - `link-latency`: added to the link's own latency, both directions, uniform ± jitter.
 * - `link-loss`: each message is lost with this probability (0 to 1); the connection that carried it is reset, since a
 *   stream with a hole cannot go on.
 * - `link-reset`: all connections of the link are cut once.
 * - `edge-crash`: at once (`now`), before the next batch is sent (`before-send`), or when the next acknowledgement has
 *   arrived and before it is acted on (`after-ack`). The queue is durable and survives.
 * - `hub-crash`: the hub process dies; calls being worked on are never answered. `hub-restart` is the same with a default
 *   restart delay.
 * - `plugin-fail`: each call fails with the text; `plugin-slow`: each call takes this much longer; `plugin-unload`: not loaded.
 */
export type FaultAction =
  | { kind: 'link-drop'; link: EdgeId; drop: Direction | 'both' }
  | { kind: 'link-latency'; link: EdgeId; latencyUs: Us; jitterUs: Us }
  | { kind: 'link-loss'; link: EdgeId; probability: number; direction: Direction | 'both' }
  | { kind: 'link-reset'; link: EdgeId }
  | { kind: 'edge-crash'; edge: EdgeId; point: CrashPoint; restartUs?: Us }
  | { kind: 'hub-crash'; restartUs?: Us }
  | { kind: 'plugin-fail'; plugin: PluginId; on: string; message: string }
  | { kind: 'plugin-slow'; plugin: PluginId; on: string; delayUs: Us }
  | { kind: 'plugin-unload'; plugin: PluginId; on: string };

export type FaultKind = FaultAction['kind'];

export type CrashPoint = 'now' | 'before-send' | 'after-ack';

/** A fault with its time. Without `forUs` it stays until it is cleared; kinds that happen once ignore `forUs`. */
export type FaultSpec = FaultAction & { atUs: Us; forUs?: Us };

/** The node or link a fault acts on, for grouping on a timeline. */
export function faultTarget(fault: FaultAction): { on: 'link' | 'edge' | 'hub' | 'plugin'; name: string } {
  switch (fault.kind) {
    case 'link-drop':
    case 'link-latency':
    case 'link-loss':
    case 'link-reset':
      return { on: 'link', name: fault.link };
    case 'edge-crash':
      return { on: 'edge', name: fault.edge };
    case 'hub-crash':
      return { on: 'hub', name: 'hub' };
    case 'plugin-fail':
    case 'plugin-slow':
    case 'plugin-unload':
      return { on: 'plugin', name: `${fault.plugin} on ${fault.on}` };
  }
}
