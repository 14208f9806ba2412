/** Payload bytes for the inspector, the newest up to a total size in memory; the oldest are forgotten first. */
import type { PayloadId } from '../contract/ids.ts';
import { MIB } from '../contract/units.ts';
import type { BodyStore } from '../engine/ports/trace-sink.ts';

export const BODY_BYTES_MAX = 64 * MIB;
/** What a body takes beside its bytes (its key, its view, its place in the map): in a lab of small payloads it is most of all. */
export const BODY_OVERHEAD_BYTES = 320;

const sizeOf = (body: Uint8Array): number => body.length + BODY_OVERHEAD_BYTES;

export class BoundedBodyStore implements BodyStore {
  readonly #bodies = new Map<PayloadId, Uint8Array>();
  readonly #bytesMax: number;
  #bytes = 0;
  #forgotten = 0;

  constructor(bytesMax: number = BODY_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  keep(payload: PayloadId, bytes: Uint8Array): void {
    // A lab that went back has the payload again: it counts as one more, and the earlier one as forgotten.
    const earlier = this.#bodies.get(payload);
    if (earlier !== undefined && this.#bodies.delete(payload)) {
      this.#bytes -= sizeOf(earlier);
      this.#forgotten += 1;
    }
    this.#bodies.set(payload, bytes);
    this.#bytes += sizeOf(bytes);
    for (const [oldest, body] of this.#bodies) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#bodies.delete(oldest);
      this.#bytes -= sizeOf(body);
      this.#forgotten += 1;
    }
  }

  /** An empty one with the same limit. */
  another(): BoundedBodyStore {
    return new BoundedBodyStore(this.#bytesMax);
  }

  /** Keeps what the other has, as the newest. */
  takeOver(other: BoundedBodyStore): void {
    for (const { payload, body } of other.from(0)) this.keep(payload, body);
  }

  /** How many have been kept so far, and how many of them are no longer: bodies are numbered in the order in which they came. */
  get total(): number {
    return this.#forgotten + this.#bodies.size;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  /** Those from a number on, oldest first; also those that come while they are read. */
  *from(number: number): Iterable<{ payload: PayloadId; body: Uint8Array }> {
    let at = this.#forgotten;
    for (const [payload, body] of this.#bodies) {
      if (at >= number) yield { payload, body };
      at += 1;
    }
  }

  get(payload: PayloadId): Uint8Array | undefined {
    return this.#bodies.get(payload);
  }
}
