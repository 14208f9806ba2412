import type { ReactNode } from 'react';
import { Figures } from './Figures.tsx';

export type Fact = readonly [term: string, value: ReactNode];

/** Names and values, one under the other. Absent values are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const present = facts.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <dl className="facts">
      {present.map(([term, value]) => (
        <div className="fact" key={term}>
          <dt>{term}</dt>
          <dd className="selectable">{typeof value === 'string' ? <Figures text={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
