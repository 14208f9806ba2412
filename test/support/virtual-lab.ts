/** A virtual lab for tests: a plan with sensible gaps filled in, run to a moment, with everything the trace says. */
import type { PluginLimits } from '../../src-main/contract/plugin.ts';
import type { EdgeProfile, HubProfile, LinkProfile } from '../../src-main/contract/profile.ts';
import type { SendItem, TrafficSpec } from '../../src-main/contract/scenario.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND, VIRTUAL_EPOCH_MS } from '../../src-main/contract/units.ts';
import type { Lab, LabPlan, Scheduler } from '../../src-main/engine/index.ts';
import { DOCUMENTED } from '../../src-main/engine/profile/documented.ts';
import { TraceRecorder } from '../../src-main/runtime/trace-recorder.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import type { TraceEvent, TraceEventType } from '../../src-main/trace/events.ts';
import type { Script } from './scripted-sandbox.ts';
import { createScriptedSandbox, scriptedProgram } from './scripted-sandbox.ts';

export const LIMITS: PluginLimits = {
  memoryBytesMax: 32 * 1024 * 1024,
  stepsPerCallMax: 1_000,
  timersMax: 1_000,
  logBytesMax: 65_536,
  kvValueBytesMax: 1_048_576,
};

export type LabOverrides = Partial<Omit<LabPlan, 'profile'>> & {
  edge?: Partial<EdgeProfile>;
  hub?: Partial<HubProfile>;
  link?: Partial<LinkProfile>;
};

export type LabScripts = Record<number, { edge?: Script; hub?: Script }>;

/** One edge `edge-1` and a hub with plugin 42, profile `documented`, no traffic. */
export function planOf(overrides: LabOverrides = {}): LabPlan {
  const { edge, hub, link, ...plan } = overrides;
  return {
    name: 'test',
    seed: 1,
    world: 'virtual',
    epochMs: VIRTUAL_EPOCH_MS,
    limits: LIMITS,
    hubTokens: ['secret'],
    hubPlugins: [scriptedProgram(42, 'hub')],
    edges: [{ id: 'edge-1', namespace: 'default', plugins: [] }],
    traffic: [],
    faults: [],
    profile: {
      ...DOCUMENTED,
      edge: { ...DOCUMENTED.edge, ...edge },
      hub: { ...DOCUMENTED.hub, ...hub },
      link: { ...DOCUMENTED.link, ...link },
    },
    ...plan,
  };
}

export const ACCEPT_ALL: LabScripts = { 42: { hub: { acceptEdgePayload: () => true } } };

/** Payloads for plugin 42 on edge-1 at a steady pace. */
export function sends(overrides: Partial<Omit<TrafficSpec, 'item'>> & { item?: Partial<SendItem> } = {}): TrafficSpec {
  const { item, ...timing } = overrides;
  return {
    edges: ['edge-1'],
    everyUs: SECOND,
    jitter: 0,
    fromUs: 0,
    untilUs: Number.MAX_SAFE_INTEGER,
    ...timing,
    item: { kind: 'send', plugin: 42, payload: { n: '{i}' }, ...item },
  };
}

export class VirtualLab {
  readonly events: TraceEvent[] = [];
  readonly lab: Lab;
  readonly scheduler: Scheduler;
  readonly #recorder = new TraceRecorder((event) => this.events.push(event));

  constructor(plan: LabPlan, scripts: LabScripts = ACCEPT_ALL) {
    const world = createVirtualWorld(plan, this.#recorder.sink, createScriptedSandbox(scripts));
    this.lab = world.lab;
    this.scheduler = world.scheduler;
    this.lab.start();
  }

  get facts() {
    return this.#recorder.facts;
  }

  get counters() {
    return this.#recorder.facts.ledger.counters;
  }

  get causes() {
    return this.#recorder.facts.ledger.causes;
  }

  runUntil(atUs: Us): this {
    while (this.scheduler.runNext(atUs));
    this.scheduler.advanceTo(atUs);
    return this;
  }

  /** Ends the lab and gives the trace's hash. */
  end(): string {
    this.lab.end();
    return this.#recorder.hash();
  }

  /** Rows that the edge keeps as sent. */
  sentCount(edge: string): number {
    return this.lab.queueCounts(edge)?.sent ?? 0;
  }

  of<T extends TraceEventType>(type: T): Extract<TraceEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TraceEvent, { type: T }> => event.type === type);
  }
}

/** A lab run from its start to the moment. */
export const runLab = (untilUs: Us, overrides: LabOverrides = {}, scripts: LabScripts = ACCEPT_ALL): VirtualLab =>
  new VirtualLab(planOf(overrides), scripts).runUntil(untilUs);
