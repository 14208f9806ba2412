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
  await bringAxe(page);
  const options = { runOnly: { type: 'tag', values: RULES }, rules: { 'label-content-name-mismatch': { enabled: true } } };
  return told(await page.evaluate(`axe.run(${selecting(within)}, ${JSON.stringify({ ...options, resultTypes: ['violations'] })})`));
}

/** As above, of a window that is dark, and what is too weak in the light: names, roles and order are the same in both themes. */
export async function violationsInBothThemes(page: Page, within = 'html'): Promise<string[]> {
  const inDark = await violations(page, within);
  await showTheme(page, 'light');
  const options = { runOnly: ['color-contrast'], resultTypes: ['violations'] };
  const inLight = told(await page.evaluate(`axe.run(${selecting(within)}, ${JSON.stringify(options)})`));
  await showTheme(page, 'dark');
  return [...inDark, ...inLight.map((line) => `in the light: ${line}`)];
}

/** Until all that is seen has the theme's colours; pictures and editors have them a frame later than the rest. */
async function showTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
  await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
}

const selecting = (within: string): string => JSON.stringify({ include: [within] });

async function bringAxe(page: Page): Promise<void> {
  // The page's own policy lets no script in; the tool's own door is beside it.
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(`${SOURCE}; undefined`);
}

const told = (found: unknown): string[] =>
  (found as Found).violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} (${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 200)})`,
    ),
  );

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
