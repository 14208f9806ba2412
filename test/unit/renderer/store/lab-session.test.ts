import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command, Query } from '../../../../src-main/contract/api.ts';
import { API_VERSION } from '../../../../src-main/contract/api.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import type { EngineConnection, EngineListener } from '../../../../src-renderer/bridge/engine-connection.ts';
import { FAKE_LABS } from '../../../../src-renderer/bridge/fake/fake-plans.ts';
import { SyntheticLab } from '../../../../src-renderer/bridge/fake/synthetic-lab.ts';
import { LabSession } from '../../../../src-renderer/store/lab-session.ts';
import type { LabStore } from '../../../../src-renderer/store/lab-store.ts';
import { createLabStore } from '../../../../src-renderer/store/lab-store.ts';
import { CHUNK_EVENTS, CHUNKS_MAX } from '../../../../src-renderer/store/trace-history.ts';

/** Records what the window says; answers commands as the test tells it to. */
class FakeConnection implements EngineConnection {
  listener: EngineListener | undefined;
  readonly acknowledged: number[] = [];
  readonly commands: Command[] = [];
  answer: (command: Command) => Promise<unknown> = async ({ do: what }) => (what === 'inject-fault' ? { fault: 'fault-3' } : null);

  start(listener: EngineListener): void {
    this.listener = listener;
  }
  command(command: Command): Promise<never> {
    this.commands.push(command);
    return this.answer(command) as Promise<never>;
  }
  query(): Promise<never> {
    return Promise.reject(new SpokelabError('ERR_NOT_FOUND', 'nothing'));
  }
  taken(next: number): void {
    this.acknowledged.push(next);
  }
  retryNow(): void {}
  close(): void {}
}

const EVENTS: TraceEvent[] = new SyntheticLab((FAKE_LABS['demo'] as NonNullable<(typeof FAKE_LABS)['demo']>).plan).advance(100 * SECOND);
const clock = { nowUs: 100 * SECOND, running: false, speed: 1 };

let connection: FakeConnection;
let store: LabStore;
let session: LabSession;
let wallMs: number;

function welcome(first = 0): void {
  connection.listener?.state({ status: 'open' });
  connection.listener?.welcome({
    kind: 'welcome',
    version: API_VERSION,
    lab: { name: 'demo', world: 'live', seed: 7, profile: 'documented' },
    clock,
    first,
  });
}

function send(from: number, events: TraceEvent[], total = from + events.length): void {
  connection.listener?.events({ kind: 'events', from, events, clock, total });
}

/** Frames until everything that came has been folded. */
function settle(): void {
  for (let frame = 0; frame < 500; frame += 1) {
    wallMs += 100;
    session.work(wallMs);
  }
}

beforeEach(() => {
  connection = new FakeConnection();
  store = createLabStore();
  session = new LabSession(connection, store);
  wallMs = performance.now();
  session.start();
  return () => vi.restoreAllMocks();
});

describe('taking events in', () => {
  test('a lab that begins its trace again is the same lab to what follows the store', () => {
    welcome();
    const { lab } = store.getState();
    welcome();
    expect(store.getState().lab).toBe(lab);
  });

  test('a message is acknowledged once all of it has been folded', () => {
    welcome();
    send(0, EVENTS.slice(0, 1_000), 2_000);
    expect(connection.acknowledged).toEqual([]);
    settle();
    expect(connection.acknowledged).toEqual([1_000]);
    send(1_000, EVENTS.slice(1_000, 2_000), 2_000);
    settle();
    expect(connection.acknowledged).toEqual([1_000, 2_000]);
    expect(store.getState().trace).toMatchObject({ taken: 2_000, total: 2_000, kept: 2_000, lost: 0 });
  });

  test('an empty message, which only brings the clock, is acknowledged too', () => {
    welcome();
    send(0, []);
    settle();
    expect(connection.acknowledged).toEqual([0]);
  });

  test('a frame folds only as long as it has time, and goes on in the next', () => {
    welcome();
    send(0, EVENTS.slice(0, 2_000));
    let now = wallMs;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 5));
    session.work(wallMs);
    const afterOne = session.model.history.next;
    expect(afterOne).toBeGreaterThan(0);
    expect(afterOne).toBeLessThan(2_000);
    expect(connection.acknowledged).toEqual([]);
    settle();
    expect(session.model.history.next).toBe(2_000);
  });

  test('a new welcome starts the trace again, and nothing is counted twice', () => {
    welcome();
    send(0, EVENTS);
    settle();
    const { counters } = store.getState().snapshot;
    connection.listener?.state({ status: 'lost', reason: 'gone', retryAtMs: 0 });
    welcome();
    send(0, EVENTS);
    settle();
    expect(store.getState().snapshot.counters).toEqual(counters);
    expect(counters.delivered).toBeGreaterThan(0);
  });

  test('while a trace that began again has not come, the view stays as it was: what is under the pointer stays under it', () => {
    welcome();
    send(0, EVENTS);
    settle();
    session.view.hold();
    const { from, span } = session.view;
    welcome();
    settle();
    expect(session.view).toMatchObject({ from, span });
    send(0, EVENTS);
    settle();
    expect(session.view).toMatchObject({ from, span });
  });

  test('events that the engine has let go are a new beginning, not a mistake', () => {
    welcome();
    send(0, EVENTS.slice(0, 10));
    settle();
    send(1_500, EVENTS.slice(1_500, 1_600));
    settle();
    expect(session.model.history.first).toBe(1_500);
    expect(connection.acknowledged.at(-1)).toBe(1_600);
    expect(store.getState().trace.lost).toBe(1_500);
  });
});

describe('viewing an earlier moment', () => {
  beforeEach(() => {
    welcome();
    send(0, EVENTS);
    settle();
  });

  test('shows topology and counters as they were, and now again afterwards', () => {
    const now = store.getState().snapshot;
    session.viewMoment(40 * SECOND);
    const then = store.getState().snapshot;
    expect(store.getState()).toMatchObject({ moment: 40 * SECOND, at: 40 * SECOND, isFollowing: false });
    expect(then.faults).toEqual([]);
    expect(then.counters.duplicates).toBe(0);
    expect(then.counters.submitted).toBe(EVENTS.filter((event) => event.type === 'payload-submitted' && event.at <= 40 * SECOND).length);
    session.follow();
    expect(store.getState().moment).toBeUndefined();
    expect(store.getState().snapshot).toEqual(now);
  });

  test('a moment that has not come is now', () => {
    session.viewMoment(40 * SECOND);
    session.viewMoment(5_000 * SECOND);
    expect(store.getState().moment).toBeUndefined();
  });

  test('a payload and its journey are as they were', () => {
    const id = 'edge-us-1:46' as const;
    expect(session.payload(id)?.deliveries).toBe(2);
    const whole = session.journey(id).length;
    session.viewMoment(75 * SECOND);
    expect(session.payload(id)).toMatchObject({ deliveries: 1, outcome: 'delivered' });
    expect(session.journey(id).length).toBeLessThan(whole);
    expect(session.journey(id).every((step) => step.at <= 75 * SECOND)).toBe(true);
    expect(session.payloads({ duplicated: true })).toMatchObject({ rows: [], isExact: true });
  });

  test('events go on being taken in meanwhile', () => {
    session.viewMoment(40 * SECOND);
    send(EVENTS.length, [{ type: 'lab-paused', at: 100 * SECOND }]);
    settle();
    expect(connection.acknowledged.at(-1)).toBe(EVENTS.length + 1);
    expect(store.getState().at).toBe(40 * SECOND);
  });

  test('a step goes to the next thing that can be seen, and past the last one back to now', () => {
    session.viewMoment(40 * SECOND);
    session.step(1);
    const first = store.getState().moment ?? 0;
    expect(first).toBeGreaterThan(40 * SECOND);
    session.step(-1);
    expect(store.getState().moment).toBeLessThanOrEqual(40 * SECOND);
    session.viewMoment(100 * SECOND - 1);
    session.step(1);
    expect(store.getState().moment).toBeUndefined();
  });
});

test('while the scrubber moves the engine is asked for nothing but the moment; what was newest then comes once it rests', async () => {
  const events = Array.from({ length: CHUNK_EVENTS * (CHUNKS_MAX + 20) }, (_, at): TraceEvent => ({ type: 'lab-paused', at }));
  welcome();
  send(0, events);
  for (let frame = 0; frame < 20_000 && session.model.history.next < events.length; frame += 1) session.work((wallMs += 16));
  const asked: number[] = [];
  vi.spyOn(connection, 'query').mockImplementation(((query: Extract<Query, { ask: 'events' }>) => {
    asked.push(query.from / CHUNK_EVENTS);
    return Promise.resolve({ from: query.from, events: events.slice(query.from, query.from + query.count) });
  }) as never);
  for (const chunk of [10, 5]) {
    session.viewMoment((chunk + 0.5) * CHUNK_EVENTS);
    session.work((wallMs = performance.now()));
    await vi.waitFor(() => expect(store.getState().isMomentExact).toBe(true));
    session.work((wallMs = performance.now()));
  }
  expect(asked).toEqual([10, 5]);
  session.work(performance.now() + 1_000);
  await vi.waitFor(() => expect(asked).toEqual([10, 5, 4, 3, 2]));
});

describe('actions', () => {
  beforeEach(() => {
    welcome();
    send(0, EVENTS);
    settle();
  });

  test('a command that is refused becomes a notice with the engine’s words', async () => {
    connection.answer = () => Promise.reject(new SpokelabError('ERR_NOT_FOUND', 'There is no edge called "edge-9".'));
    await session.actions.restartEdge('edge-9');
    expect(store.getState().notices).toMatchObject([
      { tone: 'failed', title: 'edge-9 was not restarted', text: 'There is no edge called "edge-9".' },
    ]);
  });

  test('the pace changes at once, without waiting for the next event', async () => {
    await session.actions.continue();
    await session.actions.setSpeed(5);
    expect(store.getState().clock).toMatchObject({ running: true, speed: 5 });
    await session.actions.togglePause();
    expect(connection.commands.map((command) => command.do)).toEqual(['continue', 'set-speed', 'pause']);
    expect(store.getState().clock.running).toBe(false);
  });

  test('X cuts a link that is well, and restores one that is cut', async () => {
    await session.actions.toggleCut('edge-eu-1');
    expect(connection.commands).toEqual([{ do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-eu-1', drop: 'both' } }]);
    connection.commands.length = 0;
    await session.actions.toggleCut('edge-us-1');
    expect(connection.commands).toEqual([{ do: 'clear-fault', fault: 'fault-3' }]);
  });

  test('a new edge and a sent payload are selected; a removed edge is not', async () => {
    connection.answer = () => Promise.resolve({ edge: 'edge-7' });
    expect(await session.actions.addEdge({ namespace: 'eu' })).toBe(true);
    expect(store.getState().selection).toEqual({ kind: 'edge', id: 'edge-7' });
    connection.answer = () => Promise.resolve(null);
    await session.actions.removeEdge('edge-7');
    expect(store.getState().selection).toBeUndefined();
    connection.answer = () => Promise.resolve({ payload: 'edge-us-1:99', pending: 1 });
    await session.actions.sendPayload({ edge: 'edge-us-1', plugin: 42, text: 'x' });
    expect(store.getState().selection).toEqual({ kind: 'payload', id: 'edge-us-1:99' });
  });
});

test('when the engine is gone the clock stands still', () => {
  welcome();
  connection.listener?.events({ kind: 'events', from: 0, events: [], clock: { nowUs: 5, running: true, speed: 1 }, total: 0 });
  connection.listener?.state({ status: 'lost', reason: 'gone', retryAtMs: 0 });
  expect(session.clock.state.running).toBe(false);
});

describe('a payload whose record was let go', () => {
  test('is told by the engine when it is looked at', async () => {
    session.close();
    session = new LabSession(connection, createLabStore(), 5);
    session.start();
    welcome();
    send(0, EVENTS);
    for (let frame = 0; frame < 200 && session.model.history.next < EVENTS.length; frame += 1) session.work((wallMs += 16));
    const { ledger } = session.model;
    const about = EVENTS.map((event, index) => ({ index, event }));
    const gone = EVENTS.flatMap((event) => (event.type === 'payload-submitted' && ledger.isLetGo(event.payload) ? [event.payload] : []))[0];
    if (gone === undefined) throw new Error('none was let go');
    const asked = vi.spyOn(connection, 'query').mockResolvedValue({ events: about } as never);
    expect(session.payload(gone)).toBeUndefined();
    expect(session.isAskedAbout(gone)).toBe(true);
    await vi.waitFor(() => expect(session.isAskedAbout(gone)).toBe(false));
    expect(session.payload(gone)).toMatchObject({ id: gone, outcome: 'delivered' });
    expect(session.journey(gone).map(({ stage }) => stage)).toContain('payload-submitted');
    expect(asked).toHaveBeenCalledExactlyOnceWith({ ask: 'payload-events', payload: gone, from: 0 });
    expect(ledger.isLetGo(ledger.payloads()[Symbol.iterator]().next().value?.id ?? gone)).toBe(false);
  });
});
