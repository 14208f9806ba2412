/** A long virtual lab goes back: it tells how far that is, answers meanwhile, and stays as it was when that is ended. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SECOND } from '../../src-main/contract/units.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');

const LONG = `
spokelab: 1
name: long
profile: { extends: documented, edge: { heartbeat: 300ms } }
duration: 1h
hub:
  plugins: [{ id: 42, bundle: ${join(SAMPLES, 'cache-stats')} }]
edges:
  - { id: "edge-{n}", count: 2 }
traffic:
  - { edge: edge-1, every: 200ms, send: { plugin: 42, payload: { hits: 1 } } }
`;

const s = (seconds: number): number => seconds * SECOND;
const NOW_US = s(600);

async function open(): Promise<TestWindow> {
  const session = await openSession({ scenario: writeScenario(temporaryFolder(onTestFinished), LONG), world: 'virtual' });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.command({ do: 'go-to', atUs: s(300) });
  await window.command({ do: 'send-payload', edge: 'edge-2', plugin: 42, text: 'by hand' });
  await window.command({ do: 'go-to', atUs: NOW_US });
  await window.settled();
  return window;
}

const onItsWay = (window: TestWindow): Promise<void> => window.until(() => (window.clock?.back?.atUs ?? 0) > 0);
const copy = (events: readonly TraceEvent[]): TraceEvent[] => [...events];

test('it tells how far it is, stands as it was and answers meanwhile, and is given nothing by hand before it is there', async () => {
  const window = await open();
  const past = copy(window.events).filter(({ at }) => at <= s(590));
  const { entries } = await window.query({ ask: 'kv', node: 'hub', plugin: 42 });
  let isThere = false;
  const gone = window.command({ do: 'go-to', atUs: s(590) }).then(() => {
    isThere = true;
  });
  const told = new Set<number>();
  await window.until(() => told.add(window.clock?.back?.atUs ?? 0).size > 3);
  expect(window.clock).toMatchObject({ nowUs: NOW_US, running: false });
  expect(Math.max(...told)).toBeLessThanOrEqual(s(590));
  expect(await window.query({ ask: 'kv', node: 'hub', plugin: 42 })).toEqual({ entries });
  expect(isThere).toBe(false);
  const byHand = window.command({ do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5_000 } });
  await gone;
  await byHand;
  await window.settled();
  expect(window.clock).toMatchObject({ nowUs: s(590), running: false });
  expect(window.clock?.back).toBeUndefined();
  expect(window.events.slice(0, past.length)).toEqual(past);
  expect(window.events.slice(past.length)).toMatchObject([{ type: 'fault-started', at: s(590) }]);
  // What was sent by hand before is a part of it, and its body is still known.
  expect((await window.query({ ask: 'scenario' })).yaml).toContain('by hand');
  expect(await window.query({ ask: 'payload-body', payload: 'edge-2:1' })).toMatchObject({ kept: true });
});

test('ended on its way it is where it was, with all that was done, and goes on as it would have', async () => {
  const window = await open();
  const before = copy(window.events);
  const gone = window.command({ do: 'step-back', to: 'event' });
  await onItsWay(window);
  await window.command({ do: 'pause' });
  await gone;
  await window.until(() => window.clock?.back === undefined);
  expect(window.clock).toMatchObject({ nowUs: NOW_US, running: false });
  expect(window.events).toEqual(before);
  const onwards = async (one: TestWindow): Promise<readonly TraceEvent[]> => {
    await one.command({ do: 'go-to', atUs: NOW_US + s(10) });
    return one.settled();
  };
  expect(await onwards(window)).toEqual(await onwards(await open()));
});

test('why it stands is told all the way, and when it has stayed; not when it has gone back', async () => {
  const window = await open();
  await window.command({ do: 'set-breakpoints', breakpoints: [{ on: 'payload', payload: 'edge-1:3100' }] });
  await window.command({ do: 'step', to: 'end' });
  await window.until(() => window.clock?.stop !== undefined);
  const { nowUs, stop } = window.clock ?? {};
  expect(stop).toContain('edge-1:3100');
  const gone = window.command({ do: 'step-back', to: 'delivery' });
  await onItsWay(window);
  expect(window.clock).toMatchObject({ nowUs, stop });
  await window.command({ do: 'pause' });
  await gone;
  await window.until(() => window.clock?.back === undefined);
  expect(window.clock).toMatchObject({ nowUs, running: false, stop });
  await window.command({ do: 'step-back', to: 'delivery' });
  await window.until(() => window.clock?.back === undefined && (window.clock?.nowUs ?? 0) < (nowUs ?? 0));
  expect(window.clock?.stop).toBeUndefined();
});

test('steps back that come while it is on its way count from where it will be, and a step on ends it', async () => {
  const window = await open();
  const { length } = window.events;
  const first = window.command({ do: 'step-back', to: 'event' });
  await onItsWay(window);
  const more = [1, 2].map(() => window.command({ do: 'step-back', to: 'event' }));
  await Promise.all([first, ...more]);
  await window.until(() => window.clock?.back === undefined);
  expect(await window.settled()).toHaveLength(length - 3);

  const back = window.command({ do: 'go-to', atUs: s(500) });
  await onItsWay(window);
  await window.command({ do: 'step', to: 'event' });
  await back;
  await window.until(() => window.events.length === length - 2);
  expect(window.clock?.back).toBeUndefined();
});

test('what was asked of it on its way is done when it is there: to play on, and other faults', async () => {
  const window = await open();
  const back = window.command({ do: 'go-to', atUs: s(500) });
  await onItsWay(window);
  const { yaml } = await window.query({ ask: 'source' });
  const planned = window.command({ do: 'plan-faults', yaml: `${yaml}faults: [{ at: 10s, for: 5s, link: edge-1, drop: both }]\n` });
  await back;
  expect(await planned).toEqual({ isRunAgain: true, forgotten: 0 });
  await window.settled();
  expect(window.clock).toMatchObject({ nowUs: s(500), running: false });
  expect(window.events.some(({ type }) => type === 'fault-started')).toBe(true);

  const again = window.command({ do: 'go-to', atUs: s(400) });
  await onItsWay(window);
  await window.command({ do: 'continue' });
  await again;
  await window.until(() => window.clock?.running === true);
  expect(window.clock?.nowUs).toBeLessThan(s(450));
});

test('the calls of a request are there once after going back beyond it, and it is not known before it', async () => {
  const session = await openSession({ scenario: join(SAMPLES, 'scenarios', 'gateway-hooks.yaml'), world: 'virtual' });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.command({ do: 'go-to', atUs: s(4) });
  const calls = (): Promise<{ calls: unknown[] }> => window.query({ ask: 'hook-calls', request: 'edge-1/r1' });
  const { calls: seen } = await calls();
  expect(seen.length).toBeGreaterThan(0);
  await window.command({ do: 'go-to', atUs: s(3) });
  expect((await calls()).calls).toEqual(seen);
  await window.command({ do: 'step-back', to: 'end' });
  expect((await calls()).calls).toEqual([]);
});
