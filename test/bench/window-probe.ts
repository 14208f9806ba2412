/** What is measured inside a page, and of its process. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { residentMB } from './window-labs.ts';

export const VIEWPORT = { width: 1440, height: 900 };

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Milliseconds between frames for so long. */
export function frameTimes(page: Page, measuredMs: number): Promise<number[]> {
  return page.evaluate(
    (forMs) =>
      new Promise<number[]>((done) => {
        const frames: number[] = [];
        const startedMs = performance.now();
        let beforeMs: number | undefined;
        const frame = (atMs: number): void => {
          if (beforeMs !== undefined) frames.push(atMs - beforeMs);
          beforeMs = atMs;
          if (performance.now() - startedMs < forMs) requestAnimationFrame(frame);
          else done(frames);
        };
        requestAnimationFrame(frame);
      }),
    measuredMs,
  );
}

/** How many events the window says that it has taken in. */
export async function eventsShown(page: Page): Promise<number> {
  const text = await page.getByText(/^trace [\d,]+/).innerText();
  return Number((/trace ([\d,]+)/.exec(text)?.[1] ?? '').replaceAll(',', ''));
}

/**
 * Milliseconds from an input event to the first frame painted after what it changes: the page notes the event's own time, and the
 * time of the first task after the frame in which the element's text is another.
 */
export async function inputToPaint(page: Page, input: { event: string; shows: string }, act: () => Promise<void>): Promise<number> {
  await page.evaluate(({ event, shows }) => {
    const text = (): string => document.querySelector(shows)?.textContent ?? '';
    const before = text();
    (window as { paintedMs?: Promise<number> }).paintedMs = new Promise((done) => {
      document.addEventListener(
        event,
        ({ timeStamp }) => {
          const look = (): void => {
            // A past moment is there once it is exact.
            if (text() === before || document.querySelector('[data-inexact]') !== null) return void requestAnimationFrame(look);
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.now() - timeStamp);
            requestAnimationFrame(() => port2.postMessage(0));
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  }, input);
  await act();
  return page.evaluate(() => (window as { paintedMs?: Promise<number> }).paintedMs as Promise<number>);
}

/** A page's memory, as the browser itself gives it. */
export class PageMemory {
  readonly #session: CDPSession;
  readonly #pid: number | undefined;

  private constructor(session: CDPSession, pid: number | undefined) {
    this.#session = session;
    this.#pid = pid;
  }

  static async of(browser: Browser, page: Page): Promise<PageMemory> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    return new PageMemory(session, await rendererPid(browser));
  }

  /** What the page's JavaScript holds once its garbage is gone, in MB. */
  async heapMB(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    // Typed arrays lie outside the heap, and count all the same.
    const usage: { usedSize: number; backingStorageSize?: number } = await this.#session.send('Runtime.getHeapUsage');
    const { usedSize, backingStorageSize = 0 } = usage;
    return (usedSize + backingStorageSize) / 1_048_576;
  }

  /** The whole process, in MB; undefined where the system does not say. */
  residentMB(): number | undefined {
    return this.#pid === undefined ? undefined : residentMB(this.#pid);
  }
}

/** The busiest renderer: each page that was closed took its own with it. */
async function rendererPid(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').sort((one, other) => other.cpuTime - one.cpuTime);
  return renderers[0]?.id;
}

/** By how much the values rise per minute, by least squares. */
export function slopePerMinute(samples: readonly { minute: number; value: number }[]): number {
  const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const meanMinute = meanOf(samples.map(({ minute }) => minute));
  const meanValue = meanOf(samples.map(({ value }) => value));
  const along = samples.reduce((sum, { minute, value }) => sum + (minute - meanMinute) * (value - meanValue), 0);
  const spread = samples.reduce((sum, { minute }) => sum + (minute - meanMinute) ** 2, 0);
  return spread === 0 ? 0 : along / spread;
}
