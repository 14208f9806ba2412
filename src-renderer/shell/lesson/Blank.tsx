import { useEffect, useRef } from 'react';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabState } from '../../store/lab-state.ts';
import { toggleBlank } from '../../store/lessons.ts';

const selectIsBlank = (state: LabState): boolean => state.isBlank;

/** A dark screen. Whatever is pressed brings the lab back, and does nothing else. */
export function Blank() {
  const session = useSession();
  const isBlank = useLab(selectIsBlank);
  return isBlank ? <Dark onEnd={() => toggleBlank(session)} /> : null;
}

function Dark({ onEnd }: { onEnd(): void }) {
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      end.current();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
  return <button type="button" className="blank" aria-label="The screen is dark; any key brings the lab back" onClick={onEnd} />;
}
