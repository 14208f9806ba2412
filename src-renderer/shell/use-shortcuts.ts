import { useEffect } from 'react';
import { historyKey } from '../format/history-key.ts';
import { askWhy } from '../store/ask-why.ts';
import { saveDraft } from '../store/files.ts';
import { useSession } from '../store/lab-context.tsx';
import type { LabSession } from '../store/lab-session.ts';
import type { ViewName } from '../store/lab-state.ts';
import { VIEW_WORDS } from '../store/lab-state.ts';
import { openDialog, select, showView, togglePresenting } from '../store/lab-store.ts';
import { nextStep, stepBefore, toggleBlank } from '../store/lessons.ts';
import { endTour } from '../store/tour.ts';
import { redoLast, undoLast } from '../store/undoing.ts';
import { hasModifier, MODIFIER } from './modifier.ts';

/** `run`: where it has one, `key` does it anywhere in the window. */
type Shortcut = { keys: string; does: string; run?: (session: LabSession) => void; key?: string };

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: 'Space', key: ' ', does: 'Pause or continue the lab', run: ({ actions }) => void actions.togglePause() },
  { keys: ',', key: ',', does: 'View the step before', run: (session) => session.step(-1) },
  { keys: '.', key: '.', does: 'View the next step; in a virtual lab, step to the next event', run: stepOn },
  { keys: 'Home', key: 'Home', does: 'View the oldest moment', run: (session) => session.viewOldest() },
  { keys: 'End', key: 'End', does: 'Back to now', run: (session) => session.follow() },
  { keys: 'X', key: 'x', does: 'Cut or restore the link of what is selected', run: cutSelected },
  { keys: 'C', key: 'c', does: 'Crash the selected edge, or the hub', run: crashSelected },
  ...Object.entries(VIEW_WORDS).map(([name, word], index) => ({
    keys: String(index + 1),
    key: String(index + 1),
    does: `Go to ${word}`,
    run: ({ store }: LabSession) => showView(store, name as ViewName),
  })),
  { keys: 'Ctrl Z', does: 'Undo the last change of the scenario, the faults or the topology' },
  { keys: 'Ctrl Shift Z', does: 'Do again what was undone; Ctrl Y does the same' },
  { keys: 'N', does: 'Add a fault, while a track or a bar of the fault timeline has the focus; on a track, so does Enter' },
  { keys: 'Alt ← →', does: 'Make a planned fault shorter or longer, while its bar has the focus; the arrows alone move it' },
  { keys: 'Delete Backspace', does: 'Remove a planned fault, while its bar has the focus' },
  { keys: '/', key: '/', does: 'Find a payload by its id or correlation id', run: ({ store }) => openDialog(store, { kind: 'search' }) },
  { keys: 'W', key: 'w', does: 'Ask why: of the selected payload or counter, or of what went wrong', run: ({ store }) => askWhy(store) },
  { keys: '?', key: '?', does: 'Show the shortcuts', run: ({ store }) => openDialog(store, { kind: 'shortcuts' }) },
  { keys: 'Page Down', key: 'PageDown', does: 'Next step of the lesson', run: (session) => nextStep(session) },
  { keys: 'Page Up', key: 'PageUp', does: 'Step of the lesson before', run: (session) => stepBefore(session) },
  { keys: 'B', key: 'b', does: 'Blank the screen while a lesson is open; any key brings it back', run: toggleBlank },
  { keys: 'L', does: 'Hold it and move the mouse: a pointer for the audience of a lesson' },
  { keys: 'P', key: 'p', does: 'Presenter mode on or off', run: ({ store }) => togglePresenting(store) },
  { keys: 'Esc', key: 'Escape', does: 'Clear the selection; skip the tour', run: stepOut },
  { keys: '← ↑ → ↓', does: 'Move between the hub, the edges and their links' },
  { keys: 'Enter', does: 'Select what has the focus' },
  { keys: 'Shift F10', does: 'Menu of what has the focus: the hub, an edge, a link, the chosen row of Payloads' },
  { keys: '← → + − 0', does: 'Move and zoom space-time, 0 for all of it, or walk through a queue’s past, while it has the focus' },
  { keys: 'Esc, Tab', does: 'Leave a code editor' },
  { keys: '↑ ↓ Home End', does: 'Walk through a list or a table that has the focus' },
];

/** Every shortcut, with what it does; the list that `?` shows. */
export const HELP: readonly Shortcut[] = [
  { keys: `${MODIFIER} K`, does: 'Find and run any command' },
  { keys: `${MODIFIER} E`, does: 'Export' },
  { keys: `${MODIFIER} ,`, does: 'Settings' },
  { keys: `${MODIFIER} O`, does: 'Open a scenario, a lesson or a session' },
  { keys: `${MODIFIER} S`, does: 'Save the scenario; in an editor of code, save and run what it holds' },
  ...SHORTCUTS,
];

/** With Ctrl or Command; they work while someone writes, too. */
const EVERYWHERE: Readonly<Record<string, (session: LabSession) => void>> = {
  ',': ({ store }) => openDialog(store, { kind: 'settings' }),
  e: ({ store }) => openDialog(store, { kind: 'export' }),
  o: ({ store }) => openDialog(store, { kind: 'open' }),
  s: (session) => void (session.store.getState().dialog === undefined && saveDraft(session)),
};

export function useShortcuts(): void {
  const session = useSession();
  useSpaceAfterClick(session);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (hasModifier(event) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return openDialog(session.store, { kind: 'palette' });
      }
      const whole = hasModifier(event) && !event.shiftKey && !event.altKey ? EVERYWHERE[event.key.toLowerCase()] : undefined;
      if (whole !== undefined && !event.defaultPrevented) {
        event.preventDefault();
        return whole(session);
      }
      const way = historyKey(event);
      // A field has a history of its own.
      if (way !== undefined && !event.defaultPrevented && !isBusy(session, event.target)) {
        event.preventDefault();
        return void (way === 'undo' ? undoLast(session) : redoLast(session));
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(session, event.target)) return;
      const shortcut = SHORTCUTS.find(({ key }) => key === event.key || key === event.key.toLowerCase());
      // The space bar and Enter press the button that has the focus.
      if (shortcut?.run === undefined || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return;
      event.preventDefault();
      shortcut.run(session);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [session]);
}

const MOVES_FOCUS = /^(Tab|Enter|Arrow.*|F10)$/;

/** The space bar presses the button that the keyboard has gone to; after a click it is the lab's, wherever the click has left the focus. */
function useSpaceAfterClick(session: LabSession): void {
  useEffect(() => {
    let isByKey = true;
    const pointed = (): void => void (isByKey = false);
    const press = (event: KeyboardEvent): void => {
      if (MOVES_FOCUS.test(event.key)) isByKey = true;
      if (event.key !== ' ' || isByKey || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(event.target instanceof HTMLButtonElement) || isBusy(session, event.target)) return;
      // Before the button hears it.
      event.preventDefault();
      event.stopPropagation();
      void session.actions.togglePause();
    };
    window.addEventListener('pointerdown', pointed, true);
    window.addEventListener('keydown', press, true);
    return () => {
      window.removeEventListener('pointerdown', pointed, true);
      window.removeEventListener('keydown', press, true);
    };
  }, [session]);
}

/** Someone writes, or a dialog or menu is open. */
function isBusy(session: LabSession, target: EventTarget | null): boolean {
  if (session.store.getState().dialog !== undefined) return true;
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [role="menu"], [role="dialog"]:not([aria-modal="false"]), [contenteditable]',
    ) !== null
  );
}

function stepOut(session: LabSession): void {
  if (session.store.getState().tour === undefined) select(session.store, undefined);
  else endTour(session);
}

function stepOn(session: LabSession): void {
  const { lab, moment } = session.store.getState();
  if (moment === undefined && lab?.world === 'virtual' && lab.recorded === undefined) void session.actions.step('event');
  else session.step(1);
}

function cutSelected({ store, actions }: LabSession): void {
  const { selection } = store.getState();
  if (selection?.kind === 'link') void actions.toggleCut(selection.edge);
  else if (selection?.kind === 'edge') void actions.toggleCut(selection.id);
}

function crashSelected({ store, actions }: LabSession): void {
  const { selection } = store.getState();
  if (selection?.kind === 'hub') void actions.crashHub();
  else if (selection?.kind === 'edge') void actions.crashEdge(selection.id);
}
