/** Opening files, and saving the scenario that is worked on into one. Nothing is written over unless it is what was read. */
import type { LabOrigin } from '../../src-main/contract/api.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import { notify, openDialog, showView } from './lab-store.ts';
import { isPicked } from './picked-file.ts';

/** What was opened lately, for the palette and the dialog. */
export async function refreshOpened({ actions, store }: LabSession): Promise<void> {
  const answer = await actions.ask({ ask: 'opened' });
  if (!('reason' in answer)) store.setState({ opened: answer });
}

/** Opens it in place of the lab that there is, and shows it. Lessons and sessions are in no world but their own. */
export async function openOrigin(session: LabSession, origin: LabOrigin, world: 'live' | 'virtual'): Promise<boolean> {
  if (!(await session.actions.openLab(origin, world))) return false;
  showView(session.store, 'lab');
  return true;
}

/** Onto the hub and every edge of the lab that there is. */
export async function installAt({ actions, store }: LabSession, file: string): Promise<void> {
  const answer = await actions.ask({ ask: 'bundle', file });
  if ('reason' in answer) return notify(store, 'failed', 'Nothing was installed', answer.reason);
  await actions.installBundle('all', answer.bundle);
}

/** The scenario's text is not what its file holds. */
export const selectIsEdited = ({ draft, saved }: LabState): boolean =>
  draft !== undefined && saved !== undefined && draft.file === saved.file && draft.yaml !== saved.text;

/** What the file holds, once the text that is worked on is that file's again. */
export async function learnSaved({ actions, store }: LabSession, file: string): Promise<void> {
  const answer = await actions.ask({ ask: 'draft', file });
  if ('reason' in answer || store.getState().draft?.file !== file) return;
  store.setState({ saved: { file, text: answer.saved ?? '', isSample: answer.isSample } });
}

/** Into the file that it was read from; what ships with Spokelab is saved under a name of one's own. */
export async function saveDraft(session: LabSession): Promise<void> {
  const { store, actions } = session;
  const { draft, saved } = store.getState();
  if (draft === undefined || saved === undefined || draft.yaml === saved.text)
    return notify(store, 'done', 'Nothing to save', 'The scenario is as its file has it.');
  if (saved.isSample || draft.file !== saved.file || isPicked(draft.file)) return openDialog(store, { kind: 'save-as' });
  const result = await actions.saveText({ file: saved.file, text: draft.yaml, base: saved.text });
  if ('reason' in result)
    return notify(store, 'failed', 'The scenario was not saved', result.reason, {
      label: 'Save as …',
      run: () => openDialog(store, { kind: 'save-as' }),
    });
  store.setState({ saved: { ...saved, text: result.text } });
  notify(store, 'done', 'Saved', result.file);
}

/** Under another name, and on from there: the lab is opened from the new file. Gives the reason when it was not. */
export async function saveDraftAs(session: LabSession, file: string): Promise<{ reason: string } | undefined> {
  const { store, actions } = session;
  const { draft, lab } = store.getState();
  if (draft === undefined) return { reason: 'There is no scenario to save.' };
  const result = await actions.saveText({ file, text: draft.yaml, from: draft.file });
  if ('reason' in result) return result;
  await actions.dropDraft(draft.file);
  notify(store, 'done', 'Saved', result.file);
  await openOrigin(session, { from: 'file', file: result.file }, lab?.world ?? 'live');
  return undefined;
}
