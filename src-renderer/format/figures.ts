/** Numbers with their units in a text: `137 B`, `1 min 28 s`. Pure. */
const FIGURE = /\b(\d[\d.,]* (?:µs|ms|s|min|h|d|B|KiB|MiB|%)(?: \d+ (?:s|min|h))?)(?![\w])/;

/** The text in pieces, of which every second one is such a figure. */
export const splitFigures = (text: string): string[] => text.split(FIGURE);
