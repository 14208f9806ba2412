import type { RunReport } from '../../../../src-main/contract/scenario.ts';
import { formatSpan } from '../../../format/time.ts';
import { Mark } from '../../../ui/Mark.tsx';
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
    <Section title={outcome.verdict === 'pass' ? 'Outcome: passed' : 'Outcome: failed'}>
      {outcome.expectations.length === 0 && <p className="body-note">The scenario expects nothing.</p>}
      <ul className="outcome-list">
        {outcome.expectations.map(({ text, ok, actual, brokenAtUs }) => (
          <li key={text}>
            <Mark tone={ok ? 'delivered' : 'lost'} size={9} />
            <span>
              <span className="mono selectable">{text}</span>{' '}
              <small>
                {ok ? 'held' : 'failed'}, was {actual}
                {brokenAtUs === undefined ? '' : `, broken at ${formatSpan(brokenAtUs)}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
