import type { ReactNode } from 'react';
import type { Tone } from './Mark.tsx';
import { Mark } from './Mark.tsx';

/** A titled part of a panel. `tone`: its title is a verdict. */
export function Section({ title, tone, aside, children }: { title: string; tone?: Tone; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h3 data-tone={tone}>
          {tone !== undefined && <Mark tone={tone} />}
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
