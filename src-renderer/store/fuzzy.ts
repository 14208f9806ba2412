/**
 * How well a text answers a query, for the palette: every word of the query must begin a word of the text, or at least lie in
 * it. Higher is better; undefined is no match.
 */
export function matchScore(text: string, query: string): number | undefined {
  const lower = text.toLowerCase();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const place = lower.indexOf(word);
    if (place < 0) return undefined;
    if (place === 0) score += 3;
    else if (/[\s\-_/:]/.test(lower[place - 1] as string)) score += 2;
    else score += 1;
  }
  return score - lower.length / 1_000;
}
