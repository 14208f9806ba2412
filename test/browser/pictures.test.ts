/**
 * How every view looks, in both themes, against the pictures in docs/pictures/views: labs of the virtual world stand at the same
 * moment each time, so what differs was changed. `npm run pictures` keeps what is new.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { runCommand } from '../support/keyboard.ts';
import { Album } from '../support/pictures/album.ts';
import { drawLetters, LETTERS_DIFFER } from '../support/pictures/letters.ts';
import { launchPinned, whyNoPictures } from '../support/pictures/pinned-browser.ts';
import { WAIT_MS_MAX } from '../support/wait.ts';
import { writeIn } from '../support/window.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');
/** Small, and broken by the first fault that drops an answer. */
const BREAKS = `spokelab: 1
name: breaks
duration: 70s
hub: { plugins: [{ id: 42, bundle: ../cache-stats }] }
edges: [{ id: edge-1 }]
traffic:
  - { edge: edge-1, every: 5s, count: 6, send: { plugin: 42, payload: { hits: 1, misses: 0 }, metadata: { metric_type: cache_stats } } }
expect:
  - duplicates: 0
explore: { faults: [drop], max: 1 }
`;
const SIZE = { width: 1280, height: 800 };
const LARGE = { width: 1920, height: 1080 };
const MINUTE = 60_000;

let browser: Browser;
let album: Album;
let areLettersKnown = true;
const problem = whyNoPictures();
if (problem !== undefined) console.warn(problem);

async function openPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark', reducedMotion: 'reduce' });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(WAIT_MS_MAX);
  return page;
}

async function openLab(scenario: string): Promise<Page> {
  const lab = await serveLab({ scenario: join(SAMPLES, scenario), world: 'virtual' });
  onTestFinished(() => lab.close());
  const page = await openPage();
  await page.goto(lab.url);
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  return page;
}

/** A made-up lab at a moment of its own clock: the page's time goes on only as it is told to, and not before the lab is there. */
async function openMadeUp(page: Page, name: string): Promise<void> {
  await page.goto(new URL(`/?fake=${name}`, page.url()).href);
  await page.getByText('LIVE', { exact: true }).waitFor();
  await page.clock.runFor(2_000);
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();
  await page.mouse.move(1, 1);
  await page.getByRole('main').focus();
}

/** Runs `look` and expects that each picture that it takes is as the kept one. */
async function expectAsKept(look: () => Promise<void>): Promise<void> {
  const before = album.differences.length;
  await look();
  expect(album.lines(before)).toEqual([]);
}

/** So little that is otherwise must be seen, or the pictures are worth nothing. */
async function expectNoticed(page: Page, what: string, style: string): Promise<void> {
  const part = page.locator(what).first();
  const had = await part.getAttribute('style');
  await part.evaluate((element, added) => element.setAttribute('style', `${element.getAttribute('style') ?? ''}; ${added}`), style);
  expect((await album.against(page, 'lab-light')).isSame, `${what} with ${style}`).toBe(false);
  await part.evaluate((element, before) => element.setAttribute('style', before ?? ''), had);
}

describe.skipIf(problem !== undefined)('the window looks as it did', () => {
  beforeAll(async () => {
    browser = await launchPinned();
    album = new Album();
  });
  afterAll(() => browser?.close());

  test('letters are drawn as they were', async () => {
    const page = await openPage();
    areLettersKnown = false;
    await drawLetters(page);
    await album.one(page, 'letters');
    areLettersKnown = album.differences.length === 0;
    expect(areLettersKnown, LETTERS_DIFFER).toBe(true);
  });

  test('a lab with a duplicate: Lab, inspector, faults, palette', { timeout: 3 * MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('scenarios/lost-acknowledgement.yaml');
    await runCommand(page, 'Step to the next duplicate');
    const counters = page.getByRole('navigation', { name: 'Counters' });
    await counters.getByRole('button', { name: /^duplicates 1$/ }).waitFor();
    await expectAsKept(async () => {
      await goTo(page, 'Lab');
      await album.both(page, 'lab');
      await expectNoticed(page, '.rail-view svg', 'translate: 1px');
      await expectNoticed(page, '.edge-card .gauge > span', 'background: var(--in-flight)');
      await page.setViewportSize(LARGE);
      await album.both(page, 'lab-large');
      await page.setViewportSize(SIZE);
      await counters.getByRole('button', { name: /^duplicates 1$/ }).click();
      await page
        .getByRole('region', { name: 'Inspector' })
        .getByRole('button', { name: /^payload edge-/ })
        .first()
        .click();
      await page.getByRole('region', { name: 'Why?' }).waitFor();
      await album.both(page, 'inspector');
      await page.getByRole('tab', { name: 'Faults' }).click();
      await album.both(page, 'faults');
      await page.getByRole('tab', { name: 'Space-time' }).click();
      await page.getByRole('button', { name: 'link edge-1', exact: true }).click();
      await page.getByRole('main').focus();
      await page.mouse.move(1, 1);
      await album.both(page, 'link');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Command' }).waitFor();
      await album.both(page, 'palette');
    });
  });

  test('the same lab in Queues, Payloads, Plugins; the lessons', { timeout: 3 * MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('scenarios/lost-acknowledgement.yaml');
    await runCommand(page, 'Step to the next duplicate');
    await page
      .getByRole('navigation', { name: 'Counters' })
      .getByRole('button', { name: /^duplicates 1$/ })
      .waitFor();
    await expectAsKept(async () => {
      for (const view of ['Queues', 'Payloads', 'Plugins', 'Lessons']) {
        await goTo(page, view);
        await album.both(page, view.toLowerCase());
      }
    });
  });

  test('a scenario: run, compared, explored', { timeout: 3 * MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('scenarios/overlapping-sends.yaml');
    await expectAsKept(async () => {
      await goTo(page, 'Scenarios');
      await page.locator('.monaco-editor').first().waitFor();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.locator('.outcome-list').first().waitFor();
      await album.both(page, 'scenarios');
      await goTo(page, 'Compare');
      await page.locator('.bench-head').getByRole('button', { name: 'Compare' }).click();
      // What differs has been found, and the view has gone there.
      await page.locator('.diff-editor .line-insert').first().waitFor();
      await album.both(page, 'compare');
      await goTo(page, 'Scenarios');
      await writeIn(page, "The scenario's text", BREAKS);
      await goTo(page, 'Explore');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('heading', { name: 'duplicates: 0' }).waitFor({ timeout: MINUTE });
      await album.both(page, 'explore');
    });
  });

  test('requests through the hooks of a bundle', { timeout: MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('scenarios/gateway-hooks.yaml');
    await runCommand(page, 'Run to the scenario');
    await page.getByText('the scenario ends here').waitFor({ timeout: MINUTE });
    await expectAsKept(async () => {
      await goTo(page, 'Gateways');
      await page.locator('.request-list button').first().click();
      await page.locator('.hook-step').first().waitFor();
      await album.both(page, 'gateways');
    });
  });

  test('a lesson before an audience', { timeout: MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('lessons/2-at-least-once.md');
    const lesson = page.getByRole('complementary', { name: 'Lesson' });
    await lesson.getByRole('heading', { name: 'Two edges that count' }).waitFor();
    await page.keyboard.press('p');
    await lesson.getByRole('button', { name: /^Step 1\/8/ }).click();
    await page.getByRole('menuitemcheckbox', { name: /^5 / }).click();
    await lesson.getByRole('heading', { name: 'What should the edge do?' }).waitFor();
    await lesson.getByRole('button', { name: /Keep them and send them again/ }).click();
    await lesson.getByText('Yes.', { exact: true }).waitFor();
    await page.mouse.move(1, 1);
    await page.getByRole('main').focus();
    await expectAsKept(() => album.both(page, 'presented'));
  });

  test('a lab with nothing in it, and one whose engine is gone', { timeout: MINUTE }, async ({ skip }) => {
    skip(!areLettersKnown, LETTERS_DIFFER);
    const page = await openLab('scenarios/lost-acknowledgement.yaml');
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    /** What is drawn frame by frame waits for the page's time. */
    const drawn = (): Promise<void> => page.clock.runFor(200);
    await expectAsKept(async () => {
      await openMadeUp(page, 'empty');
      await page.getByRole('heading', { name: 'No edges yet' }).waitFor();
      await album.both(page, 'empty', drawn);
      await openMadeUp(page, 'broken');
      await page.getByRole('alert').getByText('The engine is gone').waitFor();
      await album.both(page, 'broken', drawn);
    });
  });
});
