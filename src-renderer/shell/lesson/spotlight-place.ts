/** Which element of the window is pointed at. */
import type { WindowPoint } from '../../store/tour.ts';

const PLACES = {
  hub: '[data-node="hub"]',
  topology: '[aria-label="Topology"]',
  'space-time': '.space-time',
  inspector: '.inspector',
  clock: '.top-time',
  counters: '.top-counters',
  views: '.rail',
  speed: '.transport',
  help: '.rail-foot',
} as const;

export const placeOf = (point: WindowPoint): Element | null => document.querySelector(selectorOf(point));

/** What must stay in sight with it: an edge, its link and the hub belong together. */
export function sceneOf(point: WindowPoint): DOMRect | undefined {
  if (point.at !== 'edge' && point.at !== 'link') return placeOf(point)?.getBoundingClientRect();
  const boxes = [placeOf({ at: 'edge', edge: point.edge }), placeOf({ at: 'hub' })].flatMap((element) =>
    element === null ? [] : [element.getBoundingClientRect()],
  );
  if (boxes.length === 0) return undefined;
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  return new DOMRect(left, top, right - left, bottom - top);
}

function selectorOf(point: WindowPoint): string {
  switch (point.at) {
    case 'edge':
      return `[data-node="${CSS.escape(point.edge)}"]`;
    case 'link':
      return `[data-link-of="${CSS.escape(point.edge)}"]`;
    case 'counter':
      return `[data-counter="${point.counter}"]`;
    default:
      return PLACES[point.at];
  }
}
