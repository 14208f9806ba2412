import { useCallback, useRef } from 'react';
import { formatClock } from '../format/time.ts';
import { useFrame, useSession } from '../store/lab-context.tsx';

/** Lab time, written each frame past React: thousandths of a second would otherwise draw the whole bar again and again. */
export function LabClockText() {
  const session = useSession();
  const text = useRef<HTMLSpanElement>(null);
  useFrame(
    useCallback(
      (wallMs: number) => {
        const clock = formatClock(session.shown(wallMs).at);
        if (text.current !== null && text.current.textContent !== clock) text.current.textContent = clock;
      },
      [session],
    ),
  );
  return <span ref={text} className="lab-clock mono" role="timer" aria-label="Lab time" />;
}
