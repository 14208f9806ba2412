import { describe, expect, test } from 'vitest';
import { colourOf, contrast, over, tokensOf } from '../../../support/tokens.ts';

const SURFACES = ['ground', 'panel', 'raised', 'sunken', 'raised-hover'];
const SOFT = ['accent-soft', 'fault-soft', 'queued-soft', 'fault-band', 'slow-band', 'down-band'];
const WORDS = ['text', 'text-strong', 'muted'];
const MEANINGS = ['queued', 'in-flight', 'delivered', 'duplicate', 'failed', 'lost', 'pending', 'fault', 'accent'];
const MARKS = ['queued-fill', 'delivered-fill', 'wire', 'line-field', 'focus', ...MEANINGS];
const CODE = ['code-key', 'code-string', 'code-number', 'code-word'];
const AA_TEXT = 4.5;
const AA_MARK = 3;
const AAA_TEXT = 7;

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string) => colourOf(tokens, name);
  /** Pairs that stand too little apart, and by how much. */
  const tooWeak = (least: number, fronts: readonly string[], grounds: readonly string[], all = tokens): string[] =>
    fronts.flatMap((front) =>
      grounds.flatMap((ground) => {
        const ratio = contrast(colourOf(all, front), colourOf(all, ground));
        return ratio >= least ? [] : [`${front} on ${ground}: ${ratio.toFixed(2)}`];
      }),
    );

  test('words and meaning colours can be read on every surface', () => {
    expect(tooWeak(AA_TEXT, [...WORDS, ...MEANINGS], SURFACES)).toEqual([]);
    expect(tooWeak(AA_TEXT, ['faint'], ['ground', 'panel', 'raised', 'sunken'])).toEqual([]);
  });

  test('marks, links and the borders of fields can be seen on every surface', () => {
    expect(tooWeak(AA_MARK, MARKS, ['ground', 'panel', 'raised'])).toEqual([]);
    expect(tooWeak(AA_MARK, ['line-field', 'focus'], SURFACES)).toEqual([]);
  });

  test('ink on a filled colour, and code in its block, can be read', () => {
    expect(contrast(of('accent-ink'), of('accent'))).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrast(of('in-flight-ink'), of('in-flight'))).toBeGreaterThanOrEqual(AA_TEXT);
    expect(tooWeak(AA_TEXT, CODE, ['sunken'])).toEqual([]);
  });

  test('words can be read on the soft colours too, on whatever those lie', () => {
    const weak = SOFT.flatMap((soft) =>
      ['ground', 'panel', 'raised'].flatMap((ground) =>
        ['text', 'muted'].flatMap((word) => {
          const ratio = contrast(of(word), over(of(soft), of(ground)));
          return ratio >= AA_TEXT ? [] : [`${word} on ${soft} on ${ground}: ${ratio.toFixed(2)}`];
        }),
      ),
    );
    expect(weak).toEqual([]);
  });

  test('who asks for more contrast gets it', () => {
    const strong = tokensOf(theme, 'prefers-contrast: more');
    expect(tooWeak(AAA_TEXT, [...WORDS, 'faint', 'pending'], SURFACES, strong)).toEqual([]);
    expect(tooWeak(AA_TEXT, ['wire', 'line-field'], ['ground', 'panel', 'raised'], strong)).toEqual([]);
    expect(tooWeak(AA_MARK, ['line', 'lane'], ['ground', 'panel', 'raised'], strong)).toEqual([]);
  });
});
