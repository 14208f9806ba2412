import type { EdgeId, PayloadId, PluginId } from '../../../../src-main/contract/ids.ts';
import { splitPayloadId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import type { PayloadRecord } from '../../../../src-main/trace/ledger.ts';
import { formatBytes, formatCount, plural } from '../../../format/numbers.ts';
import { formatMoment } from '../../../format/time.ts';
import { outcomeTone } from '../../../format/tones.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { PAYLOADS_KEPT_MAX } from '../../../store/lab-model.ts';
import type { LabSession } from '../../../store/lab-session.ts';
import { openDialog, select } from '../../../store/lab-store.ts';
import { selectLab } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { FileDown, LocateFixed, RotateCcw, Send } from '../../../ui/icons.ts';
import { Section } from '../../../ui/Section.tsx';
import { Body } from './Body.tsx';
import { BreakButton } from './BreakButton.tsx';
import { CopyButtons } from './CopyButtons.tsx';
import { Gone, Heading } from './Heading.tsx';
import { Journey } from './Journey.tsx';
import { Why } from './Why.tsx';

export function PayloadInspector({ id }: { id: PayloadId }) {
  const session = useSession();
  useVersionEvery(150);
  const payload = session.payload(id);
  const { edge, number } = splitPayloadId(id);
  const title = `${edge} · ${number}`;
  const steps = session.journey(id);
  if (session.isAskedAbout(id)) return <Gone title={title}>The engine is asked for its journey …</Gone>;
  if (payload === undefined) return <Gone title={title}>{goneText(session)}</Gone>;
  return (
    <>
      <Heading
        title={title}
        tone={outcomeTone(payload)}
        state={payload.deliveries > 1 ? plural(payload.deliveries, 'delivery', 'deliveries') : payload.outcome}
      >
        <Facts
          facts={[
            ['edge', <Mentions key="edge" text={edge} named={new Map([[edge, { kind: 'edge', id: edge }]])} />],
            ['plugin', pluginLink(session, payload.plugin, edge)],
            ['correlation', payload.correlation],
            ['size', formatBytes(payload.size)],
            ['submitted', formatMoment(payload.submittedAt)],
            ['outcome', payload.outcome],
            ['reason', payload.rejection ?? payload.failure],
            ...Object.entries(payload.metadata ?? {}).map(
              ([key, value], index) => [index === 0 ? 'metadata' : ' '.repeat(index), `${key} = ${value}`] as const,
            ),
          ]}
        />
      </Heading>
      <Why parts={session.whys.payload(id)?.parts ?? []} />
      <Section title="Journey">
        <Journey
          steps={steps}
          isCutShort={(steps[0]?.stage ?? 'payload-submitted') !== 'payload-submitted' && session.model.history.first > 0}
        />
      </Section>
      <Section title="Body">
        <Body id={id} />
      </Section>
      <PayloadActions payload={payload} until={steps.at(-1)?.at ?? payload.submittedAt} />
    </>
  );
}

/** `until`: lab time of the journey's last step. */
function PayloadActions({ payload, until }: { payload: PayloadRecord; until: Us }) {
  const session = useSession();
  const isRecorded = useLab(selectLab)?.recorded !== undefined;
  const { id, plugin, submittedAt } = payload;
  const { edge } = splitPayloadId(id);
  const showInSpaceTime = (): void => session.showInSpaceTime(submittedAt, until);
  return (
    <div className="inspector-actions">
      <Button icon={<LocateFixed size={14} />} onClick={showInSpaceTime}>
        Show in space-time
      </Button>
      <Button
        icon={<Send size={14} />}
        onClick={() => openDialog(session.store, { kind: 'send-payload', edge, plugin: plugin, copyOf: id })}
      >
        Send one like it …
      </Button>
      <BreakButton breakpoint={{ on: 'payload', payload: id }} what="this payload" />
      {!isRecorded && (
        <Button
          icon={<RotateCcw size={14} />}
          onClick={() => openDialog(session.store, { kind: 'replay-delivery', payload: id, plugin: plugin })}
        >
          Deliver in trial …
        </Button>
      )}
      {!isRecorded && (
        <Button icon={<FileDown size={14} />} onClick={() => openDialog(session.store, { kind: 'save-scenario', payload: id })}>
          Save as a scenario …
        </Button>
      )}
      <CopyButtons subject={{ kind: 'payload', id }} />
    </div>
  );
}

function pluginLink(session: LabSession, plugin: PluginId, edge: EdgeId) {
  const { hub, edges } = session.shown().topology;
  const onHub = hub.plugins.find((candidate) => candidate.id === plugin);
  const known = onHub ?? edges.get(edge)?.plugins.find((candidate) => candidate.id === plugin);
  const text = known === undefined ? String(plugin) : `${plugin} ${known.name}`;
  if (known === undefined) return text;
  return (
    <button
      type="button"
      className="text-button"
      onClick={() => select(session.store, { kind: 'plugin', node: onHub === undefined ? edge : 'hub', id: plugin })}
    >
      {text}
    </button>
  );
}

function goneText(session: LabSession): string {
  const { isPast, at } = session.shown();
  return isPast
    ? `It had not been submitted yet at ${formatMoment(at)}.`
    : `The window has no record of it. It keeps those of the newest ${formatCount(PAYLOADS_KEPT_MAX)} payloads, and of what went wrong.`;
}
