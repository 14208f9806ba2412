/** Undo and redo as a person asks for them, and what they are told. */
import type { LabSession } from './lab-session.ts';
import { notify } from './lab-store.ts';
import { isFinal } from './undo.ts';

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
