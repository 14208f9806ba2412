/**
 * A scenario after it has been read and checked: globs and counts expanded, durations in microseconds, paths absolute.
 * The text form is scenario-format (docs/scenarios.md); contract/schemas/scenario.ts describes it to editors.
 */
import type { FaultAction, FaultKind, FaultSpec } from './fault.ts';
import type { ApiSpec, GatewaySettings, ServiceSpec } from './gateway.ts';
import type { EdgeId, FaultId, NodeId, PayloadId, PluginId } from './ids.ts';
import type { JsonObject, JsonValue, LogLevel } from './plugin.ts';
import type { Profile } from './profile.ts';
import type { Us } from './units.ts';

export type Scenario = {
  name: string;
  /** 0 to 2^53-1. */
  seed: number;
  profile: Profile;
  durationUs: Us;
  hubPlugins: PluginInstallation[];
  edges: EdgeSpec[];
  traffic: TrafficSpec[];
  faults: FaultSpec[];
  expectations: Expectation[];
  /** What `explore` may add to the faults above. */
  explore: ExploreSpec;
  gateway?: GatewaySpec;
};

/** What the edges serve as gateways. `shelf`: a ZIP or a folder by its name on the bundle server. `text`: as written, paths absolute. */
export type GatewaySpec = {
  settings: GatewaySettings;
  apis: ApiSpec[];
  services: ServiceSpec[];
  shelf: { name: string; path: string }[];
  text: { gateway?: object; apis?: readonly object[] };
};

/** Kinds of fault that an exploration may inject, and the most of them in one run; none by default. */
export type ExploreSpec = { faults: FaultKind[]; max: number };

/** `bundle` is the absolute path of a ZIP or a folder. `id` may be left to the bundle's own. */
export type PluginInstallation = { id?: PluginId; bundle: string; config: JsonObject };

/**
 * `queue`: absolute path of a real gateway's database, whose unsent payloads lie in the edge's queue at the start. `gateway`:
 * settings of its own, with their text.
 */
export type EdgeSpec = {
  id: EdgeId;
  namespace: string;
  plugins: PluginInstallation[];
  queue?: string;
  gateway?: { settings: GatewaySettings; text: object };
};

/** A stream of arrivals, one per edge in `edges`, each with its own random stream. */
export type TrafficSpec = {
  edges: EdgeId[];
  everyUs: Us;
  /** Each gap is `everyUs` × (1 ± jitter), uniform; 0 to 1. */
  jitter: number;
  /** Most arrivals per edge. */
  count?: number;
  fromUs: Us;
  /** Arrivals at or after this time do not happen. */
  untilUs: Us;
  item: RequestItem | SendItem;
};

/** In every string `{i}` is the arrival's number, from 1; a string that is just `{i}` becomes that number. */
export type RequestItem = { kind: 'request'; method: string; path: string; headers: Record<string, string>; body: JsonValue };
export type SendItem = { kind: 'send'; plugin: PluginId; payload: JsonValue; correlation?: string; metadata?: Record<string, string> };

export const COUNTERS = [
  'submitted',
  'rejected',
  'queued',
  'delivered',
  'unhandled',
  'failed',
  'expired',
  'pending',
  'lost',
  'duplicates',
] as const;
export type CounterName = (typeof COUNTERS)[number];
export type Counters = Record<CounterName, number>;

/** Every payload ends in one of these. */
export const PAYLOAD_OUTCOMES = ['rejected', 'delivered', 'unhandled', 'failed', 'expired', 'pending', 'lost'] as const;
export type PayloadOutcome = (typeof PAYLOAD_OUTCOMES)[number];

export const DUPLICATE_CAUSES = [
  'response-lost', // the hub had processed the batch, its answer never reached the edge
  'send-timeout', // the edge gave up waiting before the hub had answered
  'connection-lost', // the connection ended while the hub was still at work on the batch
  'crash-before-delete', // the edge died before it had deleted what the hub had processed
  'hub-restart', // the hub died after it had processed the payload and before it had answered
  'overlapping-sends', // another send of the same payload was under way
  'delete-failed', // the edge could not delete or mark what was acknowledged (disk full)
  'link-duplicate', // the link delivered the batch twice
] as const;
export type DuplicateCause = (typeof DUPLICATE_CAUSES)[number];

export const LOSS_CAUSES = [
  'crash-before-commit', // the edge died between sendToControl and the queue's commit
  'edge-removed', // the edge was taken out of the lab with the payload still in its queue
  'dropped-as-repeat', // the hub took it for a repeat of another payload and never called the plugin for it
  'vanished', // the payload left the queue with no event that explains it: a bug in the profile or in Spokelab
] as const;
export type LossCause = (typeof LOSS_CAUSES)[number];

/** How many payloads of each cause. */
export type Causes = { duplicates: Partial<Record<DuplicateCause, number>>; lost: Partial<Record<LossCause, number>> };

export type Range = { min?: number; max?: number };

/** `text` is the expectation as written, on one line; `line` where it stands. */
export type Expectation = { text: string; line: number; when: When } & Check;

/**
 * When a check must hold: `at-end` of the run; `always`, after every event from the lab's start; `eventually`, at some
 * moment between `afterUs` and `afterUs` + `withinUs`; `sometimes`, at the end of at least one run of an exploration (a
 * single run reports it and does not fail on it).
 */
export type When = { kind: 'at-end' } | { kind: 'always' } | { kind: 'eventually'; afterUs: Us; withinUs: Us } | { kind: 'sometimes' };

export type Check =
  | { kind: 'counter'; counter: CounterName; range: Range; edge?: string }
  | { kind: 'queue'; edges: string; range: Range }
  | { kind: 'kv'; on: NodeId; plugin: PluginId; key: string; json?: JsonValue; value?: string }
  | { kind: 'cause'; of: 'duplicates'; is: DuplicateCause }
  | { kind: 'cause'; of: 'lost'; is: LossCause }
  /** Submission to first delivery, over the delivered payloads; microseconds. `percentile` in (0, 100], 100 is the largest. */
  | { kind: 'latency'; percentile: number; range: Range; edge?: string }
  /** On each edge first deliveries keep the order of submission. */
  | { kind: 'order' }
  /** What became of one payload; `cause`: of each of its repeats, or of its loss. At least one of the three. */
  | { kind: 'payload'; id: PayloadId; outcome?: PayloadOutcome; deliveries?: Range; cause?: DuplicateCause | LossCause }
  /** How many log lines match: on the node, of the plugin, of the level, with the text in the message. */
  | { kind: 'log'; on: string; plugin?: PluginId; level?: LogLevel; contains?: string; range: Range };

/**
 * `inevitableAtUs`: from when on the run broke even if every fault had ended there; 0: it breaks without any fault.
 * `brokenAtUs`: the moment at which an `always` broke, or an `eventually` ran out. `isReached`, on `sometimes` only: whether
 * this run reached it; `ok` is true either way.
 */
export type ExpectationResult = { text: string; ok: boolean; actual: string; brokenAtUs?: Us; inevitableAtUs?: Us; isReached?: boolean };

/** Nearest-rank percentiles of submission to first delivery, milliseconds; absent when nothing was delivered. */
export type Latencies = { p50: number; p90: number; p99: number; max: number };

/** A fault of the run and how often it changed something: a message, a call, a node. 0 hits: it never mattered. */
export type FaultReport = { fault: FaultId; action: FaultAction; atUs: Us; hits: number };

/**
 * What a probe does to the hub plugins, to see which payloads they cannot bear:
 * - `duplicates`: calls the plugin a second time for every payload, up to `withinUs` later;
 * - `reorder`: routes the payloads of each batch in an order that the seed chooses;
 * - `crash`: the hub dies after it has routed a batch and before it answers, for batches that the seed chooses.
 */
export type ProbeKind = 'duplicates' | 'reorder' | 'crash';
export type ProbeSpec = { kind: ProbeKind; withinUs: Us };

/** A payload that a plugin could not bear: a KV value or a reply that is not what it would be without the probe. */
export type ProbeFinding = { payload: PayloadId; plugin: PluginId; what: 'kv' | 'reply'; key?: string; before: string; after: string };
export type ProbeReport = { kind: ProbeKind; findings: ProbeFinding[]; probed: number };

/** What `run --json` prints for each scenario (product.md). */
export type RunReport = {
  scenario: string;
  seed: number;
  world: 'live' | 'virtual';
  profile: string;
  verdict: 'pass' | 'fail';
  counters: Counters;
  causes: Causes;
  expectations: ExpectationResult[];
  latencies?: Latencies;
  faults: FaultReport[];
  /** SHA-256 (hex) of the canonical trace. */
  traceHash: string;
  events: number;
  simulatedMs: number;
  wallMs: number;
  probe?: ProbeReport;
  /**
   * Of a session that was replayed: the first event that is not as it was recorded, and what was recorded there (absent when
   * the recorded trace had ended); null when there is none.
   */
  divergence?: { position: number; recorded?: object; replayed?: object } | null;
  /** Why the run cannot be repeated to the byte; absent when it can. */
  notDeterministic?: string;
};
