/** The words of the space-time picture: what matters most is placed first, and what would run into it or out of the picture is left out. */
import type { Palette } from '../../../ui/palette.ts';
import { label } from './draw-parts.ts';

/** `rank`: the lower, the sooner it is placed. `orElse`: how much lower it may stand where its place is taken. */
export type Word = {
  text: string;
  x: number;
  y: number;
  colour: string;
  rank: Rank;
  align?: 'left' | 'right';
  font?: string;
  orElse?: number;
};

export const Rank = { duplicates: 0, fault: 1, down: 2, batch: 3 } as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

export type Box = { left: number; right: number; top: number; bottom: number };

/** As high as the ground that a word lies on, and that much wider than the word on each side. */
const HEIGHT = 13;
const PADDING = 2;

export function boxOf({ x, y, align = 'left' }: Word, width: number): Box {
  const left = align === 'left' ? x : x - width;
  return { left: left - PADDING, right: left + width + PADDING, top: y - HEIGHT / 2, bottom: y + HEIGHT / 2 };
}

/** Where each word stands, in the order in which they find their places; `left` is the picture's edge. */
export function placeWords(words: readonly Word[], widthOf: (word: Word) => number, left: number): Word[] {
  const taken: Box[] = [];
  const isFree = (box: Box): boolean =>
    box.left >= left &&
    taken.every((other) => other.right <= box.left || box.right <= other.left || other.bottom <= box.top || box.bottom <= other.top);
  const placed: Word[] = [];
  for (const word of words.toSorted((one, other) => one.rank - other.rank)) {
    const width = widthOf(word);
    const lower = word.orElse === undefined ? [] : [{ ...word, y: word.y + word.orElse }];
    const found = [word, ...lower].find((candidate) => isFree(boxOf(candidate, width)));
    if (found === undefined) continue;
    taken.push(boxOf(found, width));
    placed.push(found);
  }
  return placed;
}

export function drawWords(context: CanvasRenderingContext2D, palette: Palette, words: readonly Word[], left: number): void {
  const fontOf = ({ font }: Word): string => font ?? `500 10px ${palette.font}`;
  const widthOf = (word: Word): number => {
    context.font = fontOf(word);
    return context.measureText(word.text).width;
  };
  for (const word of placeWords(words, widthOf, left))
    label(context, word.text, word.x, word.y, word.colour, palette, word.align ?? 'left', fontOf(word));
}
