import { useEffect, useRef, useState } from 'react';
import { useLab } from '../../store/lab-context.tsx';
import { selectIsPresenting } from '../../store/selectors.ts';

/** A spot that follows the mouse while L is held, for the audience to look at. */
export function Laser() {
  const isPresenting = useLab(selectIsPresenting);
  const [isOn, setOn] = useState(false);
  const spot = useRef<HTMLDivElement>(null);
  const last = useRef({ x: 0, y: 0 });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'l' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      setOn(event.type === 'keydown');
    };
    const move = (event: PointerEvent): void => {
      last.current = { x: event.clientX, y: event.clientY };
      put(spot.current, last.current);
    };
    // A key that is let go of elsewhere is not heard.
    const leave = (): void => setOn(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', press);
    window.addEventListener('pointermove', move);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', press);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('blur', leave);
    };
  }, []);
  useEffect(() => {
    if (isOn) put(spot.current, last.current);
  }, [isOn]);
  return <div ref={spot} className="laser" data-large={isPresenting || undefined} aria-hidden="true" hidden={!isOn} />;
}

function put(spot: HTMLElement | null, { x, y }: { x: number; y: number }): void {
  if (spot !== null) spot.style.transform = `translate(${x}px, ${y}px)`;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
