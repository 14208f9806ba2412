/**
 * The window under more than it can draw: how long it stands still at worst, whether it loses count, and what it holds as time
 * goes by. SPOKELAB_BENCH_MINUTES=45 is the long measure; without it a minute is looked at.
 */
import type { Browser, Page } from 'playwright-core';
import { print } from './figure.ts';
import { busyScenario, residentMB, serve } from './window-labs.ts';
import { eventsShown, frameTimes, PageMemory, percentile, slopePerMinute, VIEWPORT } from './window-probe.ts';

const FLOOD_MS = 20_000;
const MINUTES = Number(process.env.SPOKELAB_BENCH_MINUTES ?? 1);
const SAMPLES = 12;
/**
 * What is held at first is not yet what is held for long: at 3,000 events a second the window's bounds are full after 12 minutes,
 * and the newest 400,000 records need until minute 27 to be all of the time after 2³⁰ µs, whose moments no longer lie in 31 bits.
 */
const WARM_UP_SHARE = 0.6;

/** Asked for more than 10,000 events a second: a live lab gives what its engine can beside the browser, a virtual one gives all. */
export async function benchFlood(browser: Browser, folder: string): Promise<void> {
  const file = busyScenario(folder, { edges: 50, everyMs: 20 });
  for (const world of ['live', 'virtual'] as const) await floodOf(browser, file, world);
}

async function floodOf(browser: Browser, file: string, world: 'live' | 'virtual'): Promise<void> {
  const lab = await serve(file, '--world', world);
  try {
    const page = await openPage(browser, lab.url, world === 'virtual');
    const [before, beforeMs] = [await eventsShown(page), performance.now()];
    const delays = inputDelays(page, FLOOD_MS);
    const frames = await frameTimes(page, FLOOD_MS);
    const rate = ((await eventsShown(page)) - before) / ((performance.now() - beforeMs) / 1_000);
    const flood = `flood of a ${world} lab`;
    print({
      name: `${flood}, events taken in`,
      value: rate,
      unit: 'events/s',
      ...(world === 'virtual' ? { reach: { least: 10_000 } } : {}),
    });
    print({ name: `${flood}, 95th-percentile frame`, value: percentile(frames, 0.95), unit: 'ms' });
    print({ name: `${flood}, longest gap between frames`, value: Math.max(...frames), unit: 'ms', reach: { most: 250 } });
    print({ name: `${flood}, longest wait of an input`, value: Math.max(...(await delays)), unit: 'ms', reach: { most: 250 } });
    print({
      name: `${flood}, events that the window did not count once it was still`,
      value: await uncounted(page, await browser.newPage(), lab.url),
      unit: '',
      reach: { most: 0 },
    });
    await page.close();
  } finally {
    await lab.end();
  }
}

/** Held keys of a person who is impatient: how long each waits until the page hears it. */
async function inputDelays(page: Page, forMs: number): Promise<number[]> {
  await page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(window, { inputDelays: delays });
    document.addEventListener('keydown', ({ timeStamp }) => delays.push(performance.now() - timeStamp), { capture: true });
  });
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs) {
    await page.keyboard.press('Shift');
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => (window as unknown as { inputDelays: number[] }).inputDelays);
}

/** The lab is paused; when nothing comes any more the window must have taken in all that the engine has written. */
async function uncounted(page: Page, other: Page, url: string): Promise<number> {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
  let [shown, again] = [-1, await eventsShown(page)];
  while (shown !== again) {
    await page.waitForTimeout(1_000);
    [shown, again] = [again, await eventsShown(page)];
  }
  // A second window counts the same trace from its beginning.
  await other.goto(url);
  await other.waitForFunction(
    (wanted) =>
      Number((/trace ([\d,]+)/.exec(document.querySelector('.status-bar')?.textContent ?? '')?.[1] ?? '').replaceAll(',', '')) >= wanted,
    shown,
  );
  await other.waitForTimeout(1_000);
  const whole = await eventsShown(other);
  await other.close();
  return whole - shown;
}

/** What the page and the engine hold, over time, at some 5,000 events a second. */
export async function benchMemory(browser: Browser, folder: string): Promise<void> {
  const lab = await serve(busyScenario(folder, { edges: 50, everyMs: 65 }));
  try {
    const page = await openPage(browser, lab.url);
    const memory = await PageMemory.of(browser, page);
    const samples: { minute: number; heap: number; page: number; engine: number }[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      await page.waitForTimeout((MINUTES * 60_000) / SAMPLES);
      const minute = ((sample + 1) * MINUTES) / SAMPLES;
      samples.push({ minute, heap: await memory.heapMB(), page: memory.residentMB() ?? 0, engine: residentMB(lab.pid) ?? 0 });
    }
    print({ name: 'events taken in by then', value: await eventsShown(page), unit: 'events' });
    const settled = samples.filter(({ minute }) => minute > MINUTES * WARM_UP_SHARE);
    const about = `over ${MINUTES} min at load`;
    for (const [what, key] of [
      ['page heap', 'heap'],
      ['page process', 'page'],
      ['engine process', 'engine'],
    ] as const) {
      const values = settled.map((sample) => ({ minute: sample.minute, value: sample[key] }));
      print({ name: `${what} ${about}, at its end`, value: values.at(-1)?.value ?? Number.NaN, unit: 'MB' });
      print({ name: `${what} ${about}, growth after warm-up`, value: slopePerMinute(values), unit: 'MB/min' });
    }
    await page.close();
  } finally {
    await lab.end();
  }
}

/** `begins`: a lab that stands still is let go. */
async function openPage(browser: Browser, url: string, begins = false): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(url);
  if (begins) await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^delivered [1-9]/ })
    .waitFor();
  return page;
}
