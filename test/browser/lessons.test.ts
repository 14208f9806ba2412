/** A lesson as a trainer gives it: started, played, asked, pointed at, on a projector, and back. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

async function boxOf(page: Page, part: string): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(part).first().boundingBox();
  if (box === null) throw new Error(`${part} is not to be seen`);
  return box;
}

test('a lesson is started, plays to where it stops, asks, and goes back', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('heading', { name: 'Why at-least-once makes duplicates' }).waitFor();
  await picture(page, 'lessons-dark');
  await page.getByRole('button', { name: 'Start A payload travels' }).click();
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('heading', { name: 'A hub, an edge, a link' }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'A payload travels' }).waitFor();

  await lesson.getByRole('button', { name: 'Next' }).click();
  await lesson.getByRole('heading', { name: 'A plugin hands over a payload' }).waitFor();
  await lesson.getByRole('button', { name: 'Skip ahead' }).click();
  await page.getByText('the moment 5 s').waitFor();
  await page.getByRole('button', { name: 'edge edge-1', exact: true }).and(page.locator('[aria-pressed="true"]')).waitFor();
  await lesson.getByRole('button', { name: 'Next' }).click();
  await lesson.getByRole('button', { name: /For the queue to be full/ }).click();
  await lesson.getByText('No.', { exact: true }).waitFor();
  await lesson.getByRole('button', { name: /For its next heartbeat/ }).click();
  await lesson.getByText('Yes.', { exact: true }).waitFor();
  const ring = page.locator('.spotlight');
  const edge = page.locator('[data-node="edge-1"]');
  const [around, inside] = [await ring.boundingBox(), await edge.boundingBox()];
  expect(around?.x ?? 0).toBeLessThan(inside?.x ?? 0);
  expect((around?.x ?? 0) + (around?.width ?? 0)).toBeGreaterThan((inside?.x ?? 0) + (inside?.width ?? 0));
  await picture(page, 'lesson-question-dark');

  await page.keyboard.press('PageDown');
  await lesson.getByRole('heading', { name: 'The heartbeat takes them along' }).waitFor();
  await page.getByText('the moment 12.7 s').waitFor();
  await page.keyboard.press('PageUp');
  await lesson.getByRole('heading', { name: 'When will it leave?' }).waitFor();
  await expect.poll(() => page.locator('.lab-clock').textContent()).toContain('05.000');
  expect(problems).toEqual([]);
});

test('presenter mode leaves the lab and its narration, in large type', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: 'Start Why at-least-once makes duplicates' }).click();
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('heading', { name: 'Two edges that count' }).waitFor();
  const heights = (): Promise<number[]> =>
    Promise.all(['.edge-name', '.counter-value', '.lab-clock'].map(async (part) => (await boxOf(page, part)).height));
  const before = await heights();
  await page.keyboard.press('p');
  await page.getByRole('navigation', { name: 'Views' }).waitFor({ state: 'hidden' });
  for (const [index, height] of (await heights()).entries()) expect(height / (before[index] ?? 0)).toBeGreaterThan(1.25);
  for (const title of ['The way back breaks', 'The batch goes out', 'The hub has it']) {
    const heading = lesson.getByRole('heading', { name: title });
    // While the lab plays, or is about to, the key skips to where it stops; pressed once more it goes on.
    const goOn = async (): Promise<boolean> => {
      if (await heading.isVisible()) return true;
      await page.keyboard.press('PageDown');
      return heading.waitFor({ timeout: 4_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(goOn).toBe(true);
  }
  await page.getByText('the moment 23.5 s').waitFor();
  await picture(page, 'lesson-presented-light');
  // What is enlarged is still hit where it is seen: a link, between the hub and its sign.
  const [hub, edge] = [await boxOf(page, '[data-node="hub"]'), await boxOf(page, '[data-node="edge-2"]')];
  const rim = hub.x + hub.width;
  await page.mouse.click(rim + (edge.x - rim) * 0.2, hub.y + hub.height / 2);
  await page.locator('[data-link-of="edge-2"][data-selected]').waitFor();
  await page.keyboard.press('p');
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await lesson.getByRole('button', { name: 'Leave the lesson' }).click();
  await lesson.waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

test('a scenario that was written is opened in the lab', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await page.getByText('The scenario can be read.').waitFor();
  await page.getByRole('button', { name: 'Open in the lab …' }).click();
  await page.getByRole('menuitem', { name: 'In the virtual world, paused at its start' }).click();
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await page.keyboard.press('.');
  expect(problems).toEqual([]);
});
