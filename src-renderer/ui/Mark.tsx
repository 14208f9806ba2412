/** A meaning's sign: a colour and a shape, the same everywhere, so that neither alone has to be seen. */
import type { ReactElement } from 'react';
import type { JourneyTone } from '../../src-main/trace/journey.ts';

export type Tone = JourneyTone | 'pending';

const SHAPES: Record<Tone, ReactElement> = {
  queued: <rect x="2" y="2" width="6" height="6" rx="1.2" fill="currentColor" />,
  'in-flight': <rect x="0.6" y="2.8" width="8.8" height="4.4" rx="2.2" fill="currentColor" />,
  delivered: <circle cx="5" cy="5" r="3.6" fill="currentColor" />,
  duplicate: <path d="M5 0.6 9.4 5 5 9.4 0.6 5Z" fill="currentColor" />,
  failed: <path d="M5 0.9 9.5 8.9 0.5 8.9Z" fill="currentColor" />,
  unhandled: <path d="M5 1.5 9 8.5 1 8.5Z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />,
  rejected: (
    <path d="M8.9 5A3.9 3.9 0 1 1 1.1 5 3.9 3.9 0 0 1 8.9 5ZM2.3 7.7 7.7 2.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
  ),
  lost: <path d="M1.8 1.8 8.2 8.2M8.2 1.8 1.8 8.2" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />,
  expired: (
    <path
      d="M9.3 5A4.3 4.3 0 1 1 0.7 5 4.3 4.3 0 0 1 9.3 5ZM3.4 3.4 6.6 6.6M6.6 3.4 3.4 6.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeLinecap="round"
    />
  ),
  pending: <circle cx="5" cy="5" r="3.3" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  neutral: <circle cx="5" cy="5" r="2.2" fill="currentColor" />,
};

export function Mark({ tone, size = 10 }: { tone: Tone; size?: number }) {
  return (
    <svg className="mark" data-tone={tone} width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[tone]}
    </svg>
  );
}
