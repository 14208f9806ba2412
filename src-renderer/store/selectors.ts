/** Derived values, declared once so that their results stay the same object while nothing changed. */
import type { LabState } from './lab-state.ts';
import { edgeOfSelection } from './selection.ts';

export const selectSnapshot = (state: LabState) => state.snapshot;
export const selectEdges = (state: LabState) => state.snapshot.edges;
export const selectHub = (state: LabState) => state.snapshot.hub;
export const selectFaults = (state: LabState) => state.snapshot.faults;
export const selectCounters = (state: LabState) => state.snapshot.counters;
export const selectSelection = (state: LabState) => state.selection;
/** The edge that the selection is about. */
export const selectSelectedEdge = (state: LabState) => edgeOfSelection(state.selection) ?? edgeOfFault(state);
export const selectEarlier = (state: LabState) => state.earlier;
export const selectPayloadFilter = (state: LabState) => state.payloadFilter;
export const selectIsMomentExact = (state: LabState) => state.isMomentExact;
export const selectMoment = (state: LabState) => state.moment;
export const selectAt = (state: LabState) => state.at;
export const selectVersion = (state: LabState) => state.version;
export const selectClock = (state: LabState) => state.clock;
export const selectLab = (state: LabState) => state.lab;
export const selectConnection = (state: LabState) => state.connection;
/** The lab was there and its engine no longer is. */
export const selectIsStale = (state: LabState) => state.lab !== undefined && state.connection.status !== 'open';
export const selectTrace = (state: LabState) => state.trace;
export const selectNotices = (state: LabState) => state.notices;
export const selectNotified = (state: LabState) => state.notified;
export const selectPushedOut = (state: LabState) => state.pushedOut;
export const selectDialog = (state: LabState) => state.dialog;
export const selectTheme = (state: LabState) => state.theme;
export const selectShade = (state: LabState) => state.shade;
export const selectLesson = (state: LabState) => state.lesson;
export const selectIsPresenting = (state: LabState) => state.isPresenting;
export const selectDraft = (state: LabState) => state.draft;
export const selectElsewhere = (state: LabState) => state.elsewhere;
export const selectSettings = (state: LabState) => state.settings;
export const selectSettingsFile = (state: LabState) => state.settingsFile;
export const selectShownEvent = (state: LabState) => state.shownEvent;
export const selectWhyAsked = (state: LabState) => state.whyAsked;
export const selectUndoable = (state: LabState) => state.undoable;
export const selectEdgesBy = (state: LabState) => state.edgesBy;
export const selectLowerPanel = (state: LabState) => state.lowerPanel;
export const selectView = (state: LabState) => state.view;
export const selectIsFollowing = (state: LabState) => state.isFollowing;
export const selectCapacity = (state: LabState) => state.snapshot.queueCapacity;
/** True once the trace up to the moment of opening has been taken in. */
export const selectIsCaughtUp = (state: LabState) => state.trace.total - state.trace.taken < 10_000;

function edgeOfFault({ selection, snapshot }: LabState): string | undefined {
  if (selection?.kind !== 'fault') return undefined;
  const action = snapshot.faults.find(({ id }) => id === selection.id)?.action;
  if (action === undefined) return undefined;
  return 'link' in action ? action.link : 'edge' in action ? action.edge : undefined;
}
