/** What a trainer does before an audience: jump, point, darken the screen; and write a lesson of her own while it is open. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lessonTemplate, scenarioTemplate } from '../../src-main/cli/lesson/template.ts';
import { focused } from '../support/keyboard.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture, pictures } from '../support/window.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');

test('a trainer goes to any step, points by hand and darkens the screen', async () => {
  const scenario = join(SAMPLES, 'lessons', '2-at-least-once.md');
  const { page, problems } = await openWindow({ scenario, colorScheme: 'light', width: 1280, height: 800 });
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('heading', { name: 'Two edges that count' }).waitFor();
  await page.keyboard.press('p');
  await page.getByRole('heading', { name: 'Inspector' }).or(page.locator('.inspector')).first().waitFor({ state: 'detached' });

  await lesson.getByRole('button', { name: /^Step 1\/8/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '7 And here they come again' }).click();
  await lesson.getByRole('heading', { name: 'And here they come again' }).waitFor();
  await page.getByText('the moment 42.7 s').waitFor();
  expect(await page.locator('[data-counter="duplicates"] .counter-value').textContent()).toBe('5');
  await page.locator('.inspector').waitFor();
  await lesson.getByRole('button', { name: /^Step 7\/8/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '3 The batch goes out' }).click();
  await expect.poll(() => page.locator('.lab-clock').textContent()).toContain('22.600');

  const laser = page.locator('.laser');
  await page.mouse.move(700, 300);
  expect(await laser.isVisible()).toBe(false);
  await page.keyboard.down('l');
  await page.mouse.move(640, 280);
  await expect
    .poll(async () => {
      const box = await laser.boundingBox();
      return box === null ? undefined : [box.x + box.width / 2, box.y + box.height / 2];
    })
    .toEqual([640, 280]);
  await picture(page, 'lesson-laser-light');
  await page.keyboard.up('l');
  await laser.waitFor({ state: 'hidden' });

  await page.keyboard.press('b');
  const dark = page.getByRole('button', { name: /^The screen is dark/ });
  await dark.waitFor();
  await page.keyboard.press('PageDown');
  await dark.waitFor({ state: 'detached' });
  // The key that brought it back did nothing else.
  await lesson.getByRole('heading', { name: 'The batch goes out' }).waitFor();
  expect(problems).toEqual([]);
});

test('a lesson that starts leaves no button with the focus, and no hint over the lab, before and after it', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  const goTo = page.getByRole('navigation', { name: 'Views' });
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await goTo.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: 'Start A payload travels' }).click();
  await lesson.getByRole('heading', { level: 2 }).waitFor();
  await page.keyboard.press('p');
  await expect.poll(() => focused(page)).not.toBe('nothing');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  expect(await page.getByRole('tooltip').count()).toBe(0);
  // From there, the lesson comes first.
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Presenter mode');
  await page.keyboard.press('p');
  await lesson.getByRole('button', { name: 'Leave the lesson' }).focus();
  await page.keyboard.press('Enter');
  await lesson.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  expect(problems).toEqual([]);
});

test('a lesson of one’s own shows what is saved, and its mistakes with their line', async () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'mine.md');
  writeFileSync(file, lessonTemplate('Mine', 'mine.yaml'));
  writeFileSync(join(folder, 'mine.yaml'), scenarioTemplate('Mine', join(SAMPLES, 'echo')));
  const { page, problems } = await openWindow({ scenario: file, width: 1280, height: 800 });
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('heading', { name: 'What you see' }).waitFor();
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('until: 16s', 'until: soon'));
  await lesson
    .getByRole('alert')
    .getByText(/mine\.md:22:8: until: "soon" is no moment/)
    .waitFor();
  await picture(page, 'lesson-mistake-dark');
  await lesson.getByRole('heading', { name: 'What you see' }).waitFor();
  writeFileSync(file, text.replace('## What you see', '## What everybody sees'));
  await lesson.getByRole('heading', { name: 'What everybody sees' }).waitFor();
  await lesson.getByRole('alert').waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

const COURSE = `---
lesson: 1
title: Course
scenario: mine.yaml
---

## Words

| word | meaning |
|---|---|
| hub | the <b>control</b> server |

## What now?

- [x] Send it again

  Nothing is lost.
- [ ] Forget it

## The queue

\`\`\`lab
until: 3s
speed: 100
view: queues
select: edge edge-1
\`\`\`
`;

test('a course is asked anew each time it is given, is large in every view, and stands where it stood when the page is loaded again', async () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'course.md');
  writeFileSync(file, COURSE);
  writeFileSync(join(folder, 'mine.yaml'), scenarioTemplate('Mine', join(SAMPLES, 'echo')));
  const { page, problems } = await openWindow({ scenario: file, width: 1920, height: 1080 });
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  const stands = (title: string): Promise<void> => lesson.getByRole('heading', { name: title }).waitFor();
  await stands('Words');
  await page.keyboard.press('p');
  await lesson.getByRole('cell', { name: 'the <b>control</b> server' }).waitFor();
  await pictures(page, 'lesson-table');

  await page.keyboard.press('PageDown');
  await stands('What now?');
  for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
  await lesson.getByText('Yes.', { exact: true }).waitFor();
  await pictures(page, 'lesson-answered');
  await page.keyboard.press('PageDown');
  await stands('The queue');
  await page.getByText('the moment 3 s').waitFor();
  // The answer that had the focus is gone: no button of the narration takes it, and no hint comes.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  expect(await page.getByRole('tooltip').count()).toBe(0);
  const rowHeight = async (): Promise<number> => (await page.getByRole('row').nth(1).boundingBox())?.height ?? 0;
  await pictures(page, 'lesson-queue');
  await page.setViewportSize({ width: 1920, height: 1080 });
  const large = await rowHeight();

  await page.reload();
  await stands('The queue');
  await page.getByRole('navigation', { name: 'Views' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('p');
  await expect.poll(async () => large / (await rowHeight())).toBeGreaterThan(1.25);

  await page.keyboard.press('PageUp');
  await lesson.getByText('Yes.', { exact: true }).waitFor();
  await page.keyboard.press('PageUp');
  await stands('Words');
  await page.keyboard.press('PageDown');
  await stands('What now?');
  expect(await lesson.getByText('Yes.', { exact: true }).count()).toBe(0);
  expect(problems).toEqual([]);
});
