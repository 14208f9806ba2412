import { COUNTERS } from '../../../../src-main/contract/scenario.ts';
import { formatCount } from '../../../format/numbers.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import type { PayloadListFilter } from '../../../store/selection.ts';
import { selectLab, selectSnapshot } from '../../../store/selectors.ts';
import { Network, PackagePlus, Scissors } from '../../../ui/icons.ts';
import type { Tone } from '../../../ui/Mark.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { Section } from '../../../ui/Section.tsx';
import { FaultList } from './FaultList.tsx';
import { Heading } from './Heading.tsx';
import { Outcome } from './Outcome.tsx';

const TONES: Record<string, Tone> = {
  delivered: 'delivered',
  duplicates: 'duplicate',
  lost: 'lost',
  expired: 'expired',
  failed: 'failed',
  unhandled: 'unhandled',
  rejected: 'rejected',
  pending: 'pending',
};

/** With nothing selected: how the lab is doing, and what there is to do. */
export function LabOverview() {
  const { store } = useSession();
  const lab = useLab(selectLab);
  const snapshot = useLab(selectSnapshot);
  const { counters, causes, faults } = snapshot;
  const duplicates = Object.entries(causes.duplicates);
  const lost = Object.entries(causes.lost);
  return (
    <>
      <Heading title={lab?.name ?? 'Connecting …'}>
        {lab !== undefined && (
          <p className="inspector-sentence">
            {lab.recorded === undefined ? '' : 'A session of '}
            {lab.recorded === undefined ? (lab.world === 'live' ? 'A live lab' : 'A virtual lab') : `a ${lab.world} lab`}, profile “
            {lab.profile}”.
          </p>
        )}
      </Heading>
      {lab?.recorded !== undefined && <Outcome outcome={lab.recorded.outcome} />}
      {faults.length > 0 && (
        <Section title="Active faults">
          <FaultList faults={faults} hasTargets />
        </Section>
      )}
      <Section title="Payloads">
        <ul className="ledger">
          {COUNTERS.map((name) => (
            <li
              key={name}
              data-zero={counters[name] === 0 || undefined}
              data-sub={name !== 'submitted' && name !== 'queued' && name !== 'duplicates' && name !== 'rejected' ? '' : undefined}
            >
              <button
                type="button"
                aria-label={`show ${name}: ${formatCount(counters[name])}`}
                onClick={() => select(store, { kind: 'payloads', filter: filterOf(name) })}
              >
                {TONES[name] === undefined ? <span className="mark-space" /> : <Mark tone={TONES[name]} size={9} />}
                <span>{name}</span> <span className="mono">{formatCount(counters[name])}</span>
              </button>
            </li>
          ))}
        </ul>
      </Section>
      {duplicates.length + lost.length > 0 && (
        <Section title="Causes">
          <ul className="ledger">
            {duplicates.map(([cause, count]) => (
              <li key={cause}>
                <button
                  type="button"
                  onClick={() =>
                    select(store, { kind: 'payloads', filter: { duplicated: true, cause: cause as keyof typeof causes.duplicates } })
                  }
                >
                  <Mark tone="duplicate" size={9} />
                  <span>{cause}</span>
                  <span className="mono">{formatCount(count)}</span>
                </button>
              </li>
            ))}
            {lost.map(([cause, count]) => (
              <li key={cause}>
                <button
                  type="button"
                  onClick={() => select(store, { kind: 'payloads', filter: { outcome: 'lost', cause: cause as keyof typeof causes.lost } })}
                >
                  <Mark tone="lost" size={9} />
                  <span>{cause}</span>
                  <span className="mono">{formatCount(count)}</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Try">
        <ul className="tips">
          <li>
            <Network size={14} aria-hidden="true" /> Select an edge, a link, an arrow or a tick to see what it is.
          </li>
          <li>
            <Scissors size={14} aria-hidden="true" /> Select a link and drop its responses; at the next heartbeat the first duplicates come.
          </li>
          <li>
            <PackagePlus size={14} aria-hidden="true" /> Drop a bundle on the window to install it everywhere, or on one node.
          </li>
        </ul>
      </Section>
    </>
  );
}

function filterOf(name: (typeof COUNTERS)[number]): PayloadListFilter {
  if (name === 'duplicates') return { duplicated: true };
  return name === 'submitted' || name === 'queued' ? {} : { outcome: name };
}
