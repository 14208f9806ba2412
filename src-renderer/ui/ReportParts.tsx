import type { ExpectationResult, RunReport } from '../../src-main/contract/scenario.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { Mark } from './Mark.tsx';

/** Each expectation, and what was seen. */
export function ExpectationList({
  expectations,
  onOpen,
}: {
  expectations: readonly ExpectationResult[];
  /** Shows the moment at which one broke; without it the end, at which it was not met. */
  onOpen?(atUs: Us | undefined): void;
}) {
  if (expectations.length === 0) return <p className="body-note">The scenario expects nothing.</p>;
  return (
    <ul className="outcome-list">
      {expectations.map(({ text, ok, actual, brokenAtUs, inevitableAtUs }) => (
        <li key={text}>
          <Mark tone={ok ? 'delivered' : 'lost'} size={9} />
          <span>
            <span className="mono selectable">{text}</span>{' '}
            <small>
              {ok ? 'held' : 'failed'}, was {actual}
              {brokenAtUs === undefined ? '' : `, broken at ${(brokenAtUs / 1_000_000).toFixed(3)} s`}
              {inevitableAtUs === undefined ? '' : `, inevitable from ${(inevitableAtUs / 1_000_000).toFixed(3)} s on`}
            </small>
            {!ok && onOpen !== undefined && (
              <button type="button" className="link-button" onClick={() => onOpen(brokenAtUs)}>
                Open the lab at {brokenAtUs === undefined ? 'its end' : 'that moment'}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** `duplicates: response-lost 30`. */
export function causesText({ causes }: RunReport): string {
  return Object.entries(causes)
    .flatMap(([what, counts]) => Object.entries(counts).map(([cause, count]) => `${what}: ${cause} ${count}`))
    .join(' · ');
}
