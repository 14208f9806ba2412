/** The faults of a lab's text changed while it runs, in both worlds: what is planned happens at its new time. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FaultEdit } from '../../src-main/contract/fault-plan.ts';
import { MILLISECOND, SECOND } from '../../src-main/contract/units.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { parseScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { FaultHistory } from '../../src-main/trace/fault-history.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

const text = (faults: string): string => `
spokelab: 1
name: planned
profile: { extends: documented, edge: { heartbeat: 300ms, send_timeout: 900ms, reconnect: { initial: 100ms } }, link: { latency: 1ms } }
duration: 1h
hub:
  plugins: [{ id: 42, bundle: ${CACHE_STATS} }]
edges:
  - { id: "edge-{n}", count: 2 }
traffic:
  - { edge: edge-1, every: 200ms, send: { plugin: 42, payload: { hits: 1 } } }
faults: [${faults}]
`;

async function open(faults: string, world: 'live' | 'virtual'): Promise<TestWindow> {
  const folder = temporaryFolder(onTestFinished);
  const session = await openSession({ scenario: writeScenario(folder, text(faults)), world });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.untilEvent('edge-added', 2);
  return window;
}

type Seen = { id: string; kind: string; from: number; to?: number };

/** What acted, in whole tenths of a second. */
function seen(events: readonly TraceEvent[]): Seen[] {
  const history = new FaultHistory();
  for (const event of events) history.apply(event);
  const tenths = (us: number): number => Math.round(us / (100 * MILLISECOND)) / 10;
  return history.faults.map(({ id, action, from, to }) => ({
    id,
    kind: action.kind,
    from: tenths(from),
    ...(to === undefined ? {} : { to: tenths(to) }),
  }));
}

const edited = async (window: TestWindow, ...edits: FaultEdit[]): Promise<{ isRunAgain: boolean; forgotten: number }> => {
  const { yaml: before } = await window.query({ ask: 'source' });
  const { yaml } = await window.query({ ask: 'edit-faults', yaml: before, edits });
  const result = await window.command({ do: 'plan-faults', yaml });
  expect((await window.query({ ask: 'source' })).yaml).toBe(yaml);
  return result;
};

const s = (seconds: number): number => Math.round(seconds * SECOND);

test('live: faults that are to come are moved, added and taken away, and happen as the text says now', async () => {
  const window = await open(
    '{ at: 40m, for: 1s, link: edge-1, drop: both }, { at: 41m, for: 1s, link: edge-2, drop: both }, { at: 4s, link: edge-2, reset: true }',
    'live',
  );
  await window.command({ do: 'set-speed', speed: 10 });
  const now = (window.clock?.nowUs ?? 0) + s(5);
  await edited(
    window,
    { edit: 'move', index: 0, atUs: now, lengthUs: s(2) },
    { edit: 'add', fault: { kind: 'hub-slow', delayUs: 5_000 }, atUs: now + s(1), lengthUs: s(4) },
    { edit: 'remove', index: 1 },
  );
  await window.until(() => seen(window.events).filter(({ to }) => to !== undefined).length >= 3);
  const at = Math.round(now / 100_000) / 10;
  const found = seen(window.events);
  expect(found.find(({ kind }) => kind === 'link-drop')).toMatchObject({ id: 'fault-1', from: closeTo(at), to: closeTo(at + 2) });
  expect(found.find(({ kind }) => kind === 'hub-slow')).toMatchObject({ id: 'fault-4', from: closeTo(at + 1), to: closeTo(at + 5) });
  expect(found.find(({ kind }) => kind === 'link-reset')?.id).toBe('fault-3');
  expect(found).toHaveLength(3);
});

const closeTo = (value: number): unknown => expect.closeTo(value, 0);

test('live: what is active gets another end, ends, or begins at once for what is left of it', async () => {
  const window = await open('{ at: 0, link: edge-1, drop: both }, { at: 0, for: 50m, edge: edge-2, disk: full }', 'live');
  await window.untilEvent('fault-started', 2);
  await window.command({ do: 'set-speed', speed: 10 });
  const end = (window.clock?.nowUs ?? 0) + s(3);
  await edited(
    window,
    { edit: 'move', index: 0, atUs: 0, lengthUs: end },
    { edit: 'remove', index: 1 },
    { edit: 'add', fault: { kind: 'hub-slow', delayUs: 5_000 }, atUs: 0, lengthUs: end + s(1) },
    { edit: 'add', fault: { kind: 'link-reset', link: 'edge-1' }, atUs: 0 },
  );
  await window.until(() => seen(window.events).filter(({ to }) => to !== undefined).length === 3);
  const found = seen(window.events);
  expect(found.map(({ id, kind }) => [id, kind])).toEqual([
    ['fault-1', 'link-drop'],
    ['fault-2', 'edge-disk-full'],
    ['fault-3', 'hub-slow'],
  ]);
  const moved = window.events.find((event) => event.type === 'fault-end-moved');
  expect(moved).toMatchObject({ fault: 'fault-1', untilUs: end });
  expect(found[0]?.to).toEqual(closeTo(end / SECOND));
  expect(found[1]?.to).toBeLessThan(end / SECOND);
  expect(found[2]?.to).toEqual(closeTo(end / SECOND + 1));
  // What is over can be made longer: the rest of it is a fault of its own.
  await edited(window, { edit: 'move', index: 0, atUs: 0, lengthUs: s(3_000) });
  await window.untilEvent('fault-started', 4);
  expect(window.events.findLast((event) => event.type === 'fault-started')).toMatchObject({
    fault: 'fault-5',
    action: { kind: 'link-drop' },
  });
});

test('live: what was put off does not come at its old time, nor end there', async () => {
  const window = await open(
    '{ at: 30s, for: 1s, link: edge-2, drop: both }, { at: 0, for: 35s, link: edge-1, drop: both }, { at: 40m, edge: edge-2, disk: full }',
    'live',
  );
  await window.untilEvent('fault-started', 1);
  await edited(
    window,
    { edit: 'move', index: 0, atUs: s(45) },
    { edit: 'move', index: 1, atUs: 0, lengthUs: s(50) },
    { edit: 'move', index: 2, atUs: s(55), lengthUs: s(1) },
  );
  await window.command({ do: 'set-speed', speed: 20 });
  await window.until(() => seen(window.events).filter(({ to }) => to !== undefined).length === 3);
  const found = seen(window.events);
  expect(found.map(({ kind, from, to }) => [kind, Math.round(from), Math.round(to ?? 0)])).toEqual([
    ['link-drop', 0, 50],
    ['link-drop', 45, 46],
    ['edge-disk-full', 55, 56],
  ]);
});

test('live: a crashed node comes back at its new time', async () => {
  const window = await open('{ at: 0, edge: edge-2, crash: now, restart: 50m }', 'live');
  await window.untilEvent('edge-crashed');
  await window.command({ do: 'set-speed', speed: 10 });
  const end = (window.clock?.nowUs ?? 0) + s(2);
  await edited(window, { edit: 'move', index: 0, atUs: 0, lengthUs: end });
  await window.until(() => window.events.filter((event) => event.type === 'edge-started' && event.edge === 'edge-2').length === 2);
  expect(window.events.filter((event) => event.type === 'edge-crashed')).toHaveLength(1);
  expect(seen(window.events)[0]?.to).toEqual(closeTo(end / SECOND));
});

test('virtual: the lab becomes what its text says, from the start to now, and has the trace of a run of that text', async () => {
  const window = await open('{ at: 10s, for: 5s, link: edge-1, drop: responses }', 'virtual');
  await window.command({ do: 'go-to', atUs: s(30) });
  await window.command({ do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5_000 }, forUs: s(2) });
  await window.command({ do: 'go-to', atUs: s(40) });
  await window.settled();
  const result = await edited(
    window,
    { edit: 'move', index: 0, atUs: s(12), lengthUs: s(4) },
    { edit: 'add', fault: { kind: 'edge-crash', edge: 'edge-2', point: 'now' }, atUs: s(45), lengthUs: s(5) },
  );
  expect(result).toEqual({ isRunAgain: true, forgotten: 0 });
  await window.settled();
  expect(window.clock?.nowUs).toBe(s(40));
  expect(seen(window.events)).toEqual([
    { id: 'fault-1', kind: 'link-drop', from: 12, to: 16 },
    { id: 'fault-2', kind: 'hub-slow', from: 30, to: 32 },
  ]);
  await window.command({ do: 'go-to', atUs: s(60) });
  await window.settled();
  expect(seen(window.events)).toContainEqual({ id: 'fault-3', kind: 'edge-crash', from: 45, to: 50 });
  // Nor does going back bring the old plan again.
  await window.command({ do: 'go-to', atUs: s(20) });
  expect(seen(await window.settled())).toEqual([{ id: 'fault-1', kind: 'link-drop', from: 12, to: 16 }]);

  const fresh = await open('', 'virtual');
  await fresh.command({ do: 'go-to', atUs: s(8) });
  await edited(fresh, { edit: 'add', fault: { kind: 'link-loss', link: 'edge-1', probability: 0.5, direction: 'both' }, atUs: s(3) });
  await fresh.command({ do: 'go-to', atUs: s(20) });
  const shown = await fresh.settled();
  const trace: TraceEvent[] = [];
  const { yaml, file } = await fresh.query({ ask: 'source' });
  await runScenario(parseScenario(yaml, file), { world: 'virtual', onEvent: (event) => void trace.push(event) });
  expect(shown.length).toBeGreaterThan(100);
  expect(shown).toEqual(trace.slice(0, shown.length));
});

test('virtual: what was done by hand to a fault that is no longer there is counted, and the rest is done again', async () => {
  const window = await open('{ at: 10s, link: edge-1, drop: responses }', 'virtual');
  await window.command({ do: 'go-to', atUs: s(20) });
  await window.command({ do: 'clear-fault', fault: 'fault-1' });
  await window.command({ do: 'add-edge', edge: 'edge-9', like: 'edge-1' });
  await window.command({ do: 'go-to', atUs: s(25) });
  await window.settled();
  expect(await edited(window, { edit: 'move', index: 0, atUs: s(23) })).toEqual({ isRunAgain: true, forgotten: 1 });
  await window.settled();
  expect(seen(window.events)).toEqual([{ id: 'fault-1', kind: 'link-drop', from: 23 }]);
  expect(window.events.some((event) => event.type === 'edge-added' && event.edge === 'edge-9')).toBe(true);
  // The same faults again are no change: nothing runs again.
  const { yaml } = await window.query({ ask: 'source' });
  expect(await window.command({ do: 'plan-faults', yaml: `${yaml}# a word\n` })).toEqual({ isRunAgain: false, forgotten: 0 });
  await expect(window.command({ do: 'plan-faults', yaml: 'spokelab: 1' })).rejects.toMatchObject({
    report: { code: 'ERR_SCENARIO_INVALID' },
  });
});

test('live: a lab that is kept on disk goes on with the faults as they were drawn, not as the file has them', async () => {
  const folder = temporaryFolder(onTestFinished);
  const file = '{ at: 0, for: 40m, link: edge-2, drop: both }, { at: 0, for: 50m, link: edge-1, drop: both }';
  const options = { scenario: writeScenario(folder, text(file)), world: 'live', directory: join(folder, 'lab') } as const;
  const first = await openSession(options);
  const before = new TestWindow(first).hello();
  await before.untilEvent('fault-started', 2);
  const byHand = await before.command({ do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5_000 } });
  await edited(
    before,
    { edit: 'add', fault: { kind: 'edge-disk-full', edge: 'edge-2' }, atUs: s(30 * 60), lengthUs: s(60) },
    { edit: 'remove', index: 0 },
    { edit: 'move', index: 0, atUs: 0, lengthUs: s(20 * 60) },
  );
  const drawn = await before.query({ ask: 'source' });
  await before.untilEvent('fault-end-moved');
  await first.dispose();

  const second = await openSession(options);
  const after = new TestWindow(second).hello();
  expect(await after.query({ ask: 'source' })).toEqual(drawn);
  await after.until(() => sinceResumed(after).some(({ type }) => type === 'fault-started'));
  const [drop] = sinceResumed(after).filter((event) => event.type === 'fault-started');
  // The same fault, for what is left of it; what was taken away and what was over does not come again.
  expect(drop).toMatchObject({ fault: 'fault-2', action: { kind: 'link-drop', link: 'edge-1' }, untilUs: closeToUs(s(20 * 60)) });
  const { fault } = await after.command({ do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5_000 } });
  expect(after.events.filter((event) => event.type === 'fault-started').map((event) => event.fault)).not.toContain(fault);
  expect(fault).not.toBe(byHand.fault);
  // What somebody ended by hand before the engine died stays ended.
  await after.command({ do: 'clear-fault', fault: 'fault-2' });
  await second.dispose();
  const third = await openSession(options);
  onTestFinished(() => third.dispose());
  const last = new TestWindow(third).hello();
  await last.until(() => sinceResumed(last).some(({ type }) => type === 'edge-registered'));
  await last.settled();
  expect(sinceResumed(last).filter(({ type }) => type === 'fault-started')).toEqual([]);
});

const closeToUs = (us: number): unknown => expect.closeTo(us, -6);
const sinceResumed = ({ events }: TestWindow): TraceEvent[] => events.slice(events.findLastIndex(({ type }) => type === 'lab-resumed') + 1);

const LONG_US = s(10 * 60);
/** A lab that has run for long, with something done by hand near its end; and the text with its one fault at another time. */
async function openLong() {
  const window = await open('{ at: 10s, for: 5s, link: edge-1, drop: responses }', 'virtual');
  await window.command({ do: 'go-to', atUs: LONG_US - s(1) });
  await window.command({ do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5_000 } });
  await window.command({ do: 'go-to', atUs: LONG_US });
  await window.settled();
  const { yaml } = await window.query({ ask: 'source' });
  const plan = (seconds: number) => window.command({ do: 'plan-faults', yaml: yaml.replace('at: 10s', `at: ${seconds}s`) });
  const onItsWay = () => window.until(() => window.clock?.againToUs === LONG_US && (window.clock?.nowUs ?? 0) > 0);
  return { window, plan, onItsWay };
}

test('virtual: a long lab that runs again is followed, answers meanwhile, and is given nothing by hand before it is there', async () => {
  const { window, plan, onItsWay } = await openLong();
  const planned = plan(12);
  await onItsWay();
  let isThere = false;
  void planned.then(() => {
    isThere = true;
  });
  expect((await window.query({ ask: 'kv', node: 'hub', plugin: 42 })).entries).toBeDefined();
  expect(isThere).toBe(false);
  const byHand = window.command({ do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-2', drop: 'both' } });
  expect(await planned).toEqual({ isRunAgain: true, forgotten: 0 });
  await byHand;
  await window.settled();
  expect(window.clock).toMatchObject({ nowUs: LONG_US, running: false });
  expect(window.clock?.againToUs).toBeUndefined();
  expect(seen(window.events).map(({ kind, from }) => [kind, from])).toEqual([
    ['link-drop', 12],
    ['hub-slow', 599],
    ['link-drop', 600],
  ]);
});

test('virtual: a long run again is ended where it is, or gives way to another, which does all by hand again', async () => {
  const { window, plan, onItsWay } = await openLong();
  const superseded = plan(12);
  await onItsWay();
  const planned = plan(14);
  await superseded;
  expect(await planned).toEqual({ isRunAgain: true, forgotten: 0 });
  await window.settled();
  expect(seen(window.events).map(({ kind, from }) => [kind, from])).toEqual([
    ['link-drop', 14],
    ['hub-slow', 599],
  ]);

  const ended = plan(16);
  await onItsWay();
  await window.command({ do: 'pause' });
  const { endedUs = LONG_US } = await ended;
  expect(endedUs).toBeLessThan(LONG_US);
  await window.until(() => window.clock?.nowUs === endedUs);
  expect(window.clock?.againToUs).toBeUndefined();
  await window.command({ do: 'go-to', atUs: LONG_US });
  await window.settled();
  expect(seen(window.events).map(({ kind, from }) => [kind, from])).toEqual([['link-drop', 16]]);
});
