/** What a screen reader or a weak eye would stumble over on a page, found by axe-core. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 to level AA, and what the project calls good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Found = { violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[] };

/** A line for each violation: the rule, what it is about, where. `within`: only there, as behind a dialog nothing can be reached. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  // The page's own policy lets no script in; the tool's own door is beside it.
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(`${SOURCE}; undefined`);
  const found = (await page.evaluate(
    `axe.run({ include: [${JSON.stringify(within)}] }, { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} }, resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: true } } })`,
  )) as Found;
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} (${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 200)})`,
    ),
  );
}

/** Buttons, fields and links that are smaller than 24 by 24 pixels; a tick box is as large as its label. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const size = (element: Element): DOMRect => (element.closest('label:has(> input[type="checkbox"])') ?? element).getBoundingClientRect();
    return [...document.querySelectorAll('button, input, select, textarea, a[href], summary, [role^="menuitem"], [role="option"]')]
      .filter((element) => element.closest('.monaco-editor') === null && element.checkVisibility({ visibilityProperty: true }))
      .flatMap((element) => {
        const { width, height } = size(element);
        // Half a pixel is what transforms and fractions of a pixel may take away.
        if (width >= 23.5 && height >= 23.5) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return [`${element.className || element.tagName} “${name.slice(0, 40)}”: ${width.toFixed(1)} × ${height.toFixed(1)}`];
      });
  });
}
