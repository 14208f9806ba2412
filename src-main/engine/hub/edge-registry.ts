/** The edges that have a stream to this hub now. A second stream of an edge takes the place of the first. */
import type { EdgeId } from '../../contract/ids.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { HubStreamIn } from '../ports/control-transport.ts';

export class EdgeRegistry {
  readonly #streams = new Map<EdgeId, { namespace: string; stream: HubStreamIn }>();
  readonly #random: RandomStream;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  get size(): number {
    return this.#streams.size;
  }

  has(edge: EdgeId): boolean {
    return this.#streams.has(edge);
  }

  open(edge: EdgeId, namespace: string, stream: HubStreamIn): void {
    this.#streams.set(edge, { namespace, stream });
  }

  /** Empty for an edge without a stream. */
  namespaceOf(edge: EdgeId): string {
    return this.#streams.get(edge)?.namespace ?? '';
  }

  isCurrent(edge: EdgeId, stream: HubStreamIn): boolean {
    return this.#streams.get(edge)?.stream === stream;
  }

  close(edge: EdgeId): boolean {
    return this.#streams.delete(edge);
  }

  /** A session id, shaped as a UUID. */
  newSession(): string {
    const hex = Array.from({ length: 32 }, () => Math.floor(this.#random.next() * 16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
