/** The scenario that people work on beside the lab: one text for the views Scenarios, Compare and Explore. */
import { useEffect } from 'react';
import { useLab, useSession } from './lab-context.tsx';
import { selectDraft, selectLab } from './selectors.ts';

/** The text; undefined until it has come from the engine, which is asked for it once. */
export function useDraft(): { yaml: string | undefined; file: string; change(yaml: string): void } {
  const { actions, document, store } = useSession();
  const draft = useLab(selectDraft);
  const isThere = useLab(selectLab) !== undefined;
  useEffect(() => {
    if (draft !== undefined || !isThere) return;
    actions.ask({ ask: 'source' }).then((source) => {
      if ('reason' in source) store.setState({ draft: { yaml: '', file: '' } });
      else if (store.getState().draft === undefined) store.setState({ draft: { ...source, applied: source.yaml } });
    });
  }, [actions, store, draft, isThere]);
  return {
    yaml: draft?.yaml,
    file: draft?.file ?? '',
    change: document.write,
  };
}
