/**
 * The scenario's text, which is also what the fault timeline shows: both change one document, and each change can be undone. Faults
 * that are drawn go into the lab at once, as long as the lab has what the document says.
 */
import type { Query, QueryResults, WrittenText } from '../../src-main/contract/api.ts';
import type { FaultEdit } from '../../src-main/contract/fault-plan.ts';
import { formatMoment } from '../format/time.ts';
import type { LabStore } from './lab-store.ts';
import { notify } from './lab-store.ts';
import type { UndoStack } from './undo.ts';
import type { Do } from './ways-back.ts';

type Ask = <Q extends Query>(query: Q) => Promise<QueryResults[Q['ask']] | { reason: string }>;

/** Steps with the arrow keys come fast, and a virtual lab runs again for each plan. */
const APPLY_AFTER_MS = 150;

export type LabDocument = ReturnType<typeof createDocument>;

export function createDocument({ store, undo, ask, send }: { store: LabStore; undo: UndoStack; ask: Ask; send: Do }) {
  let line: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pending = 0;
  /** Plans that the lab was given; what became of an earlier one is of no interest. */
  let plans = 0;

  /** What is for the lab counts as there already: it will be in a moment. */
  const show = (yaml: string, file: string, isForLab: boolean): void => {
    const { draft } = store.getState();
    store.setState({ draft: { ...draft, yaml, file, ...(isForLab ? { applied: yaml } : {}) } });
    if (isForLab) applySoon();
  };

  /** The lab takes the document's faults. */
  async function apply(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    const yaml = store.getState().draft?.yaml;
    if (yaml === undefined) return false;
    plans += 1;
    const own = plans;
    const result = await send({ do: 'plan-faults', yaml }, 'The lab did not take the faults');
    const { draft } = store.getState();
    // What was drawn since is on its way already.
    if (draft === undefined || own !== plans || timer !== undefined) return result !== undefined;
    if (result === undefined) {
      const { applied: _, ...rest } = draft;
      store.setState({ draft: rest });
      return false;
    }
    store.setState({ draft: { ...draft, applied: yaml } });
    if (result.endedUs !== undefined)
      notify(store, 'done', 'The lab stands where it was ended', `It has the new faults, and is at ${formatMoment(result.endedUs)} now.`);
    if (result.forgotten > 0)
      notify(store, 'failed', 'Not everything was done again', `${result.forgotten} of what was done by hand has nothing left to act on.`);
    return true;
  }

  function applySoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void apply(), APPLY_AFTER_MS);
  }

  function changeTo(after: string, title: string, isForLab: boolean, options: { joins?: string; file?: string } = {}): void {
    const { yaml: before, file: fileBefore } = store.getState().draft ?? { yaml: '', file: '' };
    const { joins, file = fileBefore } = options;
    if (before === after && fileBefore === file) return;
    show(after, file, isForLab);
    const turn = async (yaml: string, of: string): Promise<boolean> => {
      show(yaml, of, isForLab);
      return true;
    };
    const entry = { title, undo: () => turn(before, fileBefore), redo: () => turn(after, file), ...(joins === undefined ? {} : { joins }) };
    undo.push(entry, performance.now());
  }

  const isInLab = (): boolean => {
    const { draft, lab } = store.getState();
    return lab?.recorded === undefined && draft !== undefined && draft.applied === draft.yaml;
  };

  return {
    apply,
    /** Whether the text will be another in a moment: edits are under way. */
    isChanging: (): boolean => pending > 0,
    /** The next change is one of its own, however soon it comes. */
    separate: (): void => undo.separate(),
    /** Typed: what follows soon is one with it. */
    write: (yaml: string): void => changeTo(yaml, 'typing in the scenario', false, { joins: 'typing' }),
    /** Another text in its place. */
    replace: (yaml: string, title: string, file?: string): void => changeTo(yaml, title, false, file === undefined ? {} : { file }),
    /** What another window has written; the lab has its faults if it says so. */
    take({ yaml, file, applied }: WrittenText): void {
      const before = store.getState().draft;
      const isForLab = isInLab() && applied === yaml;
      store.setState({ draft: { yaml, file, applied } });
      if (before === undefined || (before.yaml === yaml && before.file === file)) return;
      const turn = async (text: string, of: string): Promise<boolean> => {
        show(text, of, isForLab);
        return true;
      };
      const entry = { title: 'change in another window', joins: 'elsewhere' };
      undo.push({ ...entry, undo: () => turn(before.yaml, before.file), redo: () => turn(yaml, file) }, performance.now());
    },
    /** The index of the fault that the last edit is about; undefined when it could not be done, and the person has been told. */
    edit(edits: FaultEdit[], title: string, joins?: string): Promise<{ index?: number } | undefined> {
      // One after the other: each is made in the text that the last one left.
      pending += 1;
      const result = line.then(async () => {
        const before = store.getState().draft?.yaml;
        if (before === undefined) return undefined;
        const answer = await ask({ ask: 'edit-faults', yaml: before, edits });
        if ('reason' in answer) {
          notify(store, 'failed', 'The faults were not changed', answer.reason);
          return undefined;
        }
        changeTo(answer.yaml, title, isInLab(), joins === undefined ? {} : { joins });
        return answer.index === undefined ? {} : { index: answer.index };
      });
      line = result
        .catch(() => {})
        .then(() => {
          pending -= 1;
        });
      return result;
    },
  };
}
