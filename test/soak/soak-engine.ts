/**
 * The engine of a soak, in a process of its own that is killed: a live lab with faults at random (`soak`), or without
 * traffic and faults until every queue is empty (`drain`). What it accepted is in the file `accepted` at the moment the trace has it.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineMessage } from '../../src-main/contract/api.ts';
import { API_VERSION } from '../../src-main/contract/api.ts';
import type { FaultAction } from '../../src-main/contract/fault.ts';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';

const FAULT_EVERY_MS = 120;
const MEMORY_EVERY_MS = 1_000;
/** The trace is on disk; here only what is under way to the window is kept, so that anything else that grows shows. */
const KEEPS = { events: 2_000, bodiesMib: 1 };

const [scenario, directory, mode, edges] = process.argv.slice(2) as [string, string, 'soak' | 'drain', string];
const session = await openLabSession({ scenario, directory, keeps: KEEPS });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const accepted = openSync(join(directory, 'accepted'), 'a');

let toLab: (message: unknown) => void = () => {};
const pending = new Map<string, number>();
/** A window that remembers nothing. */
session.attach({
  send: (message: EngineMessage<TraceEvent>) => {
    if (message.kind === 'ended') say(`ended ${message.error.message}`);
    if (message.kind !== 'events') return;
    const ids = message.events.flatMap((event) => (event.type === 'payload-queued' ? [`${event.payload}\n`] : []));
    if (ids.length > 0) writeSync(accepted, ids.join(''));
    for (const event of message.events) {
      if ('pending' in event && 'edge' in event && typeof event.pending === 'number') pending.set(event.edge, event.pending);
    }
    setImmediate(() => toLab({ kind: 'taken', next: message.from + message.events.length }));
  },
  onMessage: (listener) => {
    toLab = listener;
  },
  onClose: () => {},
});
toLab({ kind: 'hello', version: API_VERSION });
say('ready');
// Whoever started it has gone: an engine that nobody hears is not left behind.
process.stdin.resume().on('end', () => process.exit(1));

const chance = (share: number): boolean => Math.random() < share;
const between = (least: number, most: number): number => Math.round(least + Math.random() * (most - least));
const anyOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

function anyFault(): FaultAction {
  const edge = `edge-${between(1, Number(edges))}`;
  const restartUs = between(50_000, 1_000_000);
  return anyOf<() => FaultAction>([
    () => ({ kind: 'link-drop', link: edge, drop: anyOf(['requests', 'responses', 'both'] as const) }),
    () => ({ kind: 'link-latency', link: edge, latencyUs: between(1_000, 400_000), jitterUs: between(0, 50_000) }),
    () => ({ kind: 'link-loss', link: edge, probability: 0.3, direction: anyOf(['requests', 'responses', 'both'] as const) }),
    () => ({ kind: 'link-flap', link: edge, upUs: 200_000, downUs: 200_000 }),
    () => ({ kind: 'link-reset', link: edge }),
    () => ({ kind: 'link-lose-answer', link: edge }),
    () => ({ kind: 'edge-crash', edge, point: anyOf(['now', 'before-send', 'after-ack', 'before-enqueue-commit'] as const), restartUs }),
    () => (chance(0.1) ? { kind: 'hub-crash', restartUs } : { kind: 'link-reset', link: edge }),
    () => (chance(0.1) ? { kind: 'hub-slow', delayUs: 20_000 } : { kind: 'edge-disk-full', edge }),
    () => ({ kind: 'plugin-fail', plugin: 42, on: 'hub', message: 'boom' }),
  ])();
}

const takesTime = (fault: FaultAction): boolean => !['link-reset', 'link-lose-answer', 'edge-crash', 'hub-crash'].includes(fault.kind);

let id = 0;
if (mode === 'soak') {
  setInterval(() => {
    const fault = anyFault();
    // What fails or crashes often would leave nothing to deliver.
    const mostUs = fault.kind === 'plugin-fail' ? 200_000 : 2_500_000;
    const forUs = takesTime(fault) ? { forUs: between(100_000, mostUs) } : {};
    toLab({ kind: 'command', id: (id += 1), command: { do: 'inject-fault', fault, ...forUs } });
  }, FAULT_EVERY_MS);
  setInterval(() => {
    globalThis.gc?.();
    say(`memory ${process.memoryUsage().heapUsed}`);
  }, MEMORY_EVERY_MS);
} else {
  const looking = setInterval(() => {
    if (pending.size < Number(edges) || [...pending.values()].some((count) => count > 0)) return;
    clearInterval(looking);
    void session.dispose().then(() => {
      say('drained');
      process.exit(0);
    });
  }, 100);
}
