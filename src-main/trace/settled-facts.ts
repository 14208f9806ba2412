/** One byte per payload whose record has been let go: what is known of it, so that counters stay right when it is heard of again. */
import type { EdgeId } from '../contract/ids.ts';

const FIRST_LENGTH = 1_024;

export class SettledFacts {
  readonly #byEdge = new Map<EdgeId, Uint8Array>();

  /** `facts` is never 0. */
  set(edge: EdgeId, number: number, facts: number): void {
    let bytes = this.#byEdge.get(edge) ?? new Uint8Array(FIRST_LENGTH);
    if (number >= bytes.length) {
      const longer = new Uint8Array(Math.max(number + 1, bytes.length * 2));
      longer.set(bytes);
      bytes = longer;
    }
    bytes[number] = facts;
    this.#byEdge.set(edge, bytes);
  }

  /** 0 for a payload that was not let go. */
  get(edge: EdgeId, number: number): number {
    return this.#byEdge.get(edge)?.[number] ?? 0;
  }

  delete(edge: EdgeId, number: number): void {
    const bytes = this.#byEdge.get(edge);
    if (bytes !== undefined && number < bytes.length) bytes[number] = 0;
  }
}
