import type { RunReport } from '../../../../src-main/contract/scenario.ts';
import { ExpectationList } from '../../../ui/ReportParts.tsx';
import { Section } from '../../../ui/Section.tsx';

/** What the run of a session came to: each expectation, and what was seen. */
export function Outcome({ outcome }: { outcome: RunReport | undefined }) {
  if (outcome === undefined)
    return (
      <Section title="Outcome">
        <p className="body-note">None: whoever wrote this session ended before its run did. What it had written by then is all here.</p>
      </Section>
    );
  return (
    <Section
      title={outcome.verdict === 'pass' ? 'Outcome: passed' : 'Outcome: failed'}
      tone={outcome.verdict === 'pass' ? 'delivered' : 'lost'}
    >
      <ExpectationList expectations={outcome.expectations} />
    </Section>
  );
}
