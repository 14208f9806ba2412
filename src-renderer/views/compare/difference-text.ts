/** How a figure differs from the first run's, in a shape and a word. Empty when it does not. */
import { formatCount } from '../../format/numbers.ts';

export function differenceText(base: string, other: string): string {
  if (base === other) return '';
  const [one, two] = [numberIn(base), numberIn(other)];
  if (one === undefined || two === undefined || one === two) return '≠ differs';
  const [apart, words] = [formatCount(Math.abs(two - one)), other.endsWith(' ms') ? TIME_WORDS : COUNT_WORDS];
  return two > one ? `▲ ${apart} ${words.more}` : `▼ ${apart} ${words.less}`;
}

const COUNT_WORDS = { more: 'more', less: 'fewer' };
const TIME_WORDS = { more: 'ms longer', less: 'ms shorter' };

/** Of `1,234`, `12 ms`, `3 of 4`. */
function numberIn(text: string): number | undefined {
  const found = /^[\d,]+/.exec(text)?.[0].replaceAll(',', '');
  return found === undefined ? undefined : Number(found);
}
