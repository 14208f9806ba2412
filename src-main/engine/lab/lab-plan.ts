/** What a lab is made of, and the ports it stands on. */
import type { FaultSpec } from '../../contract/fault.ts';
import type { ApiSpec, GatewaySettings, HookCallRecord, ServiceSpec } from '../../contract/gateway.ts';
import type { EdgeId, FaultId, NodeId, PluginId, RequestId } from '../../contract/ids.ts';
import type { PluginLimits, PluginProgram } from '../../contract/plugin.ts';
import type { Profile } from '../../contract/profile.ts';
import type { ProbeSpec, TrafficSpec } from '../../contract/scenario.ts';
import type { BundleServer, ShelfItem } from '../gateway/bundle-server.ts';
import type { RandomStreams } from '../kernel/random-streams.ts';
import type { Link } from '../link/link.ts';
import type { BundleDepot } from '../ports/bundle-depot.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlTransport, HubListener } from '../ports/control-transport.ts';
import type { BacklogPayload, EdgeQueue } from '../ports/edge-queue.ts';
import type { HookRuntime } from '../ports/hook-runtime.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import type { PluginSandbox } from '../ports/plugin-sandbox.ts';
import type { BodyStore, TraceSink } from '../ports/trace-sink.ts';

export type LabPlan = {
  name: string;
  seed: number;
  world: 'live' | 'virtual';
  /** Unix milliseconds of lab time 0. */
  epochMs: number;
  profile: Profile;
  limits: PluginLimits;
  /** What the hub accepts; the lab's own edges use the first. */
  hubTokens: readonly [string, ...string[]];
  hubPlugins: readonly PluginProgram[];
  edges: readonly EdgePlan[];
  traffic: readonly TrafficSpec[];
  faults: readonly FaultSpec[];
  /** Ids that faults by hand are not given: of faults that were planned before the plan was changed. */
  usedFaultIds?: readonly FaultId[];
  probe?: ProbeSpec;
  gateway?: GatewayPlan;
};

/** What the edges serve as gateways. */
export type GatewayPlan = {
  settings: GatewaySettings;
  apis: readonly ApiSpec[];
  services: readonly ServiceSpec[];
  /** What lies on the lab's bundle server at the start. */
  shelf: ReadonlyMap<string, ShelfItem>;
  /** Drivers of what lies there. */
  drivers: readonly string[];
};

/** `runtime`: of a driver; undefined where this world has none. */
export type GatewayPorts = {
  server: BundleServer;
  depot: BundleDepot;
  runtime(driver: string): HookRuntime | undefined;
  record(request: RequestId, call: HookCallRecord): void;
};

export type EdgePlan = {
  id: EdgeId;
  namespace: string;
  plugins: readonly PluginProgram[];
  /** Positions of the plan's traffic that it has, when that is not the traffic that names it. */
  traffic?: readonly number[];
  /** What lies in its queue when it starts for the first time. */
  backlog?: readonly BacklogPayload[];
  /** Settings of its own, in place of the lab's. */
  gateway?: GatewaySettings;
};

/** An edge as it is by now. */
export type PresentEdge = EdgePlan & { traffic: readonly number[] };

/** What a lab consists of by now: the plan's nodes with all that was added, removed and installed since, and what they serve. */
export type LabComposition = {
  hubPlugins: readonly PluginProgram[];
  edges: readonly PresentEdge[];
  apis: readonly ApiSpec[];
  /** What lies on the bundle server, by name. */
  shelf: readonly (readonly [string, ShelfItem])[];
};

export type LabPorts = {
  clock: Clock;
  trace: TraceSink;
  bodies: BodyStore;
  sandbox: PluginSandbox;
  listener: HubListener;
  /** All randomness of the lab. */
  random: RandomStreams;
  /** Makes an edge's way to the hub; `ready` may be called at once. */
  openTransport(edge: EdgeId, link: Link, ready: (transport: EdgeTransport) => void): void;
  openQueue(edge: EdgeId): EdgeQueue;
  openStore(node: NodeId, plugin: PluginId): KeyValueStore;
  /** Without it no edge has a gateway half. */
  gateway?: GatewayPorts;
  /** The edge has left the lab: whatever is stored for it may go. */
  forgetEdge(edge: EdgeId): void;
};

export type EdgeTransport = { transport: ControlTransport; dispose(): void };

/** What a resumed lab knows of its earlier life: the numbers that its edges have used up, and its faults, with those that had ended. */
export type LabMemory = {
  edges: ReadonlyMap<EdgeId, EdgeMemory>;
  faults?: { used: readonly FaultId[]; ended: ReadonlySet<FaultId> };
};

export type EdgeMemory = { lastNumber: number; lives: number };
