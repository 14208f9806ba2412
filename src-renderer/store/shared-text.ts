/**
 * The scenario's text is one for all windows on the lab. What is written here is told to the engine when nobody has typed for a
 * moment, and what another window writes is taken, as a change that can be undone, unless both have written at once: then the
 * person chooses. It follows the store: whoever changes the draft need not know of it.
 */
import type { Command, CommandResults, WrittenText } from '../../src-main/contract/api.ts';
import type { LabDocument } from './document.ts';
import type { DraftSlice } from './lab-state.ts';
import type { LabStore } from './lab-store.ts';
import { notify, showView } from './lab-store.ts';

/** Before the lab takes the faults of a text that was drawn in, others know the text. */
const TELL_AFTER_MS = 100;

type Tell = <C extends Command>(command: C) => Promise<CommandResults[C['do']] | { reason: string }>;
type Draft = NonNullable<DraftSlice['draft']>;

export type SharedText = ReturnType<typeof shareText>;

export function shareText({ store, document, tell }: { store: LabStore; document: LabDocument; tell: Tell }) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Nobody has changed it here since others know it. */
  const isKnown = (draft: Draft): boolean => {
    const { shared } = store.getState();
    return shared === undefined ? draft.applied === draft.yaml : shared.yaml === draft.yaml && shared.file === draft.file;
  };

  const write = async (): Promise<void> => {
    timer = undefined;
    const { draft, elsewhere, shared } = store.getState();
    if (draft === undefined || elsewhere !== undefined || isKnown(draft)) return;
    const { yaml, file } = draft;
    const result = await tell({ do: 'write-text', yaml, file, over: shared?.revision ?? 0 });
    if ('revision' in result) store.setState({ shared: { revision: result.revision, yaml, file } });
  };

  store.subscribe((state, before) => {
    if (state.connection.status !== 'open' && before.connection.status === 'open') store.setState({ shared: undefined });
    if (state.draft === before.draft && state.shared === before.shared && state.elsewhere === before.elsewhere) return;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), TELL_AFTER_MS);
  });

  return {
    /** What another window has written, or that the lab has other faults now. */
    hear(text: WrittenText): void {
      const { draft, shared, elsewhere } = store.getState();
      const { applied, ...written } = text;
      if (draft === undefined) return store.setState({ shared: written, draft: { yaml: text.yaml, file: text.file, applied } });
      if (shared?.revision === text.revision) {
        // What the lab has taken is a change of its own: what is written next does not join it.
        document.separate();
        return store.setState({ draft: { ...draft, applied } });
      }
      if (draft.yaml === text.yaml || isKnown(draft)) {
        store.setState({ shared: written, elsewhere: undefined });
        return document.take(text);
      }
      store.setState({ elsewhere: text });
      const { view, lowerPanel } = store.getState();
      // There it is said beside the text itself.
      if (elsewhere !== undefined || view === 'scenarios' || (view === 'lab' && lowerPanel === 'faults')) return;
      notify(store, 'failed', 'Another window has changed the text too', 'Yours is shown here alone until you choose one of them.', {
        label: 'Choose',
        run: () => showView(store, 'scenarios'),
      });
    },
    /** Theirs in place of what is written here, which undo brings back. */
    takeTheirs(): void {
      const { elsewhere } = store.getState();
      if (elsewhere === undefined) return;
      const { applied: _, ...written } = elsewhere;
      store.setState({ shared: written, elsewhere: undefined });
      document.take(elsewhere);
    },
    /** What is written here in place of theirs, which undo in their window brings back. */
    keepOwn(): void {
      const { elsewhere } = store.getState();
      if (elsewhere === undefined) return;
      const { applied: _, ...written } = elsewhere;
      store.setState({ shared: written, elsewhere: undefined });
    },
  };
}
