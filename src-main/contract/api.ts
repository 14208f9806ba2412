/**
 * The messages between a window and the engine, whatever carries them (a MessagePort, a WebSocket, a direct call).
 * Everything here is plain JSON. The engine checks each message against contract/schemas/api.ts before it acts.
 *
 * A window says `hello`; the engine answers `welcome` and then sends `events`, at most one message a frame (16 ms) and
 * never a further one before the last was acknowledged, so a slow window gets fewer and larger messages, not a backlog.
 * A query may take long: its answer may be preceded by any number of `progress` messages, and `cancel` asks for its end. It is
 * answered all the same: with what there is so far where that means something, or else with ERR_CANCELLED. A window that goes,
 * or is moved to another lab, cancels what it has asked.
 *
 * `E` is the trace's event type (contract knows nothing of the trace).
 */
import type { Breakpoint, StepTarget } from './breakpoint.ts';
import type { BundleUpload } from './bundle-upload.ts';
import type { ChangeId, NamedChange } from './code-change.ts';
import type { ErrorReport } from './errors.ts';
import type { FaultAction } from './fault.ts';
import type { FaultEdit, FaultPlan } from './fault-plan.ts';
import type { ApiSpec, BundleState, GatewayVersion, HookCallRecord } from './gateway.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PayloadId, PluginId, RequestId } from './ids.ts';
import type { ClockState, LabInfo } from './lab-info.ts';
import type { Lesson, LessonInfo } from './lesson.ts';
import type { PersonAnswers, PersonCommand, PersonQuery, PersonResults } from './person.ts';
import type { JsonObject } from './plugin.ts';
import type { ProbeKind, RunReport } from './scenario.ts';
import type { TrustAsk } from './trust.ts';
import type { Us } from './units.ts';

export type { BundleUpload } from './bundle-upload.ts';
export type { ClockState, LabInfo } from './lab-info.ts';

export const API_VERSION = 1;

/** Most events in one `events` message. */
export const EVENTS_PER_MESSAGE_MAX = 5_000;

export const PAYLOADS_PER_PAGE_MAX = 256;

/** What a lab is opened from. `text` is a scenario as if it lay in `file`, or where the lab's own lies. */
export type LabOrigin =
  | { from: 'demo' }
  | { from: 'file'; file: string }
  | { from: 'text'; yaml: string; file?: string }
  | { from: 'lesson'; lesson: string };

export type Command =
  | PersonCommand
  /** Another lab in place of this one, in every window. When it cannot be opened, this one stays. */
  | { do: 'open-lab'; origin: LabOrigin; world: 'live' | 'virtual' }
  | { do: 'pause' }
  | { do: 'continue' }
  /** 0.1 to 1,000; of a live lab to 20. */
  | { do: 'set-speed'; speed: number }
  /** Virtual labs only, as the three below: on to the next of its kind, at most to where the scenario ends; the lab is paused then. */
  | { do: 'step'; to: StepTarget }
  /** Back to the last of its kind before now; `end` means the beginning. What was done by hand since is undone. */
  | { do: 'step-back'; to: StepTarget }
  /** On or back to a moment. */
  | { do: 'go-to'; atUs: Us }
  /** In place of those that there are. */
  | { do: 'set-breakpoints'; breakpoints: Breakpoint[] }
  | { do: 'inject-fault'; fault: FaultAction; forUs?: Us }
  | { do: 'clear-fault'; fault: FaultId }
  /** The text's faults in place of those that were planned: what it says of now and later is done, and what it does not say ends. */
  | { do: 'plan-faults'; yaml: string }
  /** The scenario's text as it is written in this window, over the revision that it knows; other windows are told. Refused where another was faster. */
  | { do: 'write-text'; yaml: string; file: string; over: number }
  /** The batch is processed and its answer lost: fault `link-lose-answer`. */
  | { do: 'lose-answer'; edge: EdgeId; batch: BatchId }
  /** Messages that a fault `link-hold` keeps, by their number in the trace. Only a batch can be released twice. */
  | { do: 'release-held'; edge: EdgeId; message: number; times: 1 | 2 }
  | { do: 'drop-held'; edge: EdgeId; message: number }
  /** It will be the first to go when the hold ends. */
  | { do: 'move-held-to-front'; edge: EdgeId; message: number }
  | { do: 'restart-edge'; edge: EdgeId }
  | { do: 'restart-hub' }
  /** Without `edge` the next free `edge-N`; with `like`, the same plugins and traffic as that edge. */
  | { do: 'add-edge'; edge?: EdgeId; namespace?: string; like?: EdgeId }
  | { do: 'remove-edge'; edge: EdgeId }
  /** Installs or replaces (same id) a plugin. `all`: the hub and every edge, each its half. */
  | { do: 'install-bundle'; target: NodeId | 'all'; bundle: BundleUpload; plugin?: PluginId; config?: JsonObject }
  /** `all`: from every node that has it. */
  | { do: 'uninstall-plugin'; node: NodeId | 'all'; plugin: PluginId }
  /** Replaces one file of a plugin, or its manifest, on every node that has just this code. In the lab alone: no file on disk changes. */
  | { do: 'edit-plugin'; plugin: PluginId; hash: string; path: string; text: string }
  /** A request to an edge by hand, as over its HTTP port. */
  | { do: 'send-request'; edge: EdgeId; method: string; path: string; headers?: Record<string, string>; body?: string }
  /** Without `edge`: on all. */
  | { do: 'reload-gateway'; edge?: EdgeId }
  | { do: 'clear-bundle-cache'; edge?: EdgeId; bundle: string }
  /** Uploads a bundle to the lab's bundle server, in place of what lies there under the name; gateways are not told. APIs that had the bundle `inPlaceOf` get it. */
  | { do: 'put-bundle'; name: string; bundle: BundleUpload; inPlaceOf?: string }
  /** Serves an API, in place of one with the id. */
  | { do: 'put-api'; api: Pick<ApiSpec, 'id' | 'listenPath' | 'bundle' | 'auth' | 'edges'> }
  /** Replaces one file of a bundle on the lab's server and makes it live at once on every edge. */
  | { do: 'edit-bundle'; bundle: string; path: string; text: string }
  /** Plugins, bundles and APIs as they were before a change of them, or after it; refused when somebody else has changed the same since. */
  | { do: 'put-back'; change: ChangeId; to: 'before' | 'after' }
  | { do: 'send-payload'; edge: EdgeId; plugin: PluginId; text: string; correlation?: string; metadata?: Record<string, string> };
export type CommandName = Command['do'];

/** What one lab can be told; the others concern which lab there is. */
export type OneLabCommand = Exclude<Command, { do: 'open-lab' } | PersonCommand>;

export type CommandResults = PersonResults & {
  'open-lab': null;
  pause: null;
  continue: null;
  'set-speed': null;
  step: null;
  'step-back': null;
  'go-to': null;
  'set-breakpoints': null;
  'inject-fault': { fault: FaultId };
  'clear-fault': null;
  /**
   * `isRunAgain`: a virtual lab has run from its start to now with them; `forgotten` by hand could not be done any more. `endedUs`: that
   * was ended on its way, there; what was done by hand later is gone.
   */
  'plan-faults': { isRunAgain: boolean; forgotten: number; endedUs?: Us };
  'write-text': { revision: number };
  'lose-answer': { fault: FaultId };
  'release-held': null;
  'drop-held': null;
  'move-held-to-front': null;
  'restart-edge': null;
  'restart-hub': null;
  'add-edge': { edge: EdgeId };
  'remove-edge': null;
  /** `warnings`: what would go wrong on a real gateway. */
  /** `api`: the bundle has hooks only, and is served there. */
  'install-bundle': {
    plugin?: PluginId;
    name: string;
    version: string;
    nodes: NodeId[];
    warnings: string[];
    api?: { id: string; listenPath: string };
    change: ChangeId;
  };
  'uninstall-plugin': { change: ChangeId };
  'edit-plugin': { hash: string; nodes: NodeId[]; change: ChangeId };
  'send-request': { request: RequestId; status: number; headers: Record<string, string[]>; body: string };
  'reload-gateway': null;
  'clear-bundle-cache': null;
  'put-bundle': { files: string[]; problem?: string; change: ChangeId };
  'put-api': { change: ChangeId };
  'edit-bundle': { edges: EdgeId[]; change: ChangeId };
  'put-back': null;
  'send-payload': { payload: PayloadId; pending: number };
};

export type Query =
  | PersonQuery
  /** Events that the window does not hold any more. */
  | { ask: 'events'; from: number; count: number }
  /** Those that concern a payload; it was submitted at the position `from` or later. */
  | { ask: 'payload-events'; payload: PayloadId; from: number }
  /** What became of the first so many payloads that were submitted at the position or later, but for those at these places. */
  | { ask: 'payload-page'; from: number; count: number; without: number[] }
  /** A payload's bytes, as long as the engine still keeps them. */
  | { ask: 'payload-body'; payload: PayloadId }
  /** Payloads whose body holds the text, whatever its case; bodies before `from` were looked through before. */
  | { ask: 'search-bodies'; text: string; from: number }
  /** The trace so far in another form, to be read piece by piece until the last, or closed before it. */
  | { ask: 'open-export'; form: ExportForm }
  | { ask: 'read-export'; export: number }
  | { ask: 'close-export'; export: number }
  | { ask: 'kv'; node: NodeId; plugin: PluginId }
  /** What was done to the lab so far as a scenario that does it again; its expectation is what became of the payload, or of all. */
  | { ask: 'scenario'; payload?: PayloadId }
  /** The text of the scenario that the lab was started from. */
  | { ask: 'source' }
  | { ask: 'lessons' }
  | { ask: 'lesson'; lesson: string }
  /** The JSON Schema of a file that people write, as `spokelab schema` prints it. */
  | { ask: 'schema'; of: 'scenario' | 'manifest' }
  /** The types for authors of plugins and hooks, as `spokelab bundle types` writes them. */
  | { ask: 'sdk-types' }
  /** The six below take a scenario's text as if it lay where the lab's does, and leave the lab alone. */
  | { ask: 'check-scenario'; yaml: string }
  /** What a timeline draws. */
  | { ask: 'fault-plan'; yaml: string }
  /** The text with its faults changed, one edit after the other; all else in it stays. */
  | { ask: 'edit-faults'; yaml: string; edits: FaultEdit[] }
  /** In the virtual world by default, in a moment; live it takes the scenario's own time. */
  | { ask: 'run-scenario'; yaml: string; probe?: ProbeKind; world?: 'live' | 'virtual' }
  /** `own` stands for the profile that the scenario names. */
  | { ask: 'compare-profiles'; yaml: string; profiles: string[] }
  | { ask: 'explore-scenario'; yaml: string; runs: number }
  /** What the edges serve, and for each bundle on each edge whether its newest bytes are live. */
  | { ask: 'gateways' }
  /** The hook calls of a request, before and after, as long as the engine still keeps them. */
  | { ask: 'hook-calls'; request: RequestId }
  /** A recorded hook call run again with the code of now, or with one file of it changed. It sends nothing. */
  | { ask: 'replay-hook'; request: RequestId; index: number; edit?: { path: string; text: string } }
  /** A payload handed once more to the hub plugin's code of now, or to it with one file changed, over a copy of its store. It changes nothing. */
  | { ask: 'replay-delivery'; payload: PayloadId; edit?: { path: string; text: string } }
  /** Changes of code by hand from before the lab's engine was started again that can still be put back, oldest first. */
  | { ask: 'earlier-changes' }
  /** The files of a bundle on the lab's server. */
  | { ask: 'bundle-files'; bundle: string }
  /** What a gateway checks of it, step by step. */
  | { ask: 'verify-bundle'; bundle: string }
  /** The code of a plugin as the node has it. */
  | { ask: 'plugin-files'; node: NodeId; plugin: PluginId };
/** JSON lines, a report, a table of the payloads, traces for other tools, the whole session as one file. */
export const EXPORT_FORMS = ['trace', 'html', 'csv', 'otlp', 'perfetto', 'session'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export type QueryName = Query['ask'];

/** What one lab can be asked. */
export type OneLabQuery = Exclude<Query, PersonQuery>;

/** How far a query is that takes long; each message replaces the last. */
export type TaskProgress = {
  /** What it is at, in a few words: `Searching`. */
  doing: string;
  /** Runs, events, bytes: whatever it is that it counts, and how many there will be, where that can be said. */
  done: number;
  of?: number;
  /** Queries `explore-scenario` only. */
  exploration?: ExplorationProgress;
};

/** `found`: distinct failures so far. `shrinking`: each failure that is being made small, and the smallest scenario so far. */
export type ExplorationProgress = {
  found: number;
  runsPerSecond: number;
  leftMs: number;
  shrinking: { failure: number; of: number; runs: number; faults: number; edges: number; streams: number; simulatedMs: number }[];
};

/** `line` and `column` count from 1; `field` is empty for the text as a whole. */
export type ScenarioIssue = { line: number; column: number; field: string; message: string };

/**
 * `parting`: the first event that is not as in the first run; absent where there is none. `around`: both traces from some events
 * before it, at position `from`, to some after it.
 */
export type ComparedReport = {
  report: RunReport;
  parting?: { position: number; base?: object; other?: object };
  around?: { from: number; base: object[]; other: object[] };
};

export type ExplorationResult = {
  runs: number;
  done: number;
  /** Kinds of fault that were added. */
  kinds: string[];
  failures: {
    expectation: string;
    cause?: string;
    actual: string;
    run: number;
    seed: number;
    /** How many runs broke in this way. */
    seen: number;
    minimal: {
      actual: string;
      faults: number;
      edges: number;
      streams: number;
      simulatedMs: number;
      runs: number;
      inevitableAtMs?: number;
      yaml: string;
    };
  }[];
  sometimes: { text: string; reached: number }[];
  /** It was ended early; this is what there was by then. */
  isCancelled: boolean;
};

export type QueryResults = PersonAnswers & {
  /** Events of the trace, which contract does not know; `from` is higher than asked for where earlier ones are gone. */
  events: { from: number; events: object[] };
  'payload-events': { events: { index: number; event: object }[] };
  /** Their records in order of submission, which contract does not know; none where the trace's beginning is gone. */
  'payload-page': { payloads: (object | null)[] };
  'payload-body': { kept: true; base64: string } | { kept: false; reason: string };
  /** `next`: from where a later search goes on. `looked`, `forgotten`: bodies looked through, and no longer kept. */
  'search-bodies':
    | { kept: true; found: { edge: EdgeId; numbers: number[] }[]; next: number; looked: number; forgotten: number }
    | { kept: false; reason: string };
  /** `file`: a name for it; `type`: its media type. */
  'open-export': { export: number; file: string; type: string };
  'read-export': { text: string; isLast: boolean } | { base64: string; isLast: boolean };
  'close-export': null;
  kv: { entries: { key: string; value: string }[] };
  /** `folder`: where the file must lie for its bundles to be found. `notes`: what a scenario cannot say. */
  scenario: { yaml: string; folder: string; notes: string[] };
  source: { yaml: string; file: string };
  lessons: { lessons: LessonInfo[] };
  lesson: Lesson;
  schema: { schema: object };
  'sdk-types': SdkTypes;
  'check-scenario': { problems: ScenarioIssue[] };
  'fault-plan': { plan: FaultPlan } | { problems: ScenarioIssue[] };
  /** `index`: of the fault that the last edit was about. */
  'edit-faults': { yaml: string; index?: number };
  'run-scenario': RunReport;
  'compare-profiles': { runs: ComparedReport[] };
  'explore-scenario': ExplorationResult;
  gateways: GatewaysReport;
  'hook-calls': { calls: HookCallRecord[] };
  'replay-hook': ReplayedHook;
  'replay-delivery': ReplayedDelivery;
  'bundle-files': { files: { path: string; base64: string }[] };
  'verify-bundle': VerifiedBundle;
  'earlier-changes': { changes: NamedChange[] };
  /** `manifest`: of the bundle; it is not among the files, and is edited as `manifest.json`. */
  'plugin-files': {
    name: string;
    version: string;
    hash: string;
    entry: string;
    files: { path: string; base64: string }[];
    manifest?: string;
  };
};

/** Texts of `.d.ts` files. */
export type SdkTypes = { plugin: string; hooks: string };

export type GatewaysReport = {
  apis: Pick<ApiSpec, 'id' | 'listenPath' | 'bundle' | 'auth' | 'edges'>[];
  bundles: BundleState[];
  /** What lies on the lab's bundle server; `hash`: of its files; `problem`: why a gateway cannot unpack it. */
  shelf: { name: string; hash: string; files: string[]; problem?: string }[];
  /** `address`: host:port of the edge's HTTP port, live world only. */
  edges: { edge: EdgeId; version: GatewayVersion; address?: string }[];
};

export type ReplayedHook = { before: string; recorded: string; replayed: string; isSame: boolean; logs: string[]; error?: string };

type Delivered = { handled?: boolean; error?: string; writes: { key: string; value?: string }[] };
/** `recorded`: the payload's last delivery, where the trace still has it. A write without a value deletes. */
export type ReplayedDelivery = { recorded?: Delivered; replayed: Delivered; isSame: boolean; logs: string[] };

/** `ok` is absent for a step that there was no need or no way to take. */
export type VerifiedBundle = {
  ok: boolean;
  steps: { step: 'structure' | 'checksum' | 'signature'; ok?: boolean; text: string }[];
  warnings: string[];
};

export type WrittenText = { revision: number; yaml: string; file: string; applied: string };

export type WindowMessage =
  | { kind: 'hello'; version: number }
  | { kind: 'command'; id: number; command: Command }
  | { kind: 'query'; id: number; query: Query }
  /** All events before this position have been taken in. */
  | { kind: 'taken'; next: number }
  /** Ends the query with the id, if it is still under way. */
  | { kind: 'cancel'; id: number };

export type EngineMessage<E> =
  /** `first`: position of the oldest event that the engine still has; earlier ones are gone and the window says so. */
  | { kind: 'welcome'; version: number; lab: LabInfo; clock: ClockState; first: number }
  /** Events `from`, `from`+1, … (may be none when only the clock changed); `total` is the trace's length so far. */
  | { kind: 'events'; from: number; events: E[]; clock: ClockState; total: number }
  /** The scenario's text as another window on this lab has it now; `applied`: the text whose faults the lab has. */
  | ({ kind: 'text' } & WrittenText)
  /** Of the query with the id, which has not been answered yet. */
  | { kind: 'progress'; id: number; progress: TaskProgress }
  | { kind: 'reply'; id: number; ok: true; result: unknown }
  | { kind: 'reply'; id: number; ok: false; error: ErrorReport }
  /** All that the lab would do outside of the sandbox and nobody has allowed; it is not done until somebody does. */
  | { kind: 'asked'; asks: TrustAsk[] }
  /** The engine has ended and says why; the window offers to start it again. */
  | { kind: 'ended'; error: ErrorReport };
