/** Labs of any size in a real browser: what is drawn stays calm, and what is wrong in a crowd is seen and reached. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture, pictures } from '../support/window.ts';

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

test.each([1, 12, 49, 50, 1_000])(
  'a lab of %i edges is no hairball, and the edge that is cut is two clicks away',
  { timeout: 120_000 },
  async (count) => {
    const { page, problems } = await openWindow({ scenario: crowd(count), world: 'virtual', width: 1280, height: 800 });
    const topology = page.getByRole('region', { name: 'Topology' });
    await topology.getByRole('button', { name: 'hub', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.getByText('1 fault active').waitFor();
    const isGrouped = count >= 50;
    await topology
      .locator('.edge-card, .group-card')
      .nth(isGrouped ? 2 : count - 1)
      .waitFor();
    const boxes = await topology
      .locator('.edge-card, .group-card')
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes).toHaveLength(isGrouped ? 3 : count);
    expect(overlapping(boxes)).toEqual([]);
    await pictures(page, `scale-${count}`);
    if (isGrouped) {
      await topology.locator('.group-card', { hasText: 'europe' }).getByText('1 cut', { exact: true }).waitFor();
      // It has come out by itself, with the reason, and its link can be taken hold of.
      await topology.getByRole('button', { name: 'edge eu-1', exact: true }).waitFor();
      await topology.getByRole('button', { name: 'cut, link eu-1', exact: true }).click();
      await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'Link', exact: true }).waitFor();
      await topology.getByRole('button', { name: 'group europe', exact: true }).click();
      await page.getByRole('region', { name: 'Inspector' }).locator('.edge-rows button').first().click();
    } else await topology.getByRole('button', { name: 'edge eu-1', exact: true }).click();
    await page.getByRole('heading', { name: 'eu-1', exact: true }).waitFor();
    expect(problems).toEqual([]);
  },
);

test('a group of 500 edges is opened, searched and walked by keys; whatever is selected comes out of it', {
  timeout: 120_000,
}, async () => {
  const { page, problems } = await openWindow({ scenario: crowd(1_000), world: 'virtual', width: 1280, height: 800 });
  const topology = page.getByRole('region', { name: 'Topology' });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByText('1 fault active').waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await topology.getByRole('button', { name: 'group europe', exact: true }).focus();
  await page.keyboard.press('Enter');
  const rows = inspector.getByRole('list', { name: 'Edges of the group' });
  await rows.getByRole('button').first().focus();
  for (const key of ['ArrowDown', 'End', 'ArrowUp']) await page.keyboard.press(key);
  const focused = page.locator(':focus');
  await expect.poll(() => focused.innerText()).toContain('eu-499');
  await page.keyboard.press('Enter');
  await inspector.getByRole('heading', { name: 'eu-499', exact: true }).waitFor();
  const out = topology.getByRole('button', { name: /^edge (eu|us|ap)-/ });
  const outNames = (): Promise<(string | null)[]> =>
    out.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
  await expect.poll(outNames).toEqual(['edge eu-1', 'edge eu-499']);
  await topology.getByRole('button', { name: 'group asia', exact: true }).click();
  await inspector.getByRole('searchbox', { name: 'Edge id or state' }).fill('AP-77');
  await expect.poll(() => rows.getByRole('button').count()).toBe(1);
  await inspector.getByRole('searchbox', { name: 'Edge id or state' }).fill('nothing is like this');
  await inspector.getByText('No edge of this group is like that.').waitFor();
  await expect.poll(outNames).toEqual(['edge eu-1']);
  // From a counter's list of payloads, to one of them.
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^pending / })
    .click();
  const payload = inspector.getByRole('button', { name: /^payload / }).first();
  const id = (await payload.getAttribute('aria-label')) ?? '';
  await payload.click();
  const edge = /^payload ([a-z]+-\d+):/.exec(id)?.[1] ?? '';
  await expect.poll(outNames).toContain(`edge ${edge}`);
  await picture(page, 'scale-chosen-dark');
  await topology.getByLabel('Group edges by').selectOption('state');
  await topology.getByRole('button', { name: 'group cut', exact: true }).click();
  await expect.poll(() => rows.getByRole('button').count()).toBe(1);
  await picture(page, 'scale-by-state-dark');
  expect(problems).toEqual([]);
});

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
