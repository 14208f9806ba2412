/** A virtual lab with a window on it: it steps, stops where it is told to, goes back, and is the same each time. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Breakpoint } from '../../src-main/contract/breakpoint.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { canonicalLine } from '../../src-main/trace/events.ts';
import { TestWindow } from '../support/live-lab.ts';

const LOST = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

async function open(): Promise<TestWindow> {
  const session = await openSession({ scenario: LOST, world: 'virtual' });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.untilEvent('lab-started');
  return window;
}

const settled = (window: TestWindow): Promise<readonly TraceEvent[]> => window.settled();

const hash = (events: readonly TraceEvent[]): string => createHash('sha256').update(events.map(canonicalLine).join('\n')).digest('hex');

test('to the end of the scenario it has the trace of a run, and steps bring the same', async () => {
  const trace: TraceEvent[] = [];
  await runScenario(loadScenario(LOST), { world: 'virtual', onEvent: (event) => void trace.push(event) });
  const whole = trace.filter((event) => event.type !== 'lab-ended' && event.type !== 'fault-tallied');
  const window = await open();
  await window.command({ do: 'step', to: 'end' });
  expect(hash((await settled(window)).filter((event) => event.type !== 'fault-tallied'))).toBe(hash(whole));
  expect(window.clock).toMatchObject({ running: false, nowUs: loadScenario(LOST).durationUs, stop: 'the scenario ends here' });

  const stepped = await open();
  const start = stepped.events.length;
  for (let step = 0; step < 140; step += 1) await stepped.command({ do: 'step', to: 'event' });
  const some = await settled(stepped);
  expect(some).toHaveLength(start + 140);
  expect(some).toEqual(whole.slice(0, some.length));
});

test('its beginning is a lab that has started: what is added there is no edge of the scenario', async () => {
  const window = await open();
  const start = window.events.length;
  await window.command({ do: 'step', to: 'delivery' });
  for (const to of ['event', 'end', 'event'] as const) await window.command({ do: 'step-back', to });
  for (let back = 0; back < 3; back += 1) await window.command({ do: 'step-back', to: 'end' });
  await window.until(() => window.events.length === start);
  expect((await window.command({ do: 'add-edge' })).edge).toBe('edge-4');
  await window.command({ do: 'step', to: 'delivery' });
  await window.until(() => window.ledger.counters.delivered === 1);
});

test('it goes on to the next delivery and the next duplicate, and back to the last', async () => {
  const window = await open();
  const beginning = hash(window.events);
  await window.command({ do: 'step', to: 'delivery' });
  expect((await settled(window)).at(-1)?.type).toBe('payload-delivered');
  expect(window.ledger.counters.delivered).toBe(1);
  await window.command({ do: 'step', to: 'duplicate' });
  await settled(window);
  expect(window.ledger.counters.duplicates).toBe(1);
  const atFirst = hash(window.events);
  const firstLength = window.events.length;
  await window.command({ do: 'step', to: 'duplicate' });
  await settled(window);
  expect(window.ledger.counters.duplicates).toBe(2);
  await window.command({ do: 'step-back', to: 'duplicate' });
  expect(hash(await settled(window))).toBe(atFirst);
  await window.command({ do: 'step-back', to: 'event' });
  expect(await settled(window)).toHaveLength(firstLength - 1);
  await window.command({ do: 'step', to: 'event' });
  expect(hash(await settled(window))).toBe(atFirst);
  await window.command({ do: 'step-back', to: 'end' });
  expect(hash(await settled(window))).toBe(beginning);
});

test.each<[Breakpoint, RegExp, (event: TraceEvent) => boolean]>([
  [{ on: 'stage', stage: 'batch-sent' }, /^batch-sent: edge-\d#1\.1$/, (event) => event.type === 'batch-sent'],
  [{ on: 'stage', stage: 'acknowledged' }, /^acknowledged: /, (event) => event.type === 'batch-acknowledged'],
  [
    { on: 'payload', payload: 'edge-2:7' },
    /^edge-2:7: payload-submitted$/,
    (event) => event.type === 'payload-submitted' && event.payload === 'edge-2:7',
  ],
  [{ on: 'counter', counter: 'duplicates' }, /^duplicates: 0 → 1$/, (event) => event.type === 'payload-delivered'],
  [{ on: 'plugin', plugin: 42 }, /^plugin 42: /, (event) => 'plugin' in event && event.plugin === 42],
])('a breakpoint %j stops it, and it goes on from there', async (breakpoint, reason, isIt) => {
  const window = await open();
  await window.command({ do: 'step-back', to: 'end' });
  await window.command({ do: 'step', to: 'event' });
  const before = (await settled(window)).length;
  await window.command({ do: 'set-breakpoints', breakpoints: [breakpoint] });
  await window.command({ do: 'set-speed', speed: 1_000 });
  await window.command({ do: 'continue' });
  await window.until(() => window.clock?.stop !== undefined);
  expect(window.clock).toMatchObject({ running: false, stop: expect.stringMatching(reason), breakpoints: [breakpoint] });
  expect(window.events.slice(before).some(isIt)).toBe(true);
  const at = window.clock?.nowUs ?? 0;
  await window.command({ do: 'set-breakpoints', breakpoints: [] });
  await window.command({ do: 'step', to: 'delivery' });
  expect(window.clock?.nowUs).toBeGreaterThanOrEqual(at);
});

test('what was done by hand is there again after going back beyond it and not before it', async () => {
  const window = await open();
  await window.command({ do: 'go-to', atUs: 10_000_000 });
  await window.command({ do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-2', point: 'now', restartUs: 5_000_000 } });
  await window.command({ do: 'go-to', atUs: 20_000_000 });
  const crashed = hash(await settled(window));
  expect(window.events.some((event) => event.type === 'edge-crashed')).toBe(true);
  await window.command({ do: 'go-to', atUs: 40_000_000 });
  await window.command({ do: 'go-to', atUs: 20_000_000 });
  expect(hash(await settled(window))).toBe(crashed);
  const { yaml } = await window.query({ ask: 'scenario' });
  expect(yaml).toContain('{ at: 10s, edge: edge-2, crash: now, restart: 5s }');
  await window.command({ do: 'go-to', atUs: 9_000_000 });
  await window.command({ do: 'go-to', atUs: 20_000_000 });
  await settled(window);
  expect(window.events.some((event) => event.type === 'edge-crashed')).toBe(false);
  // Nor does it come back on the way back to a time at which it had been done.
  await window.command({ do: 'go-to', atUs: 15_000_000 });
  await settled(window);
  expect(window.events.some((event) => event.type === 'edge-crashed')).toBe(false);
  // Nor is it in the lab without being in the trace: from there it goes on as one to which nothing was done.
  await window.command({ do: 'go-to', atUs: 40_000_000 });
  const onwards = hash(await settled(window));
  const other = await open();
  await other.command({ do: 'go-to', atUs: 40_000_000 });
  expect(hash(await settled(other))).toBe(onwards);
});

test('an edit of a plugin is there again after going back beyond it, and one that was refused is not', async () => {
  const window = await open();
  await window.command({ do: 'go-to', atUs: 5_000_000 });
  const [node, plugin] = ['hub', 42];
  const { hash: of, manifest = '' } = await window.query({ ask: 'plugin-files', node, plugin });
  const refused = { do: 'edit-plugin', plugin, path: '../x', text: '' } as const;
  await expect(window.command({ ...refused, hash: of })).rejects.toThrow(/Read it again/);
  await expect(window.command({ do: 'send-request', edge: 'nowhere', method: 'GET', path: '/' })).rejects.toThrow(/nowhere/);
  const text = Buffer.from(manifest, 'base64').toString('utf8');
  const { hash: edited } = await window.command({ do: 'edit-plugin', plugin, hash: of, path: 'manifest.json', text: `${text}\n` });
  await window.command({ do: 'go-to', atUs: 10_000_000 });
  const after = hash(await settled(window));
  await window.command({ do: 'go-to', atUs: 20_000_000 });
  await window.command({ do: 'go-to', atUs: 10_000_000 });
  // As it stands when the command is answered: an edit takes no time of its own.
  expect((await window.query({ ask: 'plugin-files', node, plugin })).hash).toBe(edited);
  expect(hash(await settled(window))).toBe(after);
  await window.command({ do: 'go-to', atUs: 4_000_000 });
  expect((await window.query({ ask: 'plugin-files', node, plugin })).hash).toBe(of);
});

test('what cannot be done changes nothing, and a live lab says that it cannot go back', async () => {
  const window = await open();
  await window.untilEvent('hub-started');
  await window.untilEvent('edge-started', 3);
  await window.command({ do: 'go-to', atUs: 5_000_000 });
  await expect(window.command({ do: 'restart-edge', edge: 'edge-1' })).rejects.toThrow(/running already/);
  const before = hash(await settled(window));
  await window.command({ do: 'go-to', atUs: 6_000_000 });
  await window.command({ do: 'go-to', atUs: 5_000_000 });
  expect(hash(await settled(window))).toBe(before);
  const session = await openSession({ scenario: LOST });
  onTestFinished(() => session.dispose());
  const live = new TestWindow(session).hello();
  await expect(live.command({ do: 'step', to: 'event' })).rejects.toThrow(/cannot be stepped or turned back/);
  await expect(live.command({ do: 'set-speed', speed: 100 })).rejects.toThrow(/at most 20 times/);
});

test('a virtual lab stops at a hook of a bundle, and its gateways can be asked and changed by hand', async () => {
  const session = await openSession({
    scenario: join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'gateway-hooks.yaml'),
    world: 'virtual',
  });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.command({ do: 'set-breakpoints', breakpoints: [{ on: 'stage', stage: 'hook' }] });
  await window.command({ do: 'step', to: 'end' });
  await settled(window);
  expect(window.clock).toMatchObject({
    running: false,
    nowUs: 1_000_000,
    stop: expect.stringContaining('hook: pre stampRequest of edge-1/r1'),
  });
  await window.command({ do: 'set-breakpoints', breakpoints: [] });
  await window.command({ do: 'go-to', atUs: 2_000_000 });
  const sent = await window.command({
    do: 'send-request',
    edge: 'edge-1',
    method: 'GET',
    path: '/orders/x',
    headers: { Authorization: 'letmein' },
  });
  expect(sent).toMatchObject({ status: 200 });
  expect((await window.query({ ask: 'hook-calls', request: sent.request })).calls).toHaveLength(4);
  expect((await window.query({ ask: 'gateways' })).bundles[0]).toMatchObject({ isLive: true });
});
