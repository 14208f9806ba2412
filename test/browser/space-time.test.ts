/** The space-time picture under a person's hands: looked at from far and near, panned and zoomed by wheel, fingers, mouse and keys. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { SessionRecorder } from '../../src-main/runtime/sessions/session-recorder.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');
const EDGES = 6;

/** Ten minutes of six edges; edge-3 is cut off for two of them, and edge-5 crashes. */
const SCENARIO = `
spokelab: 1
name: ten minutes
profile: { extends: documented, edge: { heartbeat: 1s } }
duration: 10m
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: ${EDGES} }]
traffic:
  - { edge: "*", every: 1s, send: { plugin: 42, payload: { hits: 1, misses: 0 } } }
faults:
  - { at: 4m, link: edge-3, drop: both, for: 2m }
  - { at: 8m, edge: edge-5, crash: now, restart: 1m }
`;

const GUTTER = 112;
const HUB_Y = 40;

let session = '';
let events = 0;
const removals: (() => unknown)[] = [];
beforeAll(async () => {
  const folder = temporaryFolder((remove) => removals.push(remove));
  session = join(folder, 'ten-minutes.spokelab');
  const scenario = loadScenario(writeScenario(folder, SCENARIO));
  const recorder = await SessionRecorder.create(session, scenario, { world: 'virtual', keepsGoing: false });
  const report = await runScenario(scenario, {
    world: 'virtual',
    onEvent: recorder.onEvent,
    random: recorder.log.streams(scenario.seed),
  });
  recorder.finish(report);
  events = report.events;
  recorder.close();
  return () => removals.forEach((remove) => void remove());
});

type Picture = { page: Page; problems: string[]; x(share: number): number; hubY: number; laneY(edge: number): number };

/** The whole session in view. */
async function openPicture(colorScheme: 'dark' | 'light' = 'dark'): Promise<Picture> {
  const { page, problems } = await openWindow({ scenario: session, colorScheme });
  const stage = page.getByRole('application', { name: 'Space-time picture' });
  await page.getByText(`trace ${events.toLocaleString('en')} events`).waitFor();
  await stage.focus();
  await page.keyboard.press('0');
  const box = await stage.boundingBox();
  if (box === null) throw new Error('there is no picture');
  const top = HUB_Y + 14;
  const pitch = (box.height - 26 - top) / EDGES;
  return {
    page,
    problems,
    x: (share) => box.x + GUTTER + share * (box.width - GUTTER),
    hubY: box.y + HUB_Y,
    laneY: (edge) => box.y + top + (edge - 0.5) * pitch,
  };
}

/** What is told of a point; moving away and back makes it be told anew. */
async function toldAt(page: Page, x: number, y: number): Promise<string> {
  await page.mouse.move(x, y - 1);
  await page.mouse.move(x, y);
  await frames(page);
  const card = page.locator('.hover-card');
  return (await card.count()) === 0 ? '' : (await card.innerText()).replaceAll('\n', ' · ');
}

/** Two frames: what was asked for is drawn. */
const frames = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** The moment under a point of the time axis, in seconds: a press there goes to it, and the clock says which it is. */
async function momentAt(page: Page, x: number): Promise<number> {
  const box = await page.getByRole('application', { name: 'Space-time picture' }).boundingBox();
  if (box === null) throw new Error('there is no picture');
  await page.mouse.click(x, box.y + box.height - 8);
  await frames(page);
  const text = await page.locator('.lab-clock').innerText();
  return text
    .replace(/[^\d:.]/g, '')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

test('from far it is counts: a click looks closer, 0 shows the whole again, and a lane’s counts are a list', async () => {
  const { page, problems, x, hubY, laneY } = await openPicture();
  await expect.poll(() => toldAt(page, x(0.3), hubY)).toMatch(/^\d\d+ batches at the hub · .* · click to look closer$/);
  const far = await toldAt(page, x(0.3), hubY);
  await picture(page, 'space-time-far-dark');
  const span = async (): Promise<number> => (await momentAt(page, x(0.8))) - (await momentAt(page, x(0.1)));
  const [wide, pointed] = [await span(), await momentAt(page, x(0.3))];
  await page.mouse.click(x(0.3), hubY);
  await frames(page);
  expect(await span()).toBeCloseTo(wide / 6, 0);
  expect(Math.abs((await momentAt(page, x(0.3))) - pointed)).toBeLessThan(wide / 100);
  await page.getByRole('application', { name: 'Space-time picture' }).focus();
  await page.keyboard.press('0');
  expect(await toldAt(page, x(0.3), hubY)).toBe(far);
  await page.keyboard.press('End');
  const lane = await toldAt(page, x(0.3), laneY(2) + 7);
  expect(lane).toMatch(/^\d+ payloads of edge-2 · submitted .* · click for the list$/);
  await page.mouse.click(x(0.3), laneY(2) + 7);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('button', { name: /^submitted .* to / }).waitFor();
  await expect.poll(() => inspector.getByRole('button', { name: /^payload edge-2:/ }).count()).toBe(Number.parseInt(lane, 10));
  expect(problems).toEqual([]);
});

test('every level tells what is there: counts, payloads, arrows, faults, down times and names', async () => {
  const { page, problems, x, hubY, laneY } = await openPicture('light');
  const whole = 1 - 0.06 - 0.015;
  const share = (seconds: number): number => 0.015 + (seconds / 600) * whole;
  await expect.poll(() => toldAt(page, x(share(300)), laneY(3) + 7)).toContain('link cut');
  await expect.poll(() => toldAt(page, x(share(510)), laneY(5) + 7)).toContain('edge crash · from 8:00.000 · for 1 min');
  expect(await toldAt(page, x(0) - 40, laneY(4))).toContain('edge-4');
  await picture(page, 'space-time-far-light');
  // As near as single payloads and arrows.
  await page.mouse.move(x(share(120)), hubY);
  for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, -240);
  await frames(page);
  const seen = new Set<string>();
  for (let step = 0; step <= 30; step += 1) {
    for (const y of [laneY(1), laneY(1) - 12]) seen.add((await toldAt(page, x(0.2 + step / 50), y)).replaceAll(/\d+/g, 'N'));
  }
  expect([...seen].join('\n')).toMatch(/^payload edge-N:N/m);
  expect([...seen].join('\n')).toMatch(/^edge-N #N · N payload/m);
  await picture(page, 'space-time-near-light');
  expect(problems).toEqual([]);
});

test('a pinch zooms around the pointer; two fingers, the mouse and the arrow keys pan', async () => {
  const { page, problems, x, hubY } = await openPicture();
  const stage = page.getByRole('application', { name: 'Space-time picture' });
  const [left, right] = [x(0.3), x(0.7)];
  const seen = async (): Promise<{ at: number; span: number }> => {
    const at = await momentAt(page, left);
    return { at, span: (await momentAt(page, right)) - at };
  };
  const pinch = async (): Promise<void> => {
    await page.mouse.move(left, hubY + 30);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, -10);
    await page.keyboard.up('Control');
    await frames(page);
  };
  const far = await seen();
  await pinch();
  const close = await seen();
  expect(close.span).toBeLessThan(far.span * 0.6);
  expect(Math.abs(close.at - far.at)).toBeLessThan(close.span * 0.02);
  const part = close.span / 4;
  const shifted = async (by: number): Promise<void> => {
    const { at, span } = await seen();
    expect(Math.abs(span - close.span)).toBeLessThan(part * 0.05);
    expect(Math.abs(at - close.at - by)).toBeLessThan(part * 0.1);
  };
  // Two fingers to the left bring what is later.
  await page.mouse.move(left, hubY + 30);
  await page.mouse.wheel((right - left) / 4, 0);
  await frames(page);
  await shifted(part);
  await page.mouse.move(x(0.5), hubY + 30);
  await page.mouse.down();
  for (const share of [0.55, 0.6, 0.65, 0.7]) await page.mouse.move(x(share), hubY + 30);
  await page.mouse.up();
  await frames(page);
  await shifted(-part);
  await stage.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Shift+ArrowRight']) await page.keyboard.press(key);
  await frames(page);
  // A tenth of what is seen each time, and half of it with Shift.
  await shifted(-part + (0.6 * close.span) / 0.4);
  await stage.focus();
  await page.keyboard.press('-');
  await frames(page);
  expect((await seen()).span).toBeCloseTo(close.span * 1.5, 0);
  // Also where the picture follows now.
  await page.getByRole('button', { name: 'Follow now' }).click();
  await stage.focus();
  await frames(page);
  const following = await seen();
  await page.getByRole('button', { name: 'Follow now' }).click();
  await frames(page);
  await pinch();
  expect(Math.abs((await momentAt(page, left)) - following.at)).toBeLessThan(following.span * 0.02);
  expect(problems).toEqual([]);
});

test('while it is panned nothing is laid out, and React draws nothing', async () => {
  const { page, problems, x, laneY } = await openPicture();
  await page.keyboard.press('+');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const layouts = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
  await page.mouse.move(x(0.5), laneY(2));
  await page.mouse.down();
  await page.mouse.move(x(0.5) + 10, laneY(2));
  await page.locator('.hover-card').waitFor({ state: 'detached' });
  // It comes when the picture is moved for the first time.
  await page.getByRole('button', { name: 'Follow now' }).waitFor();
  await page.evaluate(() => {
    const changes: string[] = [];
    (window as { changes?: string[] }).changes = changes;
    const space = document.querySelector('.space-time');
    if (space === null) return;
    new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes, removedNodes } of records)
        changes.push(
          [type, target.nodeName, attributeName, ...[...addedNodes, ...removedNodes].map((node) => (node as Element).outerHTML)].join(' '),
        );
    }).observe(space, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['class', 'title', 'aria-label'],
    });
  });
  const MOVES = 60;
  /** How often the page is laid out in so many frames. */
  const during = async (act: (move: number) => Promise<void>): Promise<number> => {
    const before = await layouts();
    for (let move = 1; move <= MOVES; move += 1) {
      await act(move);
      await frames(page);
    }
    return (await layouts()) - before;
  };
  const panned = await during((move) => page.mouse.move(x(0.5) + 10 + move * 3, laneY(2)));
  // The status bar tells frames and events a few times a second, panned or not.
  const still = await during((move) => page.mouse.move(x(0.5) + 10 + (MOVES + (move % 2)) * 3, laneY(2)));
  await page.mouse.up();
  expect(await page.evaluate(() => (window as { changes?: string[] }).changes)).toEqual([]);
  expect(panned).toBeLessThan(still + MOVES / 4);
  expect(problems).toEqual([]);
});

type Finger = { id: number; x: number; y: number };

/** Fingers on the screen, as the browser hears of them: an end with some is the end of those. */
async function touchOf(
  page: Page,
): Promise<(type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', ...fingers: Finger[]) => Promise<void>> {
  const line = await page.context().newCDPSession(page);
  return async (type, ...fingers) => {
    await line.send('Input.dispatchTouchEvent', { type, touchPoints: fingers });
    await frames(page);
  };
}

test('two fingers on the screen zoom and pan: what is under each stays under it, also when one comes later or leaves first', async () => {
  const { page, problems, x, hubY } = await openPicture();
  const touch = await touchOf(page);
  const y = hubY + 30;
  const at = (share: number, id = 0): Finger => ({ id, x: x(share), y });
  const seen = async (...shares: number[]): Promise<number[]> => {
    const moments: number[] = [];
    for (const share of shares) moments.push(await momentAt(page, x(share)));
    return moments;
  };
  const [one, two] = (await seen(0.4, 0.6)) as [number, number];
  /** A hundredth of what lay between the fingers. */
  const close = (two - one) / 100;
  const isNear = async (share: number, moment: number): Promise<void> =>
    expect(Math.abs((await momentAt(page, x(share))) - moment)).toBeLessThan(close);

  // Apart, one finger after the other: a screen tells of each by itself.
  await touch('touchStart', at(0.4));
  await touch('touchStart', at(0.4), at(0.6, 1));
  for (const by of [0.05, 0.1]) await touch('touchMove', at(0.4 - by), at(0.6 + by, 1));
  await picture(page, 'space-time-pinch-dark');
  await touch('touchEnd');
  await isNear(0.3, one);
  await isNear(0.7, two);

  // One finger pans; the second comes when the first is elsewhere than it began.
  const begun = await momentAt(page, x(0.3));
  await touch('touchStart', at(0.3));
  for (const share of [0.35, 0.4, 0.45]) await touch('touchMove', at(share));
  await touch('touchStart', at(0.45), at(0.65, 1));
  await touch('touchMove', at(0.45), at(0.75, 1));
  await touch('touchEnd');
  await isNear(0.45, begun);

  // The first finger leaves, and the second goes on panning from where it is.
  const [left, right] = (await seen(0.4, 0.6)) as [number, number];
  await touch('touchStart', at(0.4));
  await touch('touchStart', at(0.4), at(0.6, 1));
  await touch('touchMove', at(0.3), at(0.6, 1));
  await touch('touchEnd', at(0.3));
  for (const share of [0.5, 0.4]) await touch('touchMove', at(share, 1));
  await touch('touchEnd');
  await isNear(0.1, left);
  await isNear(0.4, right);

  // What the system takes away is over: the mouse is a mouse again, and nothing was clicked.
  const before = await momentAt(page, x(0.5));
  await touch('touchStart', at(0.3));
  await touch('touchMove', at(0.31));
  await touch('touchCancel');
  for (const share of [0.4, 0.6, 0.7]) await page.mouse.move(x(share), y);
  await frames(page);
  await isNear(0.51, before);
  await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'ten minutes', exact: true }).waitFor();
  expect(problems).toEqual([]);
});
