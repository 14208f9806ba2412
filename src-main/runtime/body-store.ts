/** Payload bytes for the inspector, the newest up to a total size; the oldest are forgotten first. */
import type { PayloadId } from '../contract/ids.ts';
import { MIB } from '../contract/units.ts';
import type { BodyStore } from '../engine/ports/trace-sink.ts';

export const BODY_BYTES_MAX = 64 * MIB;

export class BoundedBodyStore implements BodyStore {
  readonly #bodies = new Map<PayloadId, Uint8Array>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number = BODY_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  keep(payload: PayloadId, bytes: Uint8Array): void {
    this.#bodies.set(payload, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, body] of this.#bodies) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#bodies.delete(oldest);
      this.#bytes -= body.length;
    }
  }

  get(payload: PayloadId): Uint8Array | undefined {
    return this.#bodies.get(payload);
  }
}
