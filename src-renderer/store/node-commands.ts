/** What the palette can do to edges, links, the hub and plugins: all that their menus and inspectors can. */
import type { EdgeId, NodeId, PluginId } from '../../src-main/contract/ids.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import { formatBytes, formatPercent } from '../format/numbers.ts';
import { formatSpan } from '../format/time.ts';
import { describeFault, describeMessage } from '../format/words.ts';
import { RESTART_US } from './actions.ts';
import { showCode } from './code.ts';
import { BANDWIDTHS, CLOCK_SKEWS, CRASH_POINTS, FLAPS, HOLDS, HUB_DELAYS, LATENCIES, LOSSES } from './fault-choices.ts';
import type { LabSession } from './lab-session.ts';
import { openDialog, select } from './lab-store.ts';
import type { PaletteCommand } from './palette-command.ts';
import type { EdgeSnapshot, LabSnapshot } from './snapshot.ts';

const EDGES = 'Edges and links';

export function edgeCommands(session: LabSession, edge: EdgeSnapshot): PaletteCommand[] {
  const { store, actions } = session;
  const { id, phase } = edge;
  const group = EDGES;
  return [
    { title: `Go to ${id}`, group, run: () => select(store, { kind: 'edge', id }) },
    { title: `Go to link ${id}`, group, run: () => select(store, { kind: 'link', edge: id }) },
    ...linkCommands(session, edge),
    ...(phase === 'crashed'
      ? [{ title: `Restart ${id}`, group, run: () => void actions.restartEdge(id) }]
      : [
          { title: `Crash ${id}`, group, run: () => void actions.crashEdge(id) },
          {
            title: `Crash ${id}, restart after ${formatSpan(RESTART_US)}`,
            group,
            run: () => void actions.crashEdge(id, 'now', RESTART_US),
          },
          ...CRASH_POINTS.map(({ point, words }) => ({
            title: `Crash ${id} ${words}`,
            group,
            run: () => void actions.crashEdge(id, point),
          })),
          { title: `Fill the disk of ${id}`, group, run: () => void actions.inject({ kind: 'edge-disk-full', edge: id }) },
          ...CLOCK_SKEWS.map((skewUs) => ({
            title: `Set the clock of ${id} ${formatSpan(Math.abs(skewUs))} ${skewUs > 0 ? 'ahead' : 'back'}`,
            group,
            run: () => void actions.inject({ kind: 'edge-clock-skew', edge: id, skewUs }),
          })),
        ]),
    { title: `Send a payload from ${id} …`, group, run: () => openDialog(store, { kind: 'send-payload', edge: id }) },
    { title: `Show the payloads of ${id}`, group, run: () => select(store, { kind: 'payloads', filter: { edge: id } }) },
    { title: `Add an edge like ${id} …`, group, run: () => openDialog(store, { kind: 'add-edge', like: id }) },
    { title: `Reload the gateway of ${id}`, group, run: () => void actions.reloadGateway(id) },
    { title: `Remove ${id} …`, group, run: () => openDialog(store, { kind: 'remove-edge', edge: id }) },
  ];
}

function linkCommands({ actions }: LabSession, { id, link }: EdgeSnapshot): PaletteCommand[] {
  const group = EDGES;
  return [
    ...(link.kind !== 'healthy' && link.kind !== 'down'
      ? [{ title: `Restore link ${id}`, group, run: () => void actions.restoreLink(id) }]
      : []),
    { title: `Cut link ${id}`, group, run: () => void actions.drop(id, 'both') },
    { title: `Drop responses on link ${id}`, group, run: () => void actions.drop(id, 'responses') },
    { title: `Drop requests on link ${id}`, group, run: () => void actions.drop(id, 'requests') },
    { title: `Lose the next answer on link ${id}`, group, run: () => void actions.inject({ kind: 'link-lose-answer', link: id }) },
    { title: `Reset connections on link ${id}`, group, run: () => void actions.resetLink(id) },
    ...LATENCIES.map((latency) => ({
      title: `Slow down link ${id} by ${formatSpan(latency)}`,
      group,
      run: () => void actions.slowDown(id, latency),
    })),
    ...LOSSES.map((share) => ({
      title: `Lose ${formatPercent(share)} of messages on link ${id}`,
      group,
      run: () => void actions.loseSome(id, share),
    })),
    ...HOLDS.map(({ hold, release, words }) => ({
      title: `Hold ${words} on link ${id}`,
      group,
      run: () => void actions.hold(id, hold, release),
    })),
    ...BANDWIDTHS.map((bytes) => ({
      title: `Narrow link ${id} to ${formatBytes(bytes)} a second`,
      group,
      run: () => void actions.narrow(id, bytes),
    })),
    ...FLAPS.map((span) => ({
      title: `Flap link ${id}, ${formatSpan(span)} whole, ${formatSpan(span)} cut`,
      group,
      run: () => void actions.flap(id, span),
    })),
  ];
}

/** What waits on a link, each to go now, twice, first or never. */
export function heldCommands(session: LabSession, edge: EdgeId): PaletteCommand[] {
  const group = 'Selected';
  const { actions } = session;
  return (session.shown().topology.held.get(edge) ?? []).flatMap(({ message, carries, batch }, index) => {
    const name = `${describeMessage(carries, batch)} on link ${edge}`;
    return [
      { title: `Release ${name}`, group, run: () => void actions.releaseHeld(edge, message, 1) },
      ...(carries === 'batch' ? [{ title: `Release ${name} twice`, group, run: () => void actions.releaseHeld(edge, message, 2) }] : []),
      ...(index > 0 ? [{ title: `Move ${name} to the front`, group, run: () => void actions.moveHeld(edge, message) }] : []),
      { title: `Drop ${name}`, group, run: () => void actions.dropHeld(edge, message) },
    ];
  });
}

export function hubCommands({ store, actions }: LabSession, { hub }: LabSnapshot): PaletteCommand[] {
  const group = 'Hub';
  return [
    { title: 'Show the hub', group, run: () => select(store, { kind: 'hub' }) },
    ...(hub.isUp
      ? [
          { title: 'Crash the hub', group, run: () => void actions.crashHub() },
          { title: `Crash the hub, restart after ${formatSpan(RESTART_US)}`, group, run: () => void actions.crashHub(RESTART_US) },
          ...HUB_DELAYS.map((delayUs) => ({
            title: `Let the hub answer ${formatSpan(delayUs)} later`,
            group,
            run: () => void actions.inject({ kind: 'hub-slow', delayUs }),
          })),
          { title: 'Let the hub refuse every token', group, run: () => void actions.inject({ kind: 'hub-reject-auth' }) },
        ]
      : [{ title: 'Restart the hub', group, run: () => void actions.restartHub() }]),
  ];
}

export function pluginCommands({ store, actions }: LabSession, node: NodeId, plugin: PluginId): PaletteCommand[] {
  const group = 'Selected';
  const target = { plugin, on: node };
  const name = `plugin ${plugin} on ${node}`;
  return [
    { title: `Edit the code of ${name} …`, group, run: () => showCode(store, { kind: 'plugin', node, plugin }) },
    {
      title: `Let every call of ${name} fail`,
      group,
      run: () => void actions.inject({ kind: 'plugin-fail', ...target, message: 'broken by hand' }),
    },
    {
      title: `Let every call of ${name} take 1 s`,
      group,
      run: () => void actions.inject({ kind: 'plugin-slow', ...target, delayUs: SECOND }),
    },
    { title: `Let ${name} leave everything unhandled`, group, run: () => void actions.inject({ kind: 'plugin-unhandled', ...target }) },
    { title: `Unload ${name}`, group, run: () => void actions.inject({ kind: 'plugin-unload', ...target }) },
    { title: `Remove ${name}`, group, run: () => void actions.uninstall(node, plugin) },
  ];
}

export function faultCommands({ store, actions }: LabSession, { faults }: LabSnapshot): PaletteCommand[] {
  const group = 'Faults';
  if (faults.length === 0) return [];
  const clearAll = async (): Promise<void> => {
    for (const { id } of faults) await actions.clearFault(id);
  };
  return [
    { title: 'Clear every fault', group, run: () => void clearAll() },
    ...faults.flatMap(({ id, action }) => {
      const on = 'link' in action ? ` on link ${action.link}` : 'edge' in action ? ` on ${action.edge}` : '';
      return [
        { title: `Clear ${describeFault(action)}${on}`, group, run: () => void actions.clearFault(id) },
        { title: `Show ${describeFault(action)}${on}`, group, run: () => select(store, { kind: 'fault', id }) },
      ];
    }),
  ];
}
