import { afterEach, describe, expect, it, vi } from 'vitest';
import { LiveClock } from '../../../src-main/runtime/live-clock.ts';

const DAY_MS = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['forth', DAY_MS],
  ['back', -DAY_MS],
])('a wall clock that jumps %s by a day', (_where, jumpMs) => {
  it('moves no lab: time goes on from where it was, and what was due comes when it was due', async () => {
    const clock = new LiveClock();
    const before = clock.now();
    const startedMs = performance.now();
    const rang = new Promise<number>((done) => void clock.after(200_000, () => done(clock.now())));
    const late = vi.fn();
    clock.after(3_600_000_000, late);
    // The machine's date alone: timers and the monotonic clock are as ever.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jumpMs });
    const just = clock.now();
    expect(just).toBeGreaterThanOrEqual(before);
    expect(just).toBeLessThan(before + (performance.now() - startedMs) * 1_000 + 1_000);
    const at = await rang;
    const passedUs = (performance.now() - startedMs) * 1_000;
    expect(at).toBeGreaterThanOrEqual(before + 200_000);
    expect(at).toBeLessThanOrEqual(before + passedUs + 1_000);
    expect(late).not.toHaveBeenCalled();
    clock.dispose();
  });
});
