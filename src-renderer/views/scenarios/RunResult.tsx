import type { RunReport } from '../../../src-main/contract/scenario.ts';
import { COUNTERS } from '../../../src-main/contract/scenario.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { MILLISECOND } from '../../../src-main/contract/units.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatSpan } from '../../format/time.ts';
import { causesText, ExpectationList } from '../../ui/ReportParts.tsx';
import { Section } from '../../ui/Section.tsx';

const FINDINGS_MAX = 50;

/** What a run came to. */
export function RunResult({ report, onOpen }: { report: RunReport; onOpen(atUs: Us): void }) {
  const { verdict, world, counters, simulatedMs, wallMs, events, traceHash, expectations, faults, probe } = report;
  const causes = causesText(report);
  const idle = faults.filter(({ hits }) => hits === 0);
  return (
    <>
      <Section
        title={`${verdict === 'pass' ? 'Passed' : 'Failed'}${world === 'live' ? ', live' : ''}`}
        tone={verdict === 'pass' ? 'delivered' : 'lost'}
      >
        <ExpectationList
          expectations={expectations}
          {...(world === 'virtual' ? { onOpen: (atUs?: Us) => onOpen(atUs ?? simulatedMs * 1_000) } : {})}
        />
      </Section>
      {probe !== undefined && (
        <Section title={`Probe: ${probe.kind}`}>
          <p className="body-note">
            {probe.findings.length === 0
              ? `None of ${formatCount(probe.probed)} payloads changed what a plugin keeps or answers.`
              : `${formatCount(probe.findings.length)} of ${formatCount(probe.probed)} payloads changed what a plugin keeps or answers.`}
          </p>
          <ul className="probe-list">
            {probe.findings.slice(0, FINDINGS_MAX).map(({ payload, plugin, what, key, before, after }) => (
              <li key={`${payload}/${what}/${key ?? ''}`} className="mono selectable">
                <b>{payload}</b> plugin {plugin} {what} {key ?? ''}
                <ProbeSide sign="−" text={before} />
                <ProbeSide sign="+" text={after} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Payloads">
        <dl className="bench-counters">
          {COUNTERS.map((name) => (
            <div key={name} data-zero={counters[name] === 0 || undefined}>
              <dt>{name}</dt>
              <dd className="mono">{formatCount(counters[name])}</dd>
            </div>
          ))}
        </dl>
        {causes !== '' && <p className="body-note">{causes}</p>}
      </Section>
      {idle.length > 0 && (
        <Section title="Faults that never mattered">
          <ul className="probe-list">
            {idle.map(({ fault, action }) => (
              <li key={fault} className="mono">
                {fault} {action.kind}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <p className="bench-note body-note selectable">
        {formatSpan(simulatedMs * MILLISECOND)} of lab time
        <span className="wall-time">, run in {formatSpan(wallMs * MILLISECOND)}</span> · {formatCount(events)} events · trace{' '}
        {traceHash.slice(0, 16)}
      </p>
    </>
  );
}

/** JSON has no spaces: it is broken behind its commas, and not in the middle of a name. */
function ProbeSide({ sign, text }: { sign: string; text: string }) {
  return (
    <span className="probe-side">
      {sign}{' '}
      {text.split(/(?<=,)/).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
        <span key={index}>{piece}</span>
      ))}
    </span>
  );
}
