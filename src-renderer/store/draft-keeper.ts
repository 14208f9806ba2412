/**
 * Keeps what is written and not saved with the engine, and brings it back after a window or an engine was killed. It follows the
 * store: whoever changes the draft need not know of it. The person's file is touched by saving alone.
 */
import { formatWallDate } from '../format/wall-date.ts';
import { refreshOpened, selectIsEdited } from './files.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import { notify } from './lab-store.ts';
import { isPicked, nameOfFile } from './picked-file.ts';

/** So long nobody must have typed. */
const KEEP_AFTER_MS = 400;

export function followDraft(session: LabSession): void {
  const { store } = session;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What the engine has, by file: undefined for nothing. */
  let kept: { file: string; text: string } | undefined;

  const keep = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const state = store.getState();
    const { draft, settings } = state;
    if (draft === undefined || state.saved?.file !== draft.file) return;
    if (!selectIsEdited(state) || !settings.autosave) {
      if (kept?.file === draft.file) void session.actions.dropDraft(draft.file);
      kept = undefined;
    } else if (kept?.file !== draft.file || kept.text !== draft.yaml) {
      kept = { file: draft.file, text: draft.yaml };
      void keepDraft(session, draft.file, draft.yaml);
    }
  };

  store.subscribe((state, before) => {
    if (state.lab !== before.lab && state.lab !== undefined)
      void recall(session).then((found) => {
        if (found !== undefined) kept = found;
      });
    if (state.draft === before.draft && state.saved === before.saved && state.settings.autosave === before.settings.autosave) return;
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER_MS);
  });
  window.addEventListener('pagehide', keep);
}

async function keepDraft({ actions, store }: LabSession, file: string, text: string): Promise<void> {
  const result = await actions.keepDraft(file, text);
  if (result?.note !== undefined) notify(store, 'failed', 'What you write is not kept', `${result.note} Save it with Ctrl S.`);
}

/** What the lab's file holds, and what was written last time and not saved. */
async function recall(session: LabSession): Promise<{ file: string; text: string } | undefined> {
  const { actions, store } = session;
  void refreshOpened(session);
  const lab = labOf(store.getState());
  const source = await actions.ask({ ask: 'source' });
  if ('reason' in source || labOf(store.getState()) !== lab) return undefined;
  const { file, yaml } = source;
  const answer = await actions.ask({ ask: 'draft', file });
  if ('reason' in answer || labOf(store.getState()) !== lab) return undefined;
  const { saved, kept, isSample } = answer;
  store.setState({ saved: { file, text: saved ?? (isPicked(file) ? yaml : ''), isSample } });
  const { draft, shared } = store.getState();
  // What another window is at is newer than what was kept of it.
  if (shared !== undefined) return undefined;
  if (kept === undefined || kept.text === draft?.yaml) return kept === undefined ? undefined : { file, text: kept.text };
  if (kept.text === saved) {
    void actions.dropDraft(file);
    return undefined;
  }
  store.setState({ draft: { ...source, ...(draft?.file === file ? draft : {}), yaml: kept.text } });
  if (kept.text !== yaml) tellBack(session, { file, yaml: saved ?? yaml }, kept.atMs);
  return { file, text: kept.text };
}

/** What was written of a file that was picked again, and not saved. */
export async function recallPicked(session: LabSession, file: string, picked: string): Promise<void> {
  const { actions, store } = session;
  store.setState({ saved: { file, text: picked, isSample: false } });
  const answer = await actions.ask({ ask: 'draft', file });
  const { draft } = store.getState();
  if ('reason' in answer || answer.kept === undefined || draft?.file !== file || draft.yaml !== picked || answer.kept.text === picked)
    return;
  store.setState({ draft: { ...draft, yaml: answer.kept.text } });
  tellBack(session, { file, yaml: picked }, answer.kept.atMs);
}

function tellBack({ store }: LabSession, before: { file: string; yaml: string }, atMs: number): void {
  const text = `They were written ${formatWallDate(atMs)} and not saved in ${nameOfFile(before.file)}.`;
  notify(store, 'done', 'Your changes are back', text, { label: 'Discard them', run: () => store.setState({ draft: before }) });
}

const labOf = ({ lab }: LabState) => lab;
