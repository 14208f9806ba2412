import type { GuestEnvironment } from './environment.ts';

/** Lab time: Date, durations, and timers that the host wakes. */
export function installTime(env: GuestEnvironment): void {
  const { host } = env;
  const NativeDate = Date;
  const shortestDelayUs = 1_000;

  function LabDate(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(host.now()).toString();
    return Reflect.construct(NativeDate, parts.length === 0 ? [host.now()] : parts, new.target);
  }
  Object.defineProperties(LabDate, {
    name: { value: 'Date', configurable: true },
    length: { value: 7, configurable: true },
    prototype: { value: NativeDate.prototype, writable: false },
    now: { value: () => host.now(), writable: true, configurable: true },
    parse: { value: NativeDate.parse, writable: true, configurable: true },
    UTC: { value: NativeDate.UTC, writable: true, configurable: true },
  });
  // The last way from a guest's date to the engine's own Date, and so to the machine's clock.
  Object.defineProperty(NativeDate.prototype, 'constructor', { value: LabDate, writable: true, configurable: true });
  env.define('Date', LabDate);

  const unitsUs: Record<string, number> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

  env.parseDuration = (value, what) => {
    let us = Number.NaN;
    if (typeof value === 'number') us = value * 1_000;
    if (typeof value === 'string' && /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/.test(value)) {
      us = 0;
      for (const [, count, unit] of value.matchAll(/([\d.]+)(us|ms|s|m|h)/g)) us += Number(count) * (unitsUs[unit as string] as number);
    }
    us = Math.round(us);
    if (Number.isSafeInteger(us) && us >= 0) return us;
    throw new TypeError(
      `${what}: ${typeof value === 'string' ? `"${value}"` : String(value)} is not a duration; write 250ms, 10s, 5m or a number of milliseconds`,
    );
  };

  const callbacks = new Map<number, { repeat: boolean; run: () => unknown }>();
  let lastTimer = 0;

  // No delay is shorter than a millisecond, or a timer that starts itself anew would stop lab time.
  env.startTimer = (delayUs, repeat, run) => {
    lastTimer += 1;
    const failure = host.setTimer(lastTimer, Math.max(delayUs, shortestDelayUs), repeat ? 1 : 0);
    if (failure !== undefined) env.unpack(failure);
    callbacks.set(lastTimer, { repeat, run });
    return lastTimer;
  };
  env.stopTimer = (timer) => {
    if (callbacks.delete(timer)) host.clearTimer(timer);
  };
  env.dueTimer = (timer) => {
    const callback = callbacks.get(timer);
    if (callback !== undefined && !callback.repeat) callbacks.delete(timer);
    return callback?.run;
  };

  const startFromPage = (repeat: boolean, run: unknown, delayMs: unknown, parameters: unknown[]): number => {
    if (typeof run !== 'function') throw new TypeError(`${repeat ? 'setInterval' : 'setTimeout'}: the callback must be a function`);
    const ms = Number(delayMs);
    return env.startTimer(ms > 0 ? Math.round(ms * 1_000) : 0, repeat, () => run(...parameters));
  };
  env.define('setTimeout', (run: unknown, delayMs?: unknown, ...parameters: unknown[]) => startFromPage(false, run, delayMs, parameters));
  env.define('setInterval', (run: unknown, delayMs?: unknown, ...parameters: unknown[]) => startFromPage(true, run, delayMs, parameters));
  env.define('clearTimeout', (timer: unknown) => env.stopTimer(Number(timer)));
  env.define('clearInterval', (timer: unknown) => env.stopTimer(Number(timer)));
}
