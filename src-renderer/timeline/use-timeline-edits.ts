/** What a person does to bars, as edits of the document; each can be undone. */
import { useMemo } from 'react';
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { FaultEdit } from '../../src-main/contract/fault-plan.ts';
import { LENGTH_US_MIN } from '../../src-main/contract/fault-plan.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { describeFault } from '../format/words.ts';
import { useSession } from '../store/lab-context.tsx';
import { faultWords } from '../store/ways-back.ts';
import type { Drawable } from './kinds.ts';
import type { PlannedBar, Track } from './tracks.ts';
import type { ShownPlan } from './use-fault-plan.ts';

export type TimelineEdits = ReturnType<typeof useTimelineEdits>;

/** `focus` is told which fault to show next. */
export function useTimelineEdits({ plan, expect, refresh }: ShownPlan, focus: (index: number) => void) {
  const { document } = useSession();
  return useMemo(() => {
    const endUs = plan?.durationUs ?? 0;
    /** A fault starts within the run. */
    const within = (us: Us): Us => Math.round(Math.max(0, Math.min(us, endUs - LENGTH_US_MIN)));
    const edit = (edits: FaultEdit[], title: string, joins?: string): void => {
      void document.edit(edits, title, joins).then((result) => {
        // Also where the text is as it was: a bar may stand elsewhere by now.
        refresh();
        if (result?.index !== undefined) focus(result.index);
      });
    };
    return {
      within,
      /** Without `to` it keeps its length; `joins`: by keys, many steps are one change. */
      place(bar: PlannedBar, from: Us, to: Us | undefined, edge?: string, joins?: string): void {
        const { index, actions } = bar.fault;
        const atUs = within(from);
        const lengthUs = to === undefined ? undefined : Math.max(LENGTH_US_MIN, Math.round(to - from));
        expect(index, atUs, lengthUs ?? bar.fault.lengthUs);
        const move: FaultEdit = { edit: 'move', index, atUs, ...(lengthUs === undefined ? {} : { lengthUs }) };
        const isOther = edge !== undefined && actions.length === 1;
        edit(
          isOther ? [move, { edit: 'retarget', index, edge }] : [move],
          `move of ${faultWords(bar.action)}`,
          joins && `${joins} ${index}`,
        );
      },
      copy(bar: PlannedBar, from: Us, edge?: string): void {
        const { index } = bar.fault;
        edit([{ edit: 'copy', index, atUs: within(from), ...(edge === undefined ? {} : { edge }) }], `copy of ${faultWords(bar.action)}`);
      },
      remove: (bar: PlannedBar): void => edit([{ edit: 'remove', index: bar.fault.index }], `removal of ${faultWords(bar.action)}`),
      add({ action: fault, over }: Drawable, from: Us, lengthUs: Us): void {
        const add: FaultEdit = { edit: 'add', fault, atUs: within(from), lengthUs: Math.max(LENGTH_US_MIN, Math.round(lengthUs)) };
        edit(
          [over === undefined ? add : { ...add, over }],
          `new ${over === undefined ? faultWords(fault) : `${describeFault(fault)} on ${over}`}`,
        );
      },
      /** Everything about it at once, from its editor. */
      change(bar: PlannedBar, fault: FaultAction, atUs: Us, lengthUs: Us | null | undefined): void {
        const { index } = bar.fault;
        const move: FaultEdit = { edit: 'move', index, atUs: within(atUs), ...(lengthUs === undefined ? {} : { lengthUs }) };
        const isSame = JSON.stringify(fault) === JSON.stringify(bar.action);
        edit(isSame ? [move] : [{ edit: 'set', index, fault }, move], `change of ${faultWords(bar.action)}`);
      },
    };
  }, [document, plan, expect, refresh, focus]);
}

/** Where a copied fault can be put: on a track of the same kind. */
export const canLieOn = (bar: PlannedBar, track: Pick<Track, 'kind' | 'edge'>): boolean =>
  'link' in bar.action ? track.kind === 'link' : 'edge' in bar.action && track.kind === 'node' && track.edge !== undefined;
