import type { HookCallRecord } from '../contract/gateway.ts';
import type { RequestId } from '../contract/ids.ts';

const REQUESTS_MAX = 500;
const BYTES_MAX = 32 * 1_024 * 1_024;

/** The hook calls of the last requests, before and after; the oldest requests go first. */
export class HookCalls {
  readonly #calls = new Map<RequestId, { calls: HookCallRecord[]; bytes: number }>();
  #bytes = 0;

  keep(request: RequestId, call: HookCallRecord): void {
    const kept = this.#calls.get(request) ?? { calls: [], bytes: 0 };
    const bytes = call.before.length + call.after.length;
    kept.calls.push(call);
    kept.bytes += bytes;
    this.#bytes += bytes;
    this.#calls.set(request, kept);
    for (const [oldest, { bytes: freed }] of this.#calls) {
      if ((this.#calls.size <= REQUESTS_MAX && this.#bytes <= BYTES_MAX) || oldest === request) break;
      this.#calls.delete(oldest);
      this.#bytes -= freed;
    }
  }

  of(request: RequestId): readonly HookCallRecord[] | undefined {
    return this.#calls.get(request)?.calls;
  }
}
