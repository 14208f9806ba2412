/** The page that shows old, new and what differs side by side. */
export type Difference = { name: string; says: string; isKept: boolean; isDrawn: boolean };

export const reportOf = (differences: readonly Difference[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures that differ</title>
<style>
  body { background: #0f1318; color: #dfe6ee; font: 14px/1.5 system-ui, sans-serif; margin: 24px; }
  h1 { font-size: 20px; } h2 { font-size: 15px; margin: 32px 0 8px; } p { color: #94a1b0; }
  .row { display: grid; gap: 12px; grid-template-columns: repeat(3, minmax(0, 1fr)); }
  figure { margin: 0; } figcaption { color: #94a1b0; } img { border: 1px solid #2a343f; width: 100%; }
  a { color: #7bb8ff; }
</style>
<h1>${differences.length === 1 ? '1 picture differs' : `${differences.length} pictures differ`}</h1>
<p>If what is new is as it should be, <code>npm run pictures</code> keeps it.</p>
${differences.map(rowOf).join('\n')}
</html>
`;

const rowOf = ({ name, says, isKept, isDrawn }: Difference): string => `<section id="${name}">
<h2>${name}</h2>
<p>It ${says}.</p>
<div class="row">
${figureOf(name, 'kept', isKept, 'nothing is kept')}
${figureOf(name, 'new', true, '')}
${figureOf(name, 'difference', isDrawn, 'cannot be drawn')}
</div>
</section>`;

const figureOf = (name: string, what: string, isThere: boolean, otherwise: string): string => {
  const file = `${name}-${what}.png`;
  const picture = isThere ? `<a href="${file}"><img src="${file}" alt="${name}, ${what}" loading="lazy"></a>` : `<p>${otherwise}</p>`;
  return `<figure><figcaption>${what}</figcaption>${picture}</figure>`;
};
