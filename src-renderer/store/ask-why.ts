/** "Why?", asked by key or from the palette: of what is selected, or of what most deserves it. */
import type { EdgeId } from '../../src-main/contract/ids.ts';
import type { LabStore } from './lab-store.ts';
import { select } from './lab-store.ts';
import type { Kind } from './payload-filter.ts';
import { kindOf, ofKind } from './payload-filter.ts';
import type { Selection } from './selection.ts';

/** Worst first. */
const ORDER: readonly Kind[] = ['lost', 'duplicates', 'failed', 'expired', 'rejected', 'unhandled', 'pending', 'delivered'];

const QUESTIONS: Record<Kind, string> = {
  lost: 'Why are payloads lost?',
  duplicates: 'Why are there duplicates?',
  failed: 'Why do payloads fail?',
  expired: 'Why do payloads expire?',
  rejected: 'Why are payloads refused?',
  unhandled: 'Why are payloads declined?',
  pending: 'Why do payloads wait?',
  delivered: 'Why were payloads delivered?',
};

/** Shows the answer and gives it the focus. */
export function askWhy(store: LabStore): void {
  const { selection, snapshot, whyAsked } = store.getState();
  if (!isAnswered(selection)) {
    const edge = selection?.kind === 'edge' ? selection.id : selection?.kind === 'link' ? selection.edge : undefined;
    const kind = edge === undefined ? ORDER.find((candidate) => snapshot.counters[candidate] > 0) : 'pending';
    if (kind === undefined) return;
    selectKind(store, kind, edge);
  } else if (selection !== undefined) select(store, selection);
  store.setState({ whyAsked: whyAsked + 1 });
}

const isAnswered = (selection: Selection | undefined): boolean =>
  selection?.kind === 'payload' || (selection?.kind === 'payloads' && kindOf(selection.filter) !== undefined);

function selectKind(store: LabStore, kind: Kind, edge?: EdgeId): void {
  // The Payloads view has a list of its own in place of the inspector's.
  if (store.getState().view === 'payloads') store.setState({ view: 'lab' });
  select(store, { kind: 'payloads', filter: ofKind(edge === undefined ? {} : { edge }, kind) });
}

export function whyCommands(store: LabStore): { title: string; group: string; keys?: string; run(): void }[] {
  const group = 'Why';
  const { selection, snapshot } = store.getState();
  const own =
    selection?.kind === 'payload' ? [{ title: `Why is ${selection.id} as it is?`, group, keys: 'W', run: () => askWhy(store) }] : [];
  return [
    ...own,
    ...ORDER.filter((kind) => snapshot.counters[kind] > 0).map((kind) => ({
      title: QUESTIONS[kind],
      group,
      run: () => {
        selectKind(store, kind);
        store.setState({ whyAsked: store.getState().whyAsked + 1 });
      },
    })),
  ];
}
