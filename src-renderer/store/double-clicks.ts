/** Two clicks by a hand that is in haste break a thing once. */
import type { Do } from './ways-back.ts';

/** As long as systems wait for the second click of two. */
const DOUBLE_CLICK_MS = 500;

/** A fault that is injected just as it was a moment ago, with nothing in between, is the same one. */
export function withoutDoubles(send: Do, nowMs: () => number = () => performance.now()): Do {
  let last: { key: string; atMs: number; result: Promise<unknown> } | undefined;
  const once = (command: Parameters<Do>[0], failure: string): Promise<unknown> => {
    const key = JSON.stringify(command);
    const atMs = nowMs();
    if (command.do === 'inject-fault' && last?.key === key && atMs - last.atMs < DOUBLE_CLICK_MS) return last.result;
    const result = send(command, failure);
    last = { key, atMs, result };
    return result;
  };
  return once as Do;
}
