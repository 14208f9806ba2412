/** What can be done to a node or a link, as menus. */

import { formatPercent } from '../../format/numbers.ts';
import { formatSpan } from '../../format/time.ts';
import { RESTART_US } from '../../store/actions.ts';
import { CRASH_POINTS, LATENCIES, LOSSES } from '../../store/fault-choices.ts';
import type { LabSession } from '../../store/lab-session.ts';
import { openDialog, select } from '../../store/lab-store.ts';
import type { Selection } from '../../store/selection.ts';
import type { EdgeSnapshot, HubSnapshot } from '../../store/snapshot.ts';
import {
  CircleSlash,
  Gauge as GaugeIcon,
  Hand,
  List,
  MailX,
  OctagonX,
  Plus,
  RotateCcw,
  Scissors,
  Send,
  Trash2,
  Undo2,
  Unplug,
  Zap,
} from '../../ui/icons.ts';
import type { MenuItem } from '../../ui/Menu.tsx';

const SIZE = 13;

/** For what was under the pointer; for nothing, what can be done to the lab. */
export function menuFor(session: LabSession, target: Selection | undefined, edges: readonly EdgeSnapshot[], hub: HubSnapshot): MenuItem[] {
  if (target?.kind === 'hub') return hubMenu(session, hub);
  const id = target?.kind === 'edge' ? target.id : target?.kind === 'link' ? target.edge : undefined;
  const edge = edges.find((candidate) => candidate.id === id);
  if (edge === undefined)
    return [{ label: 'Add an edge …', icon: <Plus size={SIZE} />, run: () => openDialog(session.store, { kind: 'add-edge' }) }];
  return target?.kind === 'link' ? linkMenu(session, edge) : edgeMenu(session, edge);
}

export function linkMenu({ actions }: LabSession, { id, link }: EdgeSnapshot): MenuItem[] {
  const isFaulty = link.kind !== 'healthy' && link.kind !== 'down';
  return [
    ...(isFaulty
      ? [{ label: 'Restore link', icon: <Undo2 size={SIZE} />, run: () => void actions.restoreLink(id) }, { kind: 'line' } as const]
      : []),
    { label: 'Drop responses', icon: <CircleSlash size={SIZE} />, run: () => void actions.drop(id, 'responses') },
    { label: 'Drop requests', icon: <CircleSlash size={SIZE} />, run: () => void actions.drop(id, 'requests') },
    { label: 'Cut both', icon: <Scissors size={SIZE} />, keys: 'X', run: () => void actions.drop(id, 'both') },
    { kind: 'line' },
    {
      kind: 'group',
      label: 'Slow down',
      icon: <GaugeIcon size={SIZE} />,
      items: LATENCIES.map((latency) => ({ label: `by ${formatSpan(latency)} each way`, run: () => void actions.slowDown(id, latency) })),
    },
    {
      kind: 'group',
      label: 'Lose messages',
      icon: <Unplug size={SIZE} />,
      items: LOSSES.map((share) => ({ label: `${formatPercent(share)} of them`, run: () => void actions.loseSome(id, share) })),
    },
    {
      kind: 'group',
      label: 'Hold messages',
      icon: <Hand size={SIZE} />,
      items: (['requests', 'responses', 'both'] as const).map((hold) => ({
        label: hold === 'both' ? 'both ways' : hold,
        run: () => void actions.hold(id, hold, 'in-order'),
      })),
    },
    {
      label: 'Lose the next answer',
      icon: <MailX size={SIZE} />,
      run: () => void actions.inject({ kind: 'link-lose-answer', link: id }),
    },
    { label: 'Reset connections', icon: <Zap size={SIZE} />, run: () => void actions.resetLink(id) },
  ];
}

function edgeMenu(session: LabSession, edge: EdgeSnapshot): MenuItem[] {
  const { actions, store } = session;
  const { id, phase } = edge;
  const crash: MenuItem[] = [
    { label: 'Crash', icon: <OctagonX size={SIZE} />, keys: 'C', isDanger: true, run: () => void actions.crashEdge(id) },
    {
      label: `Crash, restart after ${formatSpan(RESTART_US)}`,
      icon: <RotateCcw size={SIZE} />,
      run: () => void actions.crashEdge(id, 'now', RESTART_US),
    },
    {
      kind: 'group',
      label: 'Crash at a point',
      icon: <OctagonX size={SIZE} />,
      items: CRASH_POINTS.map(({ point, words }) => ({ label: words, run: () => void actions.crashEdge(id, point) })),
    },
  ];
  return [
    ...(phase === 'crashed' ? [{ label: 'Restart', icon: <RotateCcw size={SIZE} />, run: () => void actions.restartEdge(id) }] : crash),
    { kind: 'line' },
    { kind: 'group', label: 'Link', icon: <Unplug size={SIZE} />, items: linkMenu(session, edge) },
    { label: 'Send a payload …', icon: <Send size={SIZE} />, run: () => openDialog(store, { kind: 'send-payload', edge: id }) },
    { label: 'Add an edge like this …', icon: <Plus size={SIZE} />, run: () => openDialog(store, { kind: 'add-edge', like: id }) },
    { label: 'Show its payloads', icon: <List size={SIZE} />, run: () => select(store, { kind: 'payloads', filter: { edge: id } }) },
    { kind: 'line' },
    {
      label: 'Remove edge …',
      icon: <Trash2 size={SIZE} />,
      isDanger: true,
      run: () => openDialog(store, { kind: 'remove-edge', edge: id }),
    },
  ];
}

function hubMenu({ actions }: LabSession, hub: HubSnapshot): MenuItem[] {
  if (!hub.isUp) return [{ label: 'Restart', icon: <RotateCcw size={SIZE} />, run: () => void actions.restartHub() }];
  return [
    { label: 'Crash', icon: <OctagonX size={SIZE} />, keys: 'C', isDanger: true, run: () => void actions.crashHub() },
    {
      label: `Crash, restart after ${formatSpan(RESTART_US)}`,
      icon: <RotateCcw size={SIZE} />,
      run: () => void actions.crashHub(RESTART_US),
    },
  ];
}
