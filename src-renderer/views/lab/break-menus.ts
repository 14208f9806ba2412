/** The menus of the inspector's buttons that break things, for as long as was chosen. */
import type { EdgeId, NodeId, PluginId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { SECOND } from '../../../src-main/contract/units.ts';
import { formatBytes, formatPercent } from '../../format/numbers.ts';
import { formatSpan } from '../../format/time.ts';
import { RESTART_US } from '../../store/actions.ts';
import { BANDWIDTHS, CLOCK_SKEWS, CRASH_POINTS, FLAPS, HOLDS, HUB_DELAYS, LATENCIES, LOSSES } from '../../store/fault-choices.ts';
import type { LabSession } from '../../store/lab-session.ts';
import type { MenuItem } from '../../ui/Menu.tsx';

export const slowDownItems = ({ actions }: LabSession, id: EdgeId, forUs?: Us): MenuItem[] =>
  LATENCIES.map((latency) => ({ label: `${formatSpan(latency)} each way`, run: () => void actions.slowDown(id, latency, forUs) }));

export const loseItems = ({ actions }: LabSession, id: EdgeId, forUs?: Us): MenuItem[] =>
  LOSSES.map((share) => ({ label: `${formatPercent(share)} of messages`, run: () => void actions.loseSome(id, share, forUs) }));

export const narrowItems = ({ actions }: LabSession, id: EdgeId, forUs?: Us): MenuItem[] => [
  ...BANDWIDTHS.map((bytes) => ({
    label: `At most ${formatBytes(bytes)} a second each way`,
    run: () => void actions.narrow(id, bytes, forUs),
  })),
  { kind: 'line' },
  ...FLAPS.map((span) => ({
    label: `${formatSpan(span)} whole, ${formatSpan(span)} cut, in turn`,
    run: () => void actions.flap(id, span, forUs),
  })),
];

export const holdItems = ({ actions }: LabSession, id: EdgeId, forUs?: Us): MenuItem[] =>
  HOLDS.map(({ hold, release, words }) => ({ label: `Hold ${words}`, run: () => void actions.hold(id, hold, release, forUs) }));

export const crashItems = ({ actions }: LabSession, id: EdgeId): MenuItem[] => [
  ...CRASH_POINTS.map(({ point, words }) => ({ label: `Crash ${words}`, run: () => void actions.crashEdge(id, point) })),
  { label: `Crash now, restart after ${formatSpan(RESTART_US)}`, run: () => void actions.crashEdge(id, 'now', RESTART_US) },
];

export const breakEdgeItems = ({ actions }: LabSession, id: EdgeId): MenuItem[] => [
  { label: 'Fill its disk', run: () => void actions.inject({ kind: 'edge-disk-full', edge: id }) },
  ...CLOCK_SKEWS.map((skewUs) => ({
    label: `Set its clock ${formatSpan(Math.abs(skewUs))} ${skewUs > 0 ? 'ahead' : 'back'}`,
    run: () => void actions.inject({ kind: 'edge-clock-skew', edge: id, skewUs }),
  })),
];

export const breakHubItems = ({ actions }: LabSession): MenuItem[] => [
  ...HUB_DELAYS.map((delayUs) => ({
    label: `Answer ${formatSpan(delayUs)} later`,
    run: () => void actions.inject({ kind: 'hub-slow', delayUs }),
  })),
  { label: 'Refuse every token', run: () => void actions.inject({ kind: 'hub-reject-auth' }) },
];

export function breakPluginItems({ actions }: LabSession, node: NodeId, plugin: PluginId): MenuItem[] {
  const target = { plugin, on: node };
  return [
    { label: 'Let every call fail', run: () => void actions.inject({ kind: 'plugin-fail', ...target, message: 'broken by hand' }) },
    { label: 'Let every call take 1 s', run: () => void actions.inject({ kind: 'plugin-slow', ...target, delayUs: SECOND }) },
    { label: 'Let it leave everything unhandled', run: () => void actions.inject({ kind: 'plugin-unhandled', ...target }) },
    { label: 'Unload it', run: () => void actions.inject({ kind: 'plugin-unload', ...target }) },
  ];
}
