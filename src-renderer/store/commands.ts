/** Every command of the window, for the palette. */
import { splitPayloadId } from '../../src-main/contract/ids.ts';
import { whyCommands } from './ask-why.ts';
import { copyCommands } from './copies.ts';
import { saveDiagnostics } from './diagnostics.ts';
import { fileCommands } from './file-commands.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState, ViewName } from './lab-state.ts';
import { VIEW_WORDS } from './lab-state.ts';
import { openDialog, select, selectEarlier, showView, togglePresenting } from './lab-store.ts';
import { leaveLesson, nextStep, stepBefore, toggleBlank } from './lessons.ts';
import { edgeCommands, faultCommands, heldCommands, hubCommands, pluginCommands } from './node-commands.ts';
import type { PaletteCommand } from './palette-command.ts';
import type { Selection } from './selection.ts';
import { selectSelectedEdge } from './selectors.ts';
import type { EdgeSnapshot } from './snapshot.ts';
import { timeCommands } from './time-commands.ts';
import { startTour } from './tour.ts';
import { askAgain } from './trust.ts';
import { redoLast, undoLast } from './undoing.ts';

/** Edges beyond this many are found by typing only; their commands are made when there is something to match. */
const EDGES_LISTED_MAX = 60;

export function commandsFor(session: LabSession, query: string): PaletteCommand[] {
  const state = session.store.getState();
  const edges = state.snapshot.edges.filter((edge, index) => index < EDGES_LISTED_MAX || (query !== '' && edge.id.includes(query)));
  return [
    ...historyCommands(session, state),
    ...selectedCommands(session, state),
    ...whyCommands(session.store),
    ...timeCommands(session, state),
    ...fileCommands(session, state),
    ...labCommands(session, state),
    ...hubCommands(session, state.snapshot),
    ...faultCommands(session, state.snapshot),
    ...(query === '' ? [] : edges.slice(0, EDGES_LISTED_MAX).flatMap((edge) => edgeCommands(session, edge))),
    ...screenCommands(session, state),
  ];
}

const SELECTED = 'Selected';

function historyCommands(session: LabSession, { undoable: { undo, redo } }: LabState): PaletteCommand[] {
  const group = 'Changes';
  return [
    ...(undo === undefined ? [] : [{ title: `Undo ${undo}`, group, keys: 'Ctrl Z', run: () => void undoLast(session) }]),
    ...(redo === undefined ? [] : [{ title: `Redo ${redo}`, group, keys: 'Ctrl Shift Z', run: () => void redoLast(session) }]),
  ];
}

function selectedCommands(session: LabSession, { selection, snapshot, earlier }: LabState): PaletteCommand[] {
  const { store } = session;
  if (selection === undefined) return [];
  return [
    ...commandsOf(session, selection, snapshot.edges),
    { title: 'Clear the selection', group: SELECTED, keys: 'Esc', run: () => select(store, undefined) },
    ...(earlier.length === 0 ? [] : [{ title: 'Back to what was selected before', group: SELECTED, run: () => selectEarlier(store) }]),
  ];
}

function commandsOf(session: LabSession, selection: Selection, edges: readonly EdgeSnapshot[]): PaletteCommand[] {
  switch (selection.kind) {
    case 'edge':
      return selectedEdgeCommands(session, edges, selection.id, true);
    case 'link':
      return [...selectedEdgeCommands(session, edges, selection.edge, false), ...heldCommands(session, selection.edge)];
    case 'plugin':
      return pluginCommands(session, selection.node, selection.id);
    case 'batch': {
      const { id } = selection;
      const edge = id.slice(0, id.lastIndexOf('#'));
      return [
        { title: `Lose the answer to ${id}`, group: SELECTED, run: () => void session.actions.loseAnswer(edge, id) },
        ...copyCommands(session, selection),
      ];
    }
    case 'payload':
      return [...payloadCommands(session, selection.id), ...copyCommands(session, selection)];
    default:
      return [];
  }
}

/** An edge's commands, with the keys that do the same to what is selected. */
function selectedEdgeCommands(session: LabSession, edges: readonly EdgeSnapshot[], id: string, isEdge: boolean): PaletteCommand[] {
  const edge = edges.find((candidate) => candidate.id === id);
  if (edge === undefined) return [];
  const keys = new Map([[edge.link.kind === 'cut' ? `Restore link ${id}` : `Cut link ${id}`, 'X']]);
  if (isEdge) keys.set(`Crash ${id}`, 'C');
  return edgeCommands(session, edge).map((command) => {
    const key = keys.get(command.title);
    return { ...command, group: SELECTED, ...(key === undefined ? {} : { keys: key }) };
  });
}

function payloadCommands(session: LabSession, id: Extract<Selection, { kind: 'payload' }>['id']): PaletteCommand[] {
  const { store } = session;
  const { edge } = splitPayloadId(id);
  const plugin = session.payload(id)?.plugin ?? 0;
  return [
    { title: `Save ${id} as a scenario …`, group: SELECTED, run: () => openDialog(store, { kind: 'save-scenario', payload: id }) },
    { title: `Send one like ${id} …`, group: SELECTED, run: () => openDialog(store, { kind: 'send-payload', edge, copyOf: id }) },
    ...(plugin === 0
      ? []
      : [
          {
            title: `Deliver ${id} in trial …`,
            group: SELECTED,
            run: () => openDialog(store, { kind: 'replay-delivery', payload: id, plugin }),
          },
        ]),
  ];
}

function labCommands({ store, actions }: LabSession, state: LabState): PaletteCommand[] {
  const { snapshot, trust } = state;
  const group = 'Lab';
  const from = selectSelectedEdge(state) ?? snapshot.edges[0]?.id;
  return [
    { title: 'Find a payload …', group, keys: '/', run: () => openDialog(store, { kind: 'search' }) },
    { title: 'Show the fault timeline', group, run: () => store.setState({ view: 'lab', lowerPanel: 'faults' }) },
    { title: 'Save what was done as a scenario …', group, run: () => openDialog(store, { kind: 'save-scenario' }) },
    { title: 'Notifications …', group, run: () => openDialog(store, { kind: 'notifications' }) },
    { title: 'Export …', group, keys: 'Ctrl E', run: () => openDialog(store, { kind: 'export' }) },
    ...(trust.asks.length === 0 ? [] : [{ title: 'Allow what the lab may not do yet …', group, run: () => askAgain(store) }]),
    { title: 'Add an edge …', group, run: () => openDialog(store, { kind: 'add-edge' }) },
    ...(from === undefined
      ? []
      : [{ title: 'Send a payload …', group, run: () => openDialog(store, { kind: 'send-payload', edge: from }) }]),
    { title: 'Show duplicates', group, run: () => select(store, { kind: 'payloads', filter: { duplicated: true } }) },
    { title: 'Show lost payloads', group, run: () => select(store, { kind: 'payloads', filter: { outcome: 'lost' } }) },
    { title: 'Reload the gateway of every edge', group, run: () => void actions.reloadGateway() },
  ];
}

const VIEW_NAMES = Object.keys(VIEW_WORDS) as ViewName[];

function screenCommands(session: LabSession, { theme, view, lesson, isPresenting }: LabState): PaletteCommand[] {
  const group = 'Window';
  const { store } = session;
  const themes = (['system', 'light', 'dark'] as const).filter((candidate) => candidate !== theme);
  return [
    ...themes.map((candidate) => ({
      title: candidate === 'system' ? 'Theme like the system' : `${candidate === 'light' ? 'Light' : 'Dark'} theme`,
      group,
      run: () => store.setState({ theme: candidate }),
    })),
    ...(lesson === undefined
      ? []
      : [
          { title: isPresenting ? 'Leave presenter mode' : 'Presenter mode', group, keys: 'P', run: () => togglePresenting(store) },
          { title: 'Next step of the lesson', group, keys: 'Page Down', run: () => nextStep(session) },
          { title: 'Step of the lesson before', group, keys: 'Page Up', run: () => stepBefore(session) },
          { title: 'Blank the screen', group, keys: 'B', run: () => toggleBlank(session) },
          { title: 'Leave the lesson', group, run: () => leaveLesson(session) },
        ]),
    ...VIEW_NAMES.flatMap((name, index) =>
      name === view ? [] : [{ title: `Go to ${VIEW_WORDS[name]}`, group, keys: String(index + 1), run: () => showView(store, name) }],
    ),
    { title: 'Take the tour', group, run: () => startTour(session) },
    { title: 'Settings …', group, keys: 'Ctrl ,', run: () => openDialog(store, { kind: 'settings' }) },
    { title: 'Save diagnostics for a bug report', group, run: () => void saveDiagnostics(session) },
    { title: 'Keyboard shortcuts', group, keys: '?', run: () => openDialog(store, { kind: 'shortcuts' }) },
  ];
}
