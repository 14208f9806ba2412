/** The draft as a file of the person's own. */
import { useDraft } from '../../store/draft.ts';
import { recallPicked } from '../../store/draft-keeper.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify } from '../../store/lab-store.ts';
import { nameOfFile, pickedBeside } from '../../store/picked-file.ts';
import type { OpenedFile } from '../../store/text-file.ts';
import { openTextFile, saveTextFile } from '../../store/text-file.ts';

/** The file that was opened or saved last: the next save goes there, also after another view was shown. */
let current: Omit<OpenedFile, 'text'> | undefined;

export function useScenarioFile(): { open(): Promise<void>; save(isElsewhere?: boolean): Promise<void> } {
  const session = useSession();
  const { document, store } = session;
  const { yaml, file } = useDraft();
  const failed = (title: string, error: unknown): void =>
    notify(store, 'failed', title, error instanceof Error ? error.message : String(error));
  return {
    async open() {
      try {
        const opened = await openTextFile();
        if (opened === undefined) return;
        current = opened;
        const picked = pickedBeside(file, opened.name);
        document.replace(opened.text, `opening of ${opened.name}`, picked);
        await recallPicked(session, picked, opened.text);
      } catch (error) {
        failed('The file was not opened', error);
      }
    },
    async save(isElsewhere = false) {
      if (yaml === undefined) return;
      const name = nameOfFile(file) || 'scenario.yaml';
      // Another text than that file's must not go into it.
      const known = !isElsewhere && current?.name === name ? current.handle : undefined;
      try {
        const saved = await saveTextFile(name, yaml, known);
        if (saved === undefined) return;
        current = saved;
        if (saved.handle !== undefined) {
          const place = pickedBeside(file, saved.name);
          store.setState({ draft: { ...store.getState().draft, yaml, file: place }, saved: { file: place, text: yaml, isSample: false } });
        }
        notify(store, 'done', saved.handle === undefined ? `${saved.name} was downloaded` : `${saved.name} is saved`, '');
      } catch (error) {
        failed('The file was not saved', error);
      }
    },
  };
}
