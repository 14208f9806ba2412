/** Answers to "why", about a payload or a counter, as of now or of the viewed moment; read on as the trace grows. */
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { Ledger, PayloadRecord } from '../../src-main/trace/ledger.ts';
import type { Why } from '../../src-main/trace/why/answer.ts';
import { Evidence } from '../../src-main/trace/why/evidence.ts';
import type { Proof } from '../../src-main/trace/why/proof.ts';
import { whyOf } from '../../src-main/trace/why/why.ts';
import type { CounterWhy } from '../../src-main/trace/why/why-counter.ts';
import { whyCounter } from '../../src-main/trace/why/why-counter.ts';
import type { LabModel } from './lab-model.ts';
import type { LabStore } from './lab-store.ts';
import { kindOf, passes, wantedText } from './payload-filter.ts';
import type { PayloadListFilter } from './selection.ts';

/** The part of the session that answers are made from. */
export type WhyGround = {
  readonly model: LabModel;
  readonly store: LabStore;
  readonly view: { centre(at: Us): void };
  shown(): { at: Us; position: number };
  payload(id: PayloadId): PayloadRecord | undefined;
  /** The ledger of the shown moment. */
  ledgerShown(): { ledger: Ledger };
};

export class Whys {
  readonly #ground: WhyGround;
  #one: { payload: PayloadId; evidence: GrowingEvidence } | undefined;
  #all: GrowingEvidence | undefined;

  constructor(ground: WhyGround) {
    this.#ground = ground;
  }

  /** Undefined for a payload that the window does not know, or that was not there yet. */
  payload(id: PayloadId): Why | undefined {
    const record = this.#ground.payload(id);
    if (record === undefined) return undefined;
    if (this.#one?.payload !== id) this.#one = { payload: id, evidence: new GrowingEvidence(id) };
    return whyOf(this.#one.evidence.read(this.#ground), record);
  }

  /** Undefined for a list that is not of one kind. */
  counter(filter: PayloadListFilter): CounterWhy | undefined {
    const kind = kindOf(filter);
    if (kind === undefined) return undefined;
    this.#all ??= new GrowingEvidence(undefined);
    const text = wantedText(filter);
    return whyCounter(this.#all.read(this.#ground), this.#ground.ledgerShown().ledger, {
      kind,
      passes: (record) => passes(record, filter, text),
    });
  }

  /** Brings the event into the middle of the space-time diagram and marks it there; what is selected stays. */
  show(proof: Proof): void {
    const { store, view } = this.#ground;
    store.setState({ view: 'lab', shownEvent: proof });
    view.centre(proof.at);
  }
}

/** Evidence up to a position of the trace; going back means reading it again. */
class GrowingEvidence {
  readonly #payload: PayloadId | undefined;
  #model: LabModel | undefined;
  #evidence = new Evidence();
  #position = 0;

  constructor(payload: PayloadId | undefined) {
    this.#payload = payload;
  }

  read(ground: WhyGround): Evidence {
    const { history } = ground.model;
    const { at, position } = ground.shown();
    if (this.#model !== ground.model || position < this.#position) {
      this.#model = ground.model;
      this.#position = history.first;
      this.#evidence = new Evidence(this.#payload, history.first === 0 ? undefined : history.topologyAt(history.first));
    }
    history.each(this.#position, position, (event, index) => this.#evidence.apply(event, index));
    this.#position = position;
    this.#evidence.at = at;
    return this.#evidence;
  }
}
