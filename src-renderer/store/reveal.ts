/** Brings what is newly selected into the stretch of time that is seen: once, so that a view that was left follows now again. */
import type { Us } from '../../src-main/contract/units.ts';
import type { LabModel } from './lab-model.ts';
import type { Selection } from './selection.ts';
import type { TimeView } from './time-view.ts';

type Seen = { readonly model: LabModel; readonly view: TimeView };

export class Reveal {
  readonly #seen: Seen;
  #shown: Selection | undefined;

  constructor(seen: Seen) {
    this.#seen = seen;
  }

  show(selection: Selection | undefined): void {
    if (selection === this.#shown) return;
    this.#shown = selection;
    const at = this.#momentOf(selection);
    if (at !== undefined) this.#seen.view.reveal(at);
  }

  #momentOf(selection: Selection | undefined): Us | undefined {
    const { ledger, spaceTime } = this.#seen.model;
    if (selection?.kind === 'payload') return ledger.payload(selection.id)?.submittedAt;
    if (selection?.kind === 'batch') return spaceTime.batch(selection.id)?.sentAt;
    return selection?.kind === 'fault' ? spaceTime.fault(selection.id)?.startedAt : undefined;
  }
}
