/** What can be drawn on a track, and which numbers of a fault a person can change. */
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { FaultPlan } from '../../src-main/contract/fault-plan.ts';
import { KIB, MILLISECOND, SECOND } from '../../src-main/contract/units.ts';
import type { Track } from './tracks.ts';

/** `over`: the glob of the edges that are meant in place of the one in `action`. */
export type Drawable = { label: string; action: FaultAction; over?: string };

/** On a group only where a glob means just its edges: that is what is written. */
export const canDrawOn = ({ group }: Pick<Track, 'group'>): boolean => group === undefined || group.glob !== undefined;

/** In the order of the menu. */
export function drawablesOn(track: Pick<Track, 'kind' | 'edge' | 'group'>, plan: FaultPlan): Drawable[] {
  const { kind, edge, group } = track;
  if (group?.glob !== undefined) return onGroup(group.first, group.glob);
  if (kind === 'server') return [{ label: 'Bundles not found', action: { kind: 'bundle-server', fault: 'not-found' } }];
  if (kind === 'link' && edge !== undefined) return onLink(edge);
  const plugins = plan.plugins.filter(({ on }) => on === (edge ?? 'hub')).flatMap(({ plugin, on }) => onPlugin(plugin, on));
  return [...(edge === undefined ? ON_HUB : onEdge(edge)), ...plugins];
}

const onLink = (link: string): Drawable[] => [
  { label: 'Drop responses', action: { kind: 'link-drop', link, drop: 'responses' } },
  { label: 'Drop requests', action: { kind: 'link-drop', link, drop: 'requests' } },
  { label: 'Cut both', action: { kind: 'link-drop', link, drop: 'both' } },
  { label: 'Slow down', action: { kind: 'link-latency', link, latencyUs: 400 * MILLISECOND, jitterUs: 0 } },
  { label: 'Lose messages', action: { kind: 'link-loss', link, probability: 0.2, direction: 'both' } },
  { label: 'Narrow', action: { kind: 'link-bandwidth', link, bytesPerSecond: 32 * KIB } },
  { label: 'Flap', action: { kind: 'link-flap', link, upUs: 3 * SECOND, downUs: 2 * SECOND } },
  { label: 'Hold messages', action: { kind: 'link-hold', link, hold: 'both', release: 'in-order' } },
  { label: 'Lose the next answer', action: { kind: 'link-lose-answer', link } },
  { label: 'Reset connections', action: { kind: 'link-reset', link } },
];

const onEdge = (edge: string): Drawable[] => [
  { label: 'Crash', action: { kind: 'edge-crash', edge, point: 'now' } },
  { label: 'Crash after the next acknowledgement', action: { kind: 'edge-crash', edge, point: 'after-ack' } },
  { label: 'Fill the disk', action: { kind: 'edge-disk-full', edge } },
  { label: 'Set the clock wrong', action: { kind: 'edge-clock-skew', edge, skewUs: -90 * SECOND } },
];

const ON_HUB: Drawable[] = [
  { label: 'Crash', action: { kind: 'hub-crash' } },
  { label: 'Slow down', action: { kind: 'hub-slow', delayUs: SECOND } },
  { label: 'Refuse every token', action: { kind: 'hub-reject-auth' } },
];

const onGroup = (first: string, over: string): Drawable[] =>
  [...onLink(first), ...onEdge(first)].map((drawable) => ({ ...drawable, over }));

const onPlugin = (plugin: number, on: string): Drawable[] => [
  { label: `Plugin ${plugin} fails`, action: { kind: 'plugin-fail', plugin, on, message: 'broken on purpose' } },
  { label: `Plugin ${plugin} is slow`, action: { kind: 'plugin-slow', plugin, on, delayUs: SECOND } },
  { label: `Plugin ${plugin} is unloaded`, action: { kind: 'plugin-unload', plugin, on } },
];

/** A number of a fault: `key` of its action, and how many of the engine's units one of the person's has. */
export type FaultNumber = { key: string; label: string; unit: string; per: number; min: number; max?: number };

const NUMBERS: Partial<Record<FaultAction['kind'], readonly FaultNumber[]>> = {
  'link-latency': [
    { key: 'latencyUs', label: 'Latency, each way', unit: 'ms', per: MILLISECOND, min: 0 },
    { key: 'jitterUs', label: 'Jitter, at most the latency', unit: 'ms', per: MILLISECOND, min: 0 },
  ],
  'link-loss': [{ key: 'probability', label: 'Messages lost', unit: '%', per: 0.01, min: 0, max: 100 }],
  'link-bandwidth': [{ key: 'bytesPerSecond', label: 'At most', unit: 'KiB/s', per: KIB, min: 1 }],
  'link-flap': [
    { key: 'upUs', label: 'Whole for', unit: 's', per: SECOND, min: 0.001 },
    { key: 'downUs', label: 'Cut for', unit: 's', per: SECOND, min: 0.001 },
  ],
  'edge-clock-skew': [{ key: 'skewUs', label: 'Clock off by', unit: 's', per: SECOND, min: -86_400 }],
  'hub-slow': [{ key: 'delayUs', label: 'Slower by', unit: 'ms', per: MILLISECOND, min: 1 }],
  'plugin-slow': [{ key: 'delayUs', label: 'Slower by', unit: 'ms', per: MILLISECOND, min: 1 }],
};

export const numbersOf = (action: FaultAction): readonly FaultNumber[] => NUMBERS[action.kind] ?? [];

/** The numbers as a person reads them. */
export const readNumber = (action: FaultAction, { key, per }: FaultNumber): number =>
  Number((Number((action as Record<string, unknown>)[key] ?? 0) / per).toPrecision(12));

export const withNumber = (action: FaultAction, { key, per }: FaultNumber, value: number): FaultAction =>
  ({ ...action, [key]: per < 1 ? Number((value * per).toPrecision(12)) : Math.round(value * per) }) as FaultAction;
