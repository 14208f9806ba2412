import { useEffect, useRef } from 'react';
import { formatMoment } from '../../../format/time.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { selectEarlier as goBack, select } from '../../../store/lab-store.ts';
import type { Selection } from '../../../store/selection.ts';
import { selectEarlier, selectIsMomentExact, selectMoment, selectSelection } from '../../../store/selectors.ts';
import { ArrowLeft, X } from '../../../ui/icons.ts';
import { BatchInspector } from './BatchInspector.tsx';
import { EdgeInspector } from './EdgeInspector.tsx';
import { FaultInspector } from './FaultInspector.tsx';
import { GroupInspector } from './GroupInspector.tsx';
import { HubInspector } from './HubInspector.tsx';
import { LabOverview } from './LabOverview.tsx';
import { LinkInspector } from './LinkInspector.tsx';
import { PayloadInspector } from './PayloadInspector.tsx';
import { PayloadListInspector } from './PayloadListInspector.tsx';
import { PluginInspector } from './PluginInspector.tsx';
import '../inspector.css';

const KINDS: Record<Selection['kind'], string> = {
  payload: 'Payload',
  batch: 'Batch',
  edge: 'Edge',
  link: 'Link',
  hub: 'Hub',
  plugin: 'Plugin',
  fault: 'Fault',
  group: 'Group of edges',
  payloads: 'Payloads',
};

/** Everything about what is selected, and what can be done with it. */
export function Inspector() {
  const { store } = useSession();
  const selection = useLab(selectSelection);
  const earlier = useLab(selectEarlier);
  const moment = useLab(selectMoment);
  const isExact = useLab(selectIsMomentExact);
  const body = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection starts at its top
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
  }, [selection]);
  return (
    <section className="inspector" aria-label="Inspector">
      <div className="inspector-head">
        {earlier.length > 0 && (
          <button type="button" className="icon-button" aria-label="Back to what was selected before" onClick={() => goBack(store)}>
            <ArrowLeft size={15} aria-hidden="true" />
          </button>
        )}
        <h2>{selection === undefined ? 'Lab' : KINDS[selection.kind]}</h2>
        {selection !== undefined && (
          <button type="button" className="icon-button" aria-label="Clear the selection" onClick={() => select(store, undefined)}>
            <X size={15} aria-hidden="true" />
          </button>
        )}
      </div>
      <div className="inspector-body scrolls" ref={body}>
        {moment !== undefined && (
          <p className="inspector-past" data-inexact={!isExact || undefined}>
            {isExact
              ? `As it was at ${formatMoment(moment)}. What you do here is done to the lab as it is now.`
              : `As it was a little before ${formatMoment(moment)}; the engine is asked for the rest.`}
          </p>
        )}
        <Details selection={selection} />
      </div>
    </section>
  );
}

function Details({ selection }: { selection: Selection | undefined }) {
  switch (selection?.kind) {
    case undefined:
      return <LabOverview />;
    case 'payload':
      return <PayloadInspector key={selection.id} id={selection.id} />;
    case 'batch':
      return <BatchInspector key={selection.id} id={selection.id} />;
    case 'edge':
      return <EdgeInspector key={selection.id} id={selection.id} />;
    case 'link':
      return <LinkInspector key={selection.edge} edge={selection.edge} />;
    case 'hub':
      return <HubInspector />;
    case 'plugin':
      return <PluginInspector key={`${selection.node} ${selection.id}`} node={selection.node} id={selection.id} />;
    case 'fault':
      return <FaultInspector key={selection.id} id={selection.id} />;
    case 'group':
      return <GroupInspector key={`${selection.by} ${selection.name}`} by={selection.by} name={selection.name} />;
    case 'payloads':
      return <PayloadListInspector filter={selection.filter} />;
  }
}
