import type { ReactElement } from 'react';

export type Phase = 'starting' | 'connecting' | 'connected' | 'disconnected' | 'crashed';

const SHAPES: Record<Phase, ReactElement> = {
  connected: <circle cx="5" cy="5" r="3.8" fill="currentColor" />,
  starting: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="1.6 1.9" />,
  connecting: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="12 9" />,
  disconnected: <circle cx="5" cy="5" r="3.3" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  crashed: <path d="M1.8 1.8 8.2 8.2M8.2 1.8 1.8 8.2" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
};

/** An edge's state by shape and colour: full, hollow, broken or crossed out. */
export function PhaseMark({ phase, isTroubled = false }: { phase: Phase; isTroubled?: boolean }) {
  return (
    <svg
      className="phase-mark"
      data-phase={phase}
      data-troubled={isTroubled || undefined}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
    >
      {SHAPES[phase]}
    </svg>
  );
}
