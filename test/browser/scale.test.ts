/** Labs of any size in a real browser: what is drawn stays calm, and what is wrong in a crowd is seen and reached. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** Edges in namespaces of different size, one of them cut off from the start. */
function crowd(count: number): string {
  const file = join(temporaryFolder(onTestFinished), 'crowd.yaml');
  const sizes = count < 12 ? [count] : [Math.ceil(count / 2), Math.ceil(count / 3), count - Math.ceil(count / 2) - Math.ceil(count / 3)];
  const edges = sizes.map(
    (size, index) => `  - { count: ${size}, id: '${['eu', 'us', 'ap'][index]}-{n}', namespace: ${['europe', 'america', 'asia'][index]} }`,
  );
  writeFileSync(
    file,
    `spokelab: 1
name: Crowd of ${count}
duration: 1h
profile: { extends: documented, edge: { heartbeat: 5s } }
hub:
  plugins: [{ id: 42, bundle: ${CACHE_STATS} }]
edges:
${edges.join('\n')}
traffic:
  - { edge: '*', every: 4s, jitter: 50%, send: { plugin: 42, payload: { hits: 1, misses: 0 } } }
faults:
  - { at: 6s, link: eu-1, drop: both, for: 1h }
`,
  );
  return file;
}

test.each([1, 3, 12, 59, 60, 200, 1_000])(
  'a lab of %i edges is no hairball, and the edge that is cut is two clicks away',
  { timeout: 120_000 },
  async (count) => {
    const { page, problems } = await openWindow({ scenario: crowd(count), world: 'virtual', width: 1280, height: 800 });
    page.setDefaultTimeout(60_000);
    const topology = page.getByRole('region', { name: 'Topology' });
    await topology.getByRole('button', { name: 'hub', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.getByText('1 fault active').waitFor();
    const isGrouped = count >= 59;
    await topology
      .locator('.edge-card, .group-card')
      .nth(isGrouped ? 2 : count - 1)
      .waitFor();
    const boxes = await topology
      .locator('.edge-card, .group-card')
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes).toHaveLength(isGrouped ? 3 : count);
    expect(overlapping(boxes)).toEqual([]);
    for (const scheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await picture(page, `scale-${count}-${scheme}`);
    }
    if (isGrouped) {
      await topology.locator('.group-card', { hasText: 'europe' }).getByText('1 cut', { exact: true }).waitFor();
      await topology.getByRole('button', { name: 'group europe', exact: true }).click();
      await page.getByRole('region', { name: 'Inspector' }).locator('.edge-rows button').first().click();
    } else await topology.getByRole('button', { name: 'edge eu-1', exact: true }).click();
    await page.getByRole('heading', { name: 'eu-1', exact: true }).waitFor();
    expect(problems).toEqual([]);
  },
);

/** Pairs of boxes that cover each other, by their numbers. */
function overlapping(boxes: readonly DOMRect[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .flatMap((other, offset) =>
        one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1
          ? [`${index} and ${index + 1 + offset}`]
          : [],
      ),
  );
}
