/** Brings what is newly selected into the stretch of time that is seen: once, so that a view that was left follows now again. */
import type { Us } from '../../src-main/contract/units.ts';
import type { LabSession } from './lab-session.ts';
import type { Selection } from './selection.ts';

export class Reveal {
  readonly #session: LabSession;
  #shown: Selection | undefined;

  constructor(session: LabSession) {
    this.#session = session;
  }

  show(selection: Selection | undefined): void {
    if (selection === this.#shown) return;
    this.#shown = selection;
    const at = this.#momentOf(selection);
    if (at !== undefined) this.#session.view.reveal(at);
  }

  #momentOf(selection: Selection | undefined): Us | undefined {
    const { ledger, spaceTime } = this.#session.model;
    if (selection?.kind === 'payload') return ledger.payload(selection.id)?.submittedAt;
    if (selection?.kind === 'batch') return spaceTime.batch(selection.id)?.sentAt;
    return selection?.kind === 'fault' ? spaceTime.fault(selection.id)?.startedAt : undefined;
  }
}
