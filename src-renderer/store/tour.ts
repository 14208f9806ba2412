/** The tour: two minutes with the lab that runs. Each step waits until the person has done or seen what it speaks of. */
import type { EdgeId } from '../../src-main/contract/ids.ts';
import type { LessonPoint } from '../../src-main/contract/lesson.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState, OpenTour, TourStart } from './lab-state.ts';
import { notify, select, showView } from './lab-store.ts';
import { rememberTour } from './preferences.ts';

/** Places in the window beside those that a lesson points at. */
export type WindowPoint = LessonPoint | { at: 'views' | 'speed' | 'help' };

export type TourStep = {
  title: string;
  text: string;
  point(state: LabState): WindowPoint;
  /** What the step waits for; without, for Next alone. */
  fact?: { waits: string; done: string; isSo(state: LabState, since: TourStart, session: LabSession): boolean };
  /** Does it for the person. */
  help?: { label: string; run(session: LabSession): void };
};

const HURRY = 10;

/** The edge whose link the tour breaks: the one that is broken, else the first. */
export const touredEdge = ({ snapshot }: LabState): EdgeId | undefined =>
  (snapshot.edges.find(({ link }) => link.kind === 'cut') ?? snapshot.edges[0])?.id;

const atLink = (state: LabState): WindowPoint => {
  const edge = touredEdge(state);
  return edge === undefined ? { at: 'topology' } : { at: 'link', edge };
};

const isDropping = ({ snapshot }: LabState): boolean =>
  snapshot.faults.some(({ action }) => action.kind === 'link-drop' && action.drop !== 'requests');

const isReadingCause = ({ selection }: LabState, _: TourStart, session: LabSession): boolean =>
  selection?.kind === 'payload' && (session.payload(selection.id)?.deliveries ?? 0) > 1;

export const TOUR: readonly TourStep[] = [
  {
    title: 'A lab runs',
    text: 'In the middle is the hub, around it are its edges, and a link joins each of them to the hub. It is all on this machine: you can break anything here and hurt nobody.',
    point: () => ({ at: 'topology' }),
  },
  {
    title: 'Payloads travel',
    text: 'A plugin on each edge hands over payloads. They wait in the edge’s queue, which is the bar on its card. On its heartbeat the edge sends them all as one batch: the capsule that moves to the hub.',
    point: (state) => ({ at: 'edge', edge: touredEdge(state) ?? '' }),
    fact: {
      waits: 'Waiting for a batch to be delivered …',
      done: 'A batch has been delivered.',
      isSo: ({ snapshot }, since) => snapshot.counters.delivered > since.delivered,
    },
  },
  {
    title: 'Break the way back',
    text: 'Click the middle of this link, then choose Drop responses on the right. Batches still reach the hub; its answers get lost.',
    point: atLink,
    fact: { waits: 'Waiting for you to drop responses …', done: 'Answers on this link are now dropped.', isSo: isDropping },
    help: {
      label: 'Do it for me',
      run({ store, actions }) {
        const edge = touredEdge(store.getState());
        if (edge === undefined) return;
        select(store, { kind: 'link', edge });
        void actions.drop(edge, 'responses');
      },
    },
  },
  {
    title: 'The same payloads, again',
    text: 'No answer comes, so after 30 seconds the edge gives up and sends its payloads again. The hub had them already: each of them is counted as a duplicate, up here. Lab time can be hurried.',
    point: () => ({ at: 'counter', counter: 'duplicates' }),
    fact: {
      waits: 'Waiting for a duplicate …',
      done: 'There they are.',
      isSo: ({ snapshot }, since) => snapshot.counters.duplicates > since.duplicates,
    },
    help: { label: `Run ${HURRY} times as fast`, run: (session) => hurry(session) },
  },
  {
    title: 'Ask why',
    text: 'Click the counter of duplicates, then a payload in the list. “Why?” says what made it come twice, with the events that prove it; the journey below shows each step it took.',
    point: ({ selection }) => (selection?.kind === 'payload' ? { at: 'inspector' } : { at: 'counter', counter: 'duplicates' }),
    fact: { waits: 'Waiting for you to open a payload …', done: 'This is its journey, and its cause.', isSo: isReadingCause },
    help: { label: 'Do it for me', run: (session) => openDuplicate(session) },
  },
  {
    title: 'Make it whole',
    text: 'Click the link again and choose Restore link, or press X while it is selected. The edge connects anew, and its queue drains. Nothing was lost.',
    point: atLink,
    fact: {
      waits: 'Waiting for the link to be whole …',
      done: 'The link is whole.',
      isSo: (state) => !isDropping(state),
    },
    help: {
      label: 'Do it for me',
      run: ({ store, actions }) => {
        const edge = touredEdge(store.getState());
        if (edge !== undefined) void actions.restoreLink(edge);
      },
    },
  },
  {
    title: 'That is all you need',
    text: 'Lessons explain what you saw, one step at a time. Scenarios write it down, so that it runs the same every time. Ctrl K finds every command, and this tour is in the help menu.',
    point: () => ({ at: 'views' }),
  },
];

export function startTour({ store }: LabSession): void {
  showView(store, 'lab');
  select(store, undefined);
  store.setState({ dialog: undefined, tour: { step: 0, since: startOf(store.getState()), isHurried: false } });
}

export function nextTourStep(session: LabSession): void {
  const { store } = session;
  const { tour } = store.getState();
  if (tour === undefined) return;
  if (tour.step + 1 === TOUR.length) return endTour(session);
  calm(session);
  store.setState({ tour: { step: tour.step + 1, since: startOf(store.getState()), isHurried: false } });
}

/** Whether it was taken or skipped, it does not start by itself again. */
export function endTour(session: LabSession): void {
  const { store, actions } = session;
  calm(session);
  store.setState({ tour: undefined, settings: { ...store.getState().settings, tour: 'seen' } });
  rememberTour();
  void actions.keepSettings({ tour: 'seen' }).then((result) => {
    if (result?.note !== undefined) notify(store, 'failed', 'The settings are not kept', result.note);
  });
}

/** What the step waits for is so; a step that waits for nothing is always at that point. */
export function isTourFact(session: LabSession): boolean {
  const state = session.store.getState();
  const { tour } = state;
  return tour !== undefined && (TOUR[tour.step]?.fact?.isSo(state, tour.since, session) ?? true);
}

export const selectTour = ({ tour, lesson }: LabState): OpenTour | undefined => (lesson === undefined ? tour : undefined);

const startOf = ({ snapshot }: LabState): TourStart => ({
  delivered: snapshot.counters.delivered,
  duplicates: snapshot.counters.duplicates,
});

function hurry({ store, actions }: LabSession): void {
  const { tour } = store.getState();
  if (tour === undefined) return;
  store.setState({ tour: { ...tour, isHurried: true } });
  void actions.setSpeed(HURRY);
}

/** Back to the pace of a clock, if the tour has hurried it. */
function calm({ store, actions }: LabSession): void {
  if (store.getState().tour?.isHurried === true) void actions.setSpeed(1);
}

function openDuplicate(session: LabSession): void {
  const [newest] = session.payloads({ duplicated: true }).rows;
  if (newest !== undefined) select(session.store, { kind: 'payload', id: newest.id });
}
