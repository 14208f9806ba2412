import { faultTarget } from '../../../../src-main/contract/fault.ts';
import type { FaultId, NodeId, PluginId } from '../../../../src-main/contract/ids.ts';
import { formatLeft, formatMoment, formatSpan } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { LocateFixed, Undo2 } from '../../../ui/icons.ts';
import { Gone, Heading } from './Heading.tsx';

export function FaultInspector({ id }: { id: FaultId }) {
  const session = useSession();
  useVersionEvery(250);
  const fault = session.model.spaceTime.fault(id);
  if (fault === undefined) return <Gone title={id}>Its events are no longer kept.</Gone>;
  const { at } = session.shown();
  const target = faultTarget(fault.action);
  const hasEnded = fault.endedAt !== undefined && fault.endedAt <= at;
  const isOnce = fault.endedAt === fault.startedAt;
  return (
    <>
      <Heading
        title={describeFault(fault.action)}
        tone={hasEnded ? 'pending' : 'lost'}
        state={isOnce ? 'happened once' : hasEnded ? 'ended' : 'active'}
      >
        <Facts
          facts={[
            ['on', `${target.on === 'hub' ? '' : `${target.on} `}${target.name}`],
            ['id', id],
            ['from', formatMoment(fault.startedAt)],
            ['hit', fault.hitAt === undefined ? (isOnce ? undefined : 'nothing yet') : formatMoment(fault.hitAt)],
            [
              'to',
              isOnce
                ? undefined
                : fault.endedAt !== undefined
                  ? `${formatMoment(fault.endedAt)}, after ${formatSpan(fault.endedAt - fault.startedAt)}`
                  : untilText(fault.untilAt, at),
            ],
          ]}
        />
      </Heading>
      <div className="inspector-actions">
        {!hasEnded && (
          <Button look="primary" icon={<Undo2 size={14} />} onClick={() => session.actions.clearFault(id)}>
            Clear fault
          </Button>
        )}
        <Button icon={<LocateFixed size={14} />} onClick={() => session.showInSpaceTime(fault.startedAt, fault.endedAt ?? at)}>
          Show in space-time
        </Button>
        {target.on === 'link' && <Button onClick={() => select(session.store, { kind: 'link', edge: target.name })}>Show the link</Button>}
        {target.on === 'plugin' && 'plugin' in fault.action && 'on' in fault.action && (
          <PluginButton node={fault.action.on} id={fault.action.plugin} />
        )}
        {target.on === 'edge' && (
          <Button onClick={() => select(session.store, { kind: 'edge', id: target.name })}>Show {target.name}</Button>
        )}
      </div>
    </>
  );
}

const untilText = (until: number | undefined, at: number): string =>
  until === undefined ? 'until it is cleared' : `${formatMoment(until)}, ${formatLeft(until - at)}`;

function PluginButton({ node, id }: { node: NodeId; id: PluginId }) {
  const { store } = useSession();
  return <Button onClick={() => select(store, { kind: 'plugin', node, id })}>Show the plugin</Button>;
}
