/** A lab's nodes and links as faults see them. */
import type { FaultAction } from '../../contract/fault.ts';
import { matchesGlob } from '../../util/glob.ts';
import type { OwnTargets } from '../faults/fault-injector.ts';
import type { FaultTargets } from '../faults/fault-targets.ts';
import type { LabGateways } from '../gateway/lab-gateways.ts';
import type { HubNode } from '../hub/hub-node.ts';
import type { LabEdges } from './lab-edges.ts';

export type Targeted = { hub: HubNode; edges: LabEdges; gateways: LabGateways };

export const faultTargets = ({ hub, edges, gateways }: Targeted): Omit<FaultTargets, OwnTargets> => ({
  link: (edge) => edges.of(edge).link,
  gate: (edge) => edges.of(edge).gate,
  edge: (edge) => {
    const { node } = edges.of(edge);
    return {
      get isRunning() {
        return node.isRunning;
      },
      crash: (point) => node.crash(point),
      restart: () => node.start(),
      armCrash: (point, onCrash) => node.armCrash(point, onCrash),
      fillDisk: (onHit) => node.fillDisk(onHit),
      skewClock: (skewUs) => node.skewClock(skewUs),
    };
  },
  hub: () => ({
    get isRunning() {
      return hub.isRunning;
    },
    crash: () => hub.crash(),
    restart: () => hub.start(),
    slowDown: (delayUs, onHit) => hub.slowDown(delayUs, onHit),
    rejectAuth: (onHit) => hub.rejectAuth(onHit),
  }),
  bundleServer: () => gateways.server,
  gateway: (edge) => gateways.of(edge),
  plugin: (_plugin, on) => {
    if (on === 'hub') return [hub];
    return [...edges.entries()].filter(([id]) => matchesGlob(on, id)).map(([, { node }]) => node);
  },
});

export function hasTarget(edges: LabEdges, action: FaultAction): boolean {
  if ('link' in action) return edges.has(action.link);
  if ('edge' in action) return edges.has(action.edge);
  if ('plugin' in action) return action.on === 'hub' || edges.ids().some((id) => matchesGlob(action.on, id));
  return true;
}

/** What the action is about, as a sentence names it. */
export function targetName(action: FaultAction): string {
  if ('link' in action) return `edge "${action.link}"`;
  if ('edge' in action) return `edge "${action.edge}"`;
  return 'plugin' in action ? `node "${action.on}"` : 'hub';
}
