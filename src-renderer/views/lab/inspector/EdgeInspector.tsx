import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { EdgeView } from '../../../../src-main/trace/topology.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { describeLink, PHASE_WORDS } from '../../../format/words.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import type { LabSession } from '../../../store/lab-session.ts';
import { openDialog, select } from '../../../store/lab-store.ts';
import { selectEdges, selectFaults } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { Gauge } from '../../../ui/Gauge.tsx';
import { CircleDot, List, OctagonX, Plus, RotateCcw, Send, Trash2, Unplug } from '../../../ui/icons.ts';
import type { Tone } from '../../../ui/Mark.tsx';
import { ButtonMenu } from '../../../ui/Menu.tsx';
import { Section } from '../../../ui/Section.tsx';
import { breakEdgeItems, crashItems } from '../break-menus.ts';
import { FaultList } from './FaultList.tsx';
import { Gone, Heading } from './Heading.tsx';
import { LinkActions } from './LinkActions.tsx';
import { LogLines } from './LogLines.tsx';
import { PluginList } from './PluginList.tsx';
import { RecentPayloads } from './RecentPayloads.tsx';

const TONES: Record<EdgeView['phase'], Tone> = {
  connected: 'delivered',
  starting: 'pending',
  connecting: 'pending',
  disconnected: 'failed',
  crashed: 'lost',
};

export function EdgeInspector({ id }: { id: EdgeId }) {
  const session = useSession();
  useVersionEvery(200);
  const snapshot = useLab(selectEdges).find((edge) => edge.id === id);
  const faults = useLab(selectFaults).filter(({ action }) => 'edge' in action && action.edge === id);
  const { topology, at } = session.shown();
  const edge = topology.edges.get(id);
  if (edge === undefined || snapshot === undefined)
    return <Gone title={id}>There is no such edge {session.shown().isPast ? 'at this moment' : 'any more'}.</Gone>;
  return (
    <>
      <Heading title={id} tone={TONES[edge.phase]} state={PHASE_WORDS[edge.phase]}>
        <div className="queue-line">
          <Gauge value={edge.pending} max={topology.queueCapacity} />
          <span>
            <b className="mono">{formatCount(edge.pending)}</b> of {formatCount(topology.queueCapacity)} pending
          </span>
        </div>
        <Facts
          facts={[
            ['namespace', edge.namespace],
            ['life', edge.isExternal ? 'a real edge' : plural(edge.life - 1, 'restart')],
            ['heartbeat', heartbeatText(edge, topology.heartbeatUs, at)],
            ['retry', edge.retryAt === undefined ? undefined : edge.retryAt > at ? `in ${formatSpan(edge.retryAt - at)}` : 'now'],
            [
              'last failure',
              edge.lastFailure === undefined ? undefined : (
                <Mentions key="failure" text={`${formatMoment(edge.lastFailure.at)} ${edge.lastFailure.text}`} />
              ),
            ],
          ]}
        />
      </Heading>
      <EdgeActions session={session} edge={edge} />
      {faults.length > 0 && (
        <Section title="Faults on this edge">
          <FaultList faults={faults} />
        </Section>
      )}
      <Section title={`Link: ${describeLink(snapshot.link)}`}>
        <LinkActions edge={snapshot} />
      </Section>
      <Section title="Plugins">
        <PluginList node={id} plugins={edge.plugins} />
      </Section>
      <RecentPayloads edge={id} />
      <LogLines node={id} />
    </>
  );
}

function EdgeActions({ session, edge: { id, phase } }: { session: LabSession; edge: EdgeView }) {
  const { actions, store } = session;
  return (
    <div className="inspector-actions inspector-row">
      {phase === 'crashed' ? (
        <Button look="primary" icon={<RotateCcw size={14} />} onClick={() => actions.restartEdge(id)}>
          Restart
        </Button>
      ) : (
        <>
          <Button look="danger" icon={<OctagonX size={14} />} keys="C" onClick={() => actions.crashEdge(id)}>
            Crash
          </Button>
          <ButtonMenu label="Crash at a point" items={crashItems(session, id)}>
            <Button icon={<CircleDot size={14} />}>Crash at …</Button>
          </ButtonMenu>
          <ButtonMenu label="Break the edge" items={breakEdgeItems(session, id)}>
            <Button icon={<Unplug size={14} />}>Break …</Button>
          </ButtonMenu>
        </>
      )}
      <Button icon={<Send size={14} />} onClick={() => openDialog(store, { kind: 'send-payload', edge: id })}>
        Send a payload …
      </Button>
      <Button icon={<List size={14} />} onClick={() => select(store, { kind: 'payloads', filter: { edge: id } })}>
        Its payloads
      </Button>
      <Button icon={<Plus size={14} />} onClick={() => openDialog(store, { kind: 'add-edge', like: id })}>
        Add one like it …
      </Button>
      <Button look="danger" icon={<Trash2 size={14} />} onClick={() => openDialog(store, { kind: 'remove-edge', edge: id })}>
        Remove …
      </Button>
    </div>
  );
}

function heartbeatText(edge: EdgeView, intervalUs: number, at: number): string {
  const every = `every ${formatSpan(intervalUs)}`;
  if (edge.phase !== 'connected' || edge.lastHeartbeatAt === undefined || intervalUs === 0) return every;
  const next = edge.lastHeartbeatAt + intervalUs - at;
  return `${every}, next ${next > 0 ? `in ${formatSpan(Math.ceil(next / 100_000) * 100_000)}` : 'due'}`;
}
