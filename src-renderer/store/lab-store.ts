/** Makes the store, and changes of it that need nothing but the store. */
import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import { FIRST_SETTINGS } from '../../src-main/contract/person.ts';
import type { Dialog, LabState, Notice, NoticeAction, Theme, ViewName } from './lab-state.ts';
import { INSPECTED_VIEWS } from './lab-state.ts';
import type { PayloadListFilter, Selection } from './selection.ts';
import { isSameSelection } from './selection.ts';
import { EMPTY_SNAPSHOT } from './snapshot.ts';

export type LabStore = StoreApi<LabState>;

export const NOTICES_MAX = 3;
/** Most that the list of all keeps. */
export const NOTIFIED_MAX = 200;
export const EARLIER_MAX = 30;

export const createLabStore = (theme: Theme = 'system'): LabStore =>
  createStore<LabState>(() => ({
    connection: { status: 'connecting' },
    lab: undefined,
    clock: { nowUs: 0, running: false, speed: 1 },
    trace: { taken: 0, total: 0, kept: 0, lost: 0, perSecond: 0 },
    snapshot: EMPTY_SNAPSHOT,
    at: 0,
    version: 0,
    moment: undefined,
    isMomentExact: true,
    isFollowing: true,
    selection: undefined,
    earlier: [],
    payloadFilter: {},
    notices: [],
    notified: [],
    pushedOut: 0,
    draft: undefined,
    shared: undefined,
    elsewhere: undefined,
    undoable: { turn: 0 },
    tasks: {},
    settings: { ...FIRST_SETTINGS, theme },
    settingsFile: undefined,
    tour: undefined,
    opened: undefined,
    saved: undefined,
    trust: { asks: [], refused: [] },
    code: undefined,
    edits: {},
    lesson: undefined,
    isPresenting: false,
    lessonProblem: undefined,
    isBlank: false,
    dialog: undefined,
    theme,
    shade: 'dark',
    view: 'lab',
    shownEvent: undefined,
    whyAsked: 0,
    lowerPanel: 'space-time',
    edgesBy: 'namespace',
  }));

/** Selects, and remembers what was selected before, for the way back. A list of payloads opens in the Payloads view when that is shown. */
export function select(store: LabStore, selection: Selection | undefined): void {
  const { selection: current, earlier, view: shown } = store.getState();
  if (selection === undefined) return store.setState({ selection: undefined, earlier: [], shownEvent: undefined });
  if (selection.kind === 'payloads' && shown === 'payloads') return store.setState({ payloadFilter: selection.filter });
  const view = INSPECTED_VIEWS.has(shown) ? shown : 'lab';
  if (isSameSelection(current, selection)) return store.setState({ view });
  store.setState({
    view,
    selection,
    shownEvent: undefined,
    earlier: current === undefined ? earlier : [...earlier, current].slice(-EARLIER_MAX),
  });
}

/** Opens the Payloads view on what the filter lets through. */
export const showPayloads = (store: LabStore, payloadFilter: PayloadListFilter): void =>
  store.setState({ view: 'payloads', payloadFilter });

export function selectEarlier(store: LabStore): void {
  const { earlier } = store.getState();
  store.setState({ selection: earlier.at(-1), earlier: earlier.slice(0, -1), shownEvent: undefined });
}

/** The same thing said twice is one notice with a count. */
export function notify(store: LabStore, tone: Notice['tone'], title: string, text: string, action?: NoticeAction): void {
  const { notices, notified, pushedOut } = store.getState();
  const isSame = (notice: Notice): boolean => notice.title === title && notice.text === text;
  const id = 1 + notified.reduce((highest, notice) => Math.max(highest, notice.id), 0);
  const counted = (among: readonly Notice[]): Notice => ({
    id,
    tone,
    title,
    text,
    count: (among.find(isSame)?.count ?? 0) + 1,
    atMs: Date.now(),
    ...(action === undefined ? {} : { action }),
  });
  const others = notices.filter((notice) => !isSame(notice));
  const gives = others.length < NOTICES_MAX ? undefined : leastNeeded(others);
  store.setState({
    notices: [...others.filter((notice) => notice !== gives), counted(notices)],
    notified: [...notified.filter((notice) => !isSame(notice)), counted(notified)].slice(-NOTIFIED_MAX),
    pushedOut: gives === undefined ? pushedOut : pushedOut + 1,
  });
}

/** Of too many: the oldest that only tells what was done, or else the oldest that asks for nothing, or else the oldest. */
const leastNeeded = (notices: readonly Notice[]): Notice | undefined =>
  notices.find(({ tone, action }) => tone === 'done' && action === undefined) ??
  notices.find(({ action }) => action === undefined) ??
  notices[0];

export const clearNotices = (store: LabStore): void => store.setState({ notices: [], notified: [], pushedOut: 0 });

export function dismiss(store: LabStore, id: number): void {
  store.setState({ notices: store.getState().notices.filter((notice) => notice.id !== id) });
}

export const openDialog = (store: LabStore, dialog: Dialog): void => store.setState({ dialog });
export const closeDialog = (store: LabStore): void => store.setState({ dialog: undefined });
/** Large type and nothing beside the lab and its narration, for a projector; only with a lesson. */
export function togglePresenting(store: LabStore): void {
  const { isPresenting, lesson } = store.getState();
  store.setState({ isPresenting: !isPresenting && lesson !== undefined });
}
export const showView = (store: LabStore, view: ViewName): void => store.setState({ view });
