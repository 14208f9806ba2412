/** The focus is never lost: when what had it goes, it passes to what stands nearest to where that was. */
import { useCallback, useEffect, useRef } from 'react';
import { useFrame } from '../store/lab-context.tsx';

const FOCUSABLE = 'button:not(:disabled):not([tabindex="-1"]), input:not([hidden]), select, textarea, [tabindex="0"]';
/** What comes and goes over the page gives the focus back to the page. */
const OVER_PAGE = '[role="dialog"], [role="menu"]';
/** Around a whole view, a lesson, or both: what comes first in there is near to nothing that was. */
const AROUND_VIEW = '#view, .lesson, .app-content > .panels, .app-content, .app-columns, main, .app, .drop-zone';
/** Cards that are dismissed lie over the page, too, and stay while one works below them. */
const NOTICES = '.notices';

export function useKeptFocus(): void {
  /** What had the focus last, and all that it lies in. */
  const path = useRef<Element[]>([]);
  const isByKey = useRef(false);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof Element && target.closest(`${OVER_PAGE}, ${NOTICES}`) === null) path.current = ancestorsOf(target);
    };
    const keyed = (): void => void (isByKey.current = true);
    // Who clicks on nothing wants nothing to have the focus.
    const pointed = (): void => void (isByKey.current = false);
    document.addEventListener('focusin', remember);
    document.addEventListener('keydown', keyed, true);
    document.addEventListener('pointerdown', pointed, true);
    return () => {
      document.removeEventListener('focusin', remember);
      document.removeEventListener('keydown', keyed, true);
      document.removeEventListener('pointerdown', pointed, true);
    };
  }, []);
  useFrame(
    useCallback(() => {
      if (!isByKey.current || !isNowhere(document.activeElement) || document.querySelector(OVER_PAGE) !== null) return;
      heirOf(path.current)?.focus({ preventScroll: true });
    }, []),
  );
}

const isNowhere = (element: Element | null): boolean => element === null || element === document.body;

function ancestorsOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) path.push(at);
  return path;
}

/** The nearest thing in what is left of the path that can have the focus; the view as a whole, where there is none. */
function heirOf(path: readonly Element[]): HTMLElement | null {
  for (const element of path) {
    if (!element.isConnected || !element.checkVisibility()) continue;
    if (element.matches(AROUND_VIEW)) break;
    if (element instanceof HTMLElement && element.matches(FOCUSABLE)) return element;
    const inside = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find((candidate) => candidate.checkVisibility());
    if (inside !== undefined) return inside;
  }
  return document.querySelector('main');
}
