/** The store's shape: what was received, as snapshots, and what the person has chosen. Everything else is derived. */
import type { ClockState, LabInfo, QueryName, QueryResults, TaskProgress, WrittenText } from '../../src-main/contract/api.ts';
import type { EdgeId, NodeId, PayloadId, PluginId, RequestId } from '../../src-main/contract/ids.ts';
import type { Lesson } from '../../src-main/contract/lesson.ts';
import type { Settings } from '../../src-main/contract/person.ts';
import type { TrustAsk } from '../../src-main/contract/trust.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { Proof } from '../../src-main/trace/why/proof.ts';
import type { ConnectionState } from '../bridge/engine-connection.ts';
import type { PayloadListFilter, Selection } from './selection.ts';
import type { LabSnapshot } from './snapshot.ts';

export type ConnectionSlice = {
  connection: ConnectionState;
  lab: LabInfo | undefined;
  clock: ClockState;
  /** `lost`: events that the engine had already let go before this window could take them. */
  trace: { taken: number; total: number; kept: number; lost: number; perSecond: number };
};

export type SnapshotSlice = {
  snapshot: LabSnapshot;
  /** Lab time of the snapshot. */
  at: Us;
  /** Rises whenever the lab may look different; for what reads the model directly. */
  version: number;
};

export type TimeSlice = {
  /** The moment that is being viewed; absent for now. */
  moment: Us | undefined;
  /** False while the engine is asked for events of that moment: what is shown is a little earlier. */
  isMomentExact: boolean;
  isFollowing: boolean;
};

export type SelectionSlice = {
  selection: Selection | undefined;
  earlier: readonly Selection[];
  /** What the Payloads view shows. */
  payloadFilter: PayloadListFilter;
};

/** With an action it stays until it is dismissed. */
export type NoticeAction = { label: string; run(): void };
export type Notice = {
  action?: NoticeAction;
  id: number;
  tone: 'failed' | 'done';
  title: string;
  text: string;
  count: number /** Unix time of the last. */;
  atMs: number;
};
export type NoticesSlice = {
  /** Those that are seen. */
  notices: readonly Notice[];
  /** Everything that was told, each once, the latest last. */
  notified: readonly Notice[];
  /** How many gave way to later ones before they were dismissed, since the list was opened. */
  pushedOut: number;
};

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'search' }
  | { kind: 'export' }
  | { kind: 'notifications' }
  | { kind: 'shortcuts' }
  | { kind: 'settings' }
  | { kind: 'open' }
  | { kind: 'save-as' }
  | { kind: 'add-edge'; like?: EdgeId }
  | { kind: 'remove-edge'; edge: EdgeId }
  /** With a payload it is about that one's fate. */
  | { kind: 'save-scenario'; payload?: PayloadId }
  | { kind: 'replay-delivery'; payload: PayloadId; plugin: PluginId }
  | { kind: 'replay-hook'; request: RequestId; index: number; title: string }
  | { kind: 'send-payload'; edge: EdgeId; plugin?: PluginId; copyOf?: PayloadId };

export type Theme = 'system' | 'dark' | 'light';
/** The views as they are called, in the order of the rail. */
export const VIEW_WORDS = {
  lab: 'Lab',
  queues: 'Queues',
  payloads: 'Payloads',
  plugins: 'Plugins',
  gateways: 'Gateways',
  scenarios: 'Scenarios',
  compare: 'Compare',
  explore: 'Explore',
  lessons: 'Lessons',
} as const;
export type ViewName = keyof typeof VIEW_WORDS;
/** Beside these stands the inspector; what is selected elsewhere is seen in the Lab view. */
export const INSPECTED_VIEWS: ReadonlySet<ViewName> = new Set(['lab', 'queues', 'payloads']);
/** The scenario that is worked on beside the lab; `file` is where its text is taken to lie. */
export type DraftSlice = {
  /** `applied`: the text whose faults the lab has. */
  draft: { yaml: string; file: string; applied?: string } | undefined;
  /** The text that every window on the lab knows; nothing while none has written. */
  shared: Omit<WrittenText, 'applied'> | undefined;
  /** What another window has written while something else was written here. */
  elsewhere: WrittenText | undefined;
  /** What the next undo and redo are about. */
  undoable: { undo?: string; redo?: string; turn: number };
};

export type LongTask<T> =
  | { status: 'idle' }
  | { status: 'working'; progress: TaskProgress | undefined; isCancelling: boolean; cancel(): void }
  | { status: 'done'; result: T }
  | { status: 'failed'; reason: string; isCancelled: boolean };
/** Code that is shown and changed beside the lab: a plugin's as one node has it, or a bundle's on the lab's server. */
export type CodeTarget = { kind: 'plugin'; node: NodeId; plugin: PluginId } | { kind: 'bundle'; name: string };
export type CodeSlice = {
  /** What the Plugins view shows. */
  code: CodeTarget | undefined;
  /** Texts that are not saved, by target and path. */
  edits: Readonly<Record<string, string>>;
};

/** What was asked and takes long, or took long, by the query: there is one of each at a time. */
export type Tasks = { readonly [Ask in QueryName]?: LongTask<QueryResults[Ask]> };
export type TasksSlice = { tasks: Tasks };

/** The lesson that is open: where it stands, and what was answered. */
export type OpenLesson = {
  lesson: Lesson;
  step: number;
  /** Lab time at which each step was left, for the way back. */
  leftAt: readonly Us[];
  /** Chosen answers by step. */
  answers: Readonly<Record<number, readonly number[]>>;
};
/** `lessonProblem`: what is wrong with the text of the lesson that is open, as it is written now. */
export type LessonSlice = {
  lesson: OpenLesson | undefined;
  lessonProblem: string | undefined;
  isPresenting: boolean;
  isBlank: boolean;
};

/** What was so when the step of the tour began. */
export type TourStart = { delivered: number; duplicates: number };
export type OpenTour = { step: number; since: TourStart; isHurried: boolean };

/** `settingsFile`: where the engine keeps them; absent when it keeps nothing. */
export type PersonSlice = {
  settings: Settings;
  settingsFile: string | undefined;
  tour: OpenTour | undefined;
  opened: QueryResults['opened'] | undefined;
  /** What the file of the lab's scenario holds. */
  saved: { file: string; text: string; isSample: boolean } | undefined;
};

/** `asks`: what the lab would do outside of the sandbox; `refused`: hashes that were answered with no, in this window. */
export type TrustSlice = { trust: { asks: readonly TrustAsk[]; refused: readonly string[] } };

export type ScreenSlice = {
  dialog: Dialog | undefined;
  /** What was chosen, and what it comes to now. */
  theme: Theme;
  shade: 'dark' | 'light';
  view: ViewName;
  /** The event that is ringed in the space-time diagram. */
  shownEvent: Proof | undefined;
  /** Rises when somebody asks why; the answer takes the focus and sets it back. */
  whyAsked: number;
  /** What the Lab view shows under the topology. */
  lowerPanel: 'space-time' | 'faults';
  /** How a crowd of edges stands together. */
  edgesBy: 'namespace' | 'state';
};

export type LabState = ConnectionSlice &
  SnapshotSlice &
  TimeSlice &
  SelectionSlice &
  NoticesSlice &
  DraftSlice &
  TasksSlice &
  CodeSlice &
  LessonSlice &
  PersonSlice &
  TrustSlice &
  ScreenSlice;
