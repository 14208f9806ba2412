import { splitFigures } from '../format/figures.ts';

/** A text in which no number is parted from its unit at the end of a line. */
export function Figures({ text }: { text: string }) {
  return splitFigures(text).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
      <span key={index} className="figure">
        {piece}
      </span>
    ),
  );
}
