/** Where a card stands beside what it speaks of, without covering it and inside the window. */
export type Box = { x: number; y: number; width: number; height: number };
type Size = { width: number; height: number };

/** Between the card and what it is about, and to the window's rim. */
const GAP = 22;
const RIM = 12;

/** Left and top of the card: on the side with room for it, left of it first: signs of links have their words on the right; over its lower right corner where there is none. */
export function placeBeside(target: Box | undefined, card: Size, window: Size): { x: number; y: number } {
  if (target === undefined) return { x: (window.width - card.width) / 2, y: (window.height - card.height) / 2 };
  const right = target.x + target.width + GAP;
  const left = target.x - GAP - card.width;
  const below = target.y + target.height + GAP;
  const above = target.y - GAP - card.height;
  const x = within(target.x + target.width / 2 - card.width / 2, window.width - card.width);
  const y = within(target.y + target.height / 2 - card.height / 2, window.height - card.height);
  if (left >= RIM) return { x: left, y };
  if (right + card.width <= window.width - RIM) return { x: right, y };
  if (below + card.height <= window.height - RIM) return { x, y: below };
  if (above >= RIM) return { x, y: above };
  return {
    x: within(target.x + target.width - card.width - GAP, window.width - card.width),
    y: within(target.y + target.height - card.height - GAP, window.height - card.height),
  };
}

const within = (value: number, most: number): number => Math.max(RIM, Math.min(value, most - RIM));
