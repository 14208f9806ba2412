/** A long trace: the window keeps a part of it, and shows any of its moments as a fold from the start would. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Query } from '../../src-main/contract/api.ts';
import { API_VERSION, EVENTS_PER_MESSAGE_MAX } from '../../src-main/contract/api.ts';
import type { FaultSpec } from '../../src-main/contract/fault.ts';
import { HOUR, MINUTE, SECOND } from '../../src-main/contract/units.ts';
import { answerFromTrace, isTraceQuery } from '../../src-main/runtime/trace-queries.ts';
import { TraceStore } from '../../src-main/runtime/trace-store.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { JourneyReader } from '../../src-main/trace/journey.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { applyToTopology, copyTopology, createTopology } from '../../src-main/trace/topology.ts';
import type { EngineConnection, EngineListener } from '../../src-renderer/bridge/engine-connection.ts';
import { causesOf, countersOf } from '../../src-renderer/store/figures.ts';
import { LabSession } from '../../src-renderer/store/lab-session.ts';
import { createLabStore } from '../../src-renderer/store/lab-store.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';

/** Twice what the window keeps; a million are a matter of time: SPOKELAB_LONG_EVENTS=1000000. */
const TOTAL = Number(process.env['SPOKELAB_LONG_EVENTS'] ?? 450_000);
const EDGES = Array.from({ length: 10 }, (_, index) => `edge-${index + 1}`);

/** Ten edges with a payload each a second; now and then answers of one of them are lost, or it crashes. */
function longTrace(): TraceStore {
  const trace = new TraceStore();
  onTestFinished(() => trace.dispose());
  const faults = Array.from({ length: 60 }, (_, index): FaultSpec => {
    const [edge, atUs] = [`edge-${1 + (index % 10)}`, (index + 1) * 5 * MINUTE];
    if (index % 3 === 0) return { kind: 'edge-crash', edge, point: 'now', restartUs: 20 * SECOND, atUs };
    return { kind: 'link-drop', link: edge, drop: 'responses', atUs, forUs: MINUTE };
  });
  const plan = planOf({
    edges: EDGES.map((id) => ({ id, namespace: 'default', plugins: [] })),
    traffic: EDGES.map((id) => sends({ edges: [id], everyUs: SECOND })),
    faults,
  });
  const { lab, scheduler } = createVirtualWorld(plan, (event) => trace.append(event), createScriptedSandbox(ACCEPT_ALL));
  lab.start();
  while (trace.total < TOTAL && scheduler.runNext(100 * HOUR));
  lab.end();
  return trace;
}

/** The engine's side of the line, straight from the trace. */
class TraceConnection implements EngineConnection {
  readonly #trace: TraceStore;
  readonly asked: Query[] = [];
  #listener: EngineListener | undefined;

  constructor(trace: TraceStore) {
    this.#trace = trace;
  }

  start(listener: EngineListener): void {
    this.#listener = listener;
    const lab = { name: 'long', world: 'virtual', seed: 1, profile: 'documented' } as const;
    listener.state({ status: 'open' });
    listener.welcome({ kind: 'welcome', version: API_VERSION, lab, clock: this.#clock(), first: 0 });
    this.taken(0);
  }
  taken(next: number): void {
    if (next >= this.#trace.total) return;
    const { from, events } = this.#trace.read(next, EVENTS_PER_MESSAGE_MAX);
    this.#listener?.events({ kind: 'events', from, events, clock: this.#clock(), total: this.#trace.total });
  }
  command(): Promise<never> {
    return Promise.reject(new Error('nothing can be changed'));
  }
  query<Q extends Query>(query: Q): Promise<never> {
    this.asked.push(query);
    if (!isTraceQuery(query)) return Promise.reject(new Error('only the trace can be asked'));
    return answerFromTrace(this.#trace, query, new AbortController().signal) as Promise<never>;
  }
  retryNow(): void {}
  close(): void {}

  #clock() {
    return { nowUs: this.#trace.read(this.#trace.total - 1, 1).events[0]?.at ?? 0, running: false, speed: 1 };
  }
}

test('any moment of a long trace is shown as a fold from the start shows it', { timeout: 300_000 }, async () => {
  const trace = longTrace();
  const connection = new TraceConnection(trace);
  const store = createLabStore();
  const session = new LabSession(connection, store);
  session.start();
  while (session.model.history.next < trace.total) session.work(performance.now());
  expect(session.model.history.first).toBeGreaterThan(TOTAL / 2);

  // Each moment is that of an event, so that nothing after it has happened yet; the last event of the same time counts.
  const positions = Array.from({ length: 24 }, (_, index) => Math.floor((trace.total - 1) * ((index + 0.5) / 24)));
  const topology = createTopology();
  const ledger = createLedger();
  const payloads: PayloadRecord[] = [];
  let position = 0;
  const foldTo = (at: number): void => {
    for (; position < trace.total; ) {
      const { events } = trace.read(position, 4_096);
      for (const event of events) {
        if (event.at > at) return;
        applyToTopology(topology, event);
        ledger.apply(event);
        position += 1;
      }
    }
  };
  for (const wanted of positions) {
    const at = trace.read(wanted, 1).events[0]?.at ?? 0;
    foldTo(at);
    session.viewMoment(at);
    await vi.waitUntil(() => session.shown().isExact, { timeout: 20_000, interval: 1 });
    const shown = session.shown();
    expect(shown.position).toBe(position);
    expect(shown.topology).toEqual(copyTopology(topology));
    expect(countersOf(shown.figures)).toEqual(ledger.counters);
    expect(causesOf(shown.figures)).toEqual(ledger.causes);
    const edge = `edge-${1 + (wanted % 10)}`;
    await vi.waitUntil(() => session.recentPayloads(edge, 1).length > 0, { timeout: 20_000, interval: 1 });
    const payload = session.recentPayloads(edge, 1)[0] as PayloadRecord;
    expect(payload).toEqual([...ledger.payloads({ edge })].at(-1));
    session.payload(payload.id);
    await vi.waitUntil(() => !session.isAskedAbout(payload.id), { timeout: 20_000, interval: 1 });
    expect(session.payload(payload.id)).toEqual(ledger.payload(payload.id));
    payloads.push({ ...payload });
  }
  expect(ledger.counters.duplicates).toBeGreaterThan(100);
  expect(connection.asked.length).toBeGreaterThan(20);

  // Now the journey of one that is long gone, whole.
  session.follow();
  const old = payloads[1] as PayloadRecord;
  session.journey(old.id);
  await vi.waitUntil(() => !session.isAskedAbout(old.id), { timeout: 20_000, interval: 1 });
  const reader = new JourneyReader(old.id);
  let index = 0;
  trace.each((event) => reader.take(event, index++));
  expect(session.journey(old.id)).toEqual(reader.steps);
  expect(reader.steps[0]?.stage).toBe('payload-submitted');
});
