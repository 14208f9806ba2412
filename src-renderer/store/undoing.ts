/** Undo and redo as a person asks for them, and what they are told. */
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import { notify } from './lab-store.ts';
import type { UndoStack } from './undo.ts';
import { isFinal } from './undo.ts';

export function undoableIn({ nextUndo, nextRedo }: UndoStack): LabState['undoable'] {
  return {
    ...(nextUndo === undefined ? {} : { undo: nextUndo.title }),
    ...(nextRedo === undefined ? {} : { redo: nextRedo.title }),
  };
}

/** What cannot be taken back, and what stays, is said. */
export async function undoLast({ undo, store }: LabSession): Promise<void> {
  const entry = await undo.undo();
  if (entry === undefined) return;
  if (isFinal(entry)) notify(store, 'failed', `Cannot undo: ${entry.title}`, entry.cannot);
  else if (entry.remains !== undefined) notify(store, 'done', `Undone: ${entry.title}`, entry.remains);
}

export async function redoLast({ undo }: LabSession): Promise<void> {
  await undo.redo();
}
