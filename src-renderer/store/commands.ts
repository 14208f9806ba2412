/** Every command of the window, for the palette: what it is called, where it belongs, what it does. */
import { MILLISECOND } from '../../src-main/contract/units.ts';
import { whyCommands } from './ask-why.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState, ViewName } from './lab-state.ts';
import { VIEW_WORDS } from './lab-state.ts';
import { openDialog, select, showView, togglePresenting } from './lab-store.ts';
import { leaveLesson } from './lessons.ts';
import type { EdgeSnapshot } from './snapshot.ts';
import { startTour } from './tour.ts';
import { askAgain } from './trust.ts';

export type PaletteCommand = { title: string; group: string; keys?: string; run(): void };

/** Edges beyond this many are found by typing only; their commands are made when there is something to match. */
const EDGES_LISTED_MAX = 60;

export function commandsFor(session: LabSession, query: string): PaletteCommand[] {
  const state = session.store.getState();
  const edges = state.snapshot.edges.filter((edge, index) => index < EDGES_LISTED_MAX || (query !== '' && edge.id.includes(query)));
  return [
    ...selectedCommands(session, state),
    ...whyCommands(session.store),
    ...timeCommands(session, state),
    ...labCommands(session, state),
    ...(query === '' ? [] : edges.slice(0, EDGES_LISTED_MAX).flatMap((edge) => edgeCommands(session, edge))),
    ...screenCommands(session, state),
  ];
}

function selectedCommands(session: LabSession, { selection, snapshot }: LabState): PaletteCommand[] {
  const id = selection?.kind === 'edge' ? selection.id : selection?.kind === 'link' ? selection.edge : undefined;
  const edge = snapshot.edges.find((candidate) => candidate.id === id);
  return edge === undefined
    ? []
    : edgeCommands(session, edge).map((command) => {
        const keys =
          command.title === `Cut link ${edge.id}` || command.title === `Restore link ${edge.id}`
            ? 'X'
            : command.title === `Crash ${edge.id}`
              ? 'C'
              : undefined;
        return { ...command, group: 'Selected', ...(keys === undefined ? {} : { keys }) };
      });
}

function timeCommands(session: LabSession, { clock, moment, lab }: LabState): PaletteCommand[] {
  const group = 'Time';
  const { actions } = session;
  const speeds = [1, 2, 5, 10, 20].filter((speed) => speed !== clock.speed);
  return [
    clock.running
      ? { title: 'Pause', group, keys: 'Space', run: () => void actions.pause() }
      : { title: 'Continue', group, keys: 'Space', run: () => void actions.continue() },
    ...(lab?.world === 'virtual' && lab.recorded === undefined
      ? [
          { title: 'Step to the next event', group, keys: '.', run: () => void actions.step('event') },
          { title: 'Step to the next delivery', group, run: () => void actions.step('delivery') },
          { title: 'Step to the next duplicate', group, run: () => void actions.step('duplicate') },
          { title: "Run to the scenario's end", group, run: () => void actions.step('end') },
          { title: 'Turn the lab back by one event', group, run: () => void actions.stepBack('event') },
          { title: 'Turn the lab back to its beginning', group, run: () => void actions.stepBack('end') },
        ]
      : []),
    ...(moment === undefined ? [] : [{ title: 'Back to now', group, keys: 'End', run: () => session.follow() }]),
    { title: 'View the step before', group, keys: ',', run: () => session.step(-1) },
    { title: 'View the oldest moment', group, keys: 'Home', run: () => session.viewOldest() },
    ...speeds.map((speed) => ({ title: `Speed ${speed}×`, group, run: () => void actions.setSpeed(speed) })),
  ];
}

function labCommands({ store, actions }: LabSession, { snapshot, trust }: LabState): PaletteCommand[] {
  const group = 'Lab';
  const [first] = snapshot.edges;
  return [
    { title: 'Find a payload …', group, keys: '/', run: () => openDialog(store, { kind: 'search' }) },
    { title: 'Save what was done as a scenario …', group, run: () => openDialog(store, { kind: 'save-scenario' }) },
    ...(trust.asks.length === 0 ? [] : [{ title: 'Allow what the lab may not do yet …', group, run: () => askAgain(store) }]),
    { title: 'Add an edge …', group, run: () => openDialog(store, { kind: 'add-edge' }) },
    ...(first === undefined
      ? []
      : [{ title: 'Send a payload …', group, run: () => openDialog(store, { kind: 'send-payload', edge: first.id }) }]),
    ...(snapshot.hub.isUp
      ? [{ title: 'Crash the hub', group, run: () => void actions.crashHub() }]
      : [{ title: 'Restart the hub', group, run: () => void actions.restartHub() }]),
    { title: 'Show the hub', group, run: () => select(store, { kind: 'hub' }) },
    { title: 'Show duplicates', group, run: () => select(store, { kind: 'payloads', filter: { duplicated: true } }) },
    { title: 'Show lost payloads', group, run: () => select(store, { kind: 'payloads', filter: { outcome: 'lost' } }) },
    ...(snapshot.faults.length === 0
      ? []
      : [
          {
            title: 'Clear every fault',
            group,
            run: () =>
              void snapshot.faults.reduce(
                async (before, fault) => (await before, void (await actions.clearFault(fault.id))),
                Promise.resolve(),
              ),
          },
        ]),
  ];
}

function edgeCommands({ store, actions }: LabSession, { id, phase, link }: EdgeSnapshot): PaletteCommand[] {
  const group = 'Edges and links';
  return [
    { title: `Go to ${id}`, group, run: () => select(store, { kind: 'edge', id }) },
    ...(link.kind !== 'healthy' && link.kind !== 'down'
      ? [{ title: `Restore link ${id}`, group, run: () => void actions.restoreLink(id) }]
      : []),
    { title: `Cut link ${id}`, group, run: () => void actions.drop(id, 'both') },
    { title: `Drop responses on link ${id}`, group, run: () => void actions.drop(id, 'responses') },
    { title: `Drop requests on link ${id}`, group, run: () => void actions.drop(id, 'requests') },
    { title: `Hold messages on link ${id}`, group, run: () => void actions.hold(id, 'both', 'in-order') },
    { title: `Lose the next answer on link ${id}`, group, run: () => void actions.inject({ kind: 'link-lose-answer', link: id }) },
    { title: `Slow down link ${id} by 400 ms`, group, run: () => void actions.slowDown(id, 400 * MILLISECOND) },
    phase === 'crashed'
      ? { title: `Restart ${id}`, group, run: () => void actions.restartEdge(id) }
      : { title: `Crash ${id}`, group, run: () => void actions.crashEdge(id) },
    { title: `Send a payload from ${id} …`, group, run: () => openDialog(store, { kind: 'send-payload', edge: id }) },
    { title: `Remove ${id} …`, group, run: () => openDialog(store, { kind: 'remove-edge', edge: id }) },
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
          { title: 'Leave the lesson', group, run: () => leaveLesson(session) },
        ]),
    ...VIEW_NAMES.flatMap((name, index) =>
      name === view ? [] : [{ title: `Go to ${VIEW_WORDS[name]}`, group, keys: String(index + 1), run: () => showView(store, name) }],
    ),
    { title: 'Take the tour', group, run: () => startTour(session) },
    { title: 'Settings …', group, keys: 'Ctrl ,', run: () => openDialog(store, { kind: 'settings' }) },
    { title: 'Keyboard shortcuts', group, keys: '?', run: () => openDialog(store, { kind: 'shortcuts' }) },
  ];
}
