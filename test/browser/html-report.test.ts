/** The HTML report as a person opens it: from a file, offline. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { SCENARIOS, spokelab } from '../cli/spokelab.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openPage, picture } from '../support/window.ts';

test('the report shows outcome, diagram and journeys, and fetches nothing', async () => {
  const file = join(temporaryFolder(onTestFinished), 'report.html');
  const { status } = await spokelab(['run', join(SCENARIOS, 'lost-acknowledgement.yaml'), '--html', file]);
  expect(status).toBe(0);
  for (const colorScheme of ['dark', 'light'] as const) {
    const { page, problems } = await openPage({ colorScheme });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('heading', { name: 'A lost acknowledgement makes duplicates passed' }).waitFor();
    await page.getByRole('img', { name: /^Space-time diagram of 3 edges/ }).waitFor();
    await page.setViewportSize({ width: 1000, height: 800 });
    const lines = await page.locator('td.good').evaluateAll((cells) => {
      const range = document.createRange();
      return cells.map((cell) => {
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
    });
    expect(new Set(lines)).toEqual(new Set([1]));
    await page.locator('summary').first().click();
    await page.getByText('accepted again').first().waitFor();
    await picture(page, `report-${colorScheme}`);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(problems).toEqual([]);
  }
});
