/** Whether first deliveries keep the order of submission on each edge. */
import type { EdgeId, PayloadId } from '../../contract/ids.ts';
import type { PayloadDelivered } from '../../trace/events.ts';
import type { PayloadRecord } from '../../trace/ledger.ts';

export class DeliveryOrder {
  readonly #newest = new Map<EdgeId, PayloadRecord>();
  /** The first payload that was overtaken, and by which. */
  broken: { payload: PayloadId; after: PayloadId } | undefined;

  /** `payload` as it was before the delivery. */
  apply(_event: PayloadDelivered, payload: PayloadRecord | undefined): void {
    if (payload === undefined || payload.deliveries > 0) return;
    const newest = this.#newest.get(payload.edge);
    if (newest !== undefined && newest.number > payload.number) this.broken ??= { payload: payload.id, after: newest.id };
    else this.#newest.set(payload.edge, payload);
  }
}
