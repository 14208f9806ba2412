import type { ReactNode } from 'react';
import type { Tone } from '../../../ui/Mark.tsx';
import { Mark } from '../../../ui/Mark.tsx';

/** The name of what is selected, and its state. */
export function Heading({ title, tone, state, children }: { title: string; tone?: Tone; state?: string; children?: ReactNode }) {
  return (
    <div className="inspector-title">
      <div className="inspector-name">
        <h3 className="selectable">{title}</h3>
        {state !== undefined && (
          <span className="pill" data-tone={tone}>
            {tone !== undefined && <Mark tone={tone} size={9} />}
            {state}
          </span>
        )}
      </div>
      {children}
    </div>
  );
}

/** What is selected is not (or no longer) there. */
export function Gone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <Heading title={title} />
      <p className="inspector-note">{children}</p>
    </>
  );
}
