/** Requests with the hooks they went through, what was logged for them and which payloads they caused; the newest are kept. */
import type { EdgeId, PayloadId, PluginId, RequestId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { GatewayLogged, HookRan, LogWritten, TraceEvent } from './events.ts';

export type RequestStory = {
  id: RequestId;
  edge: EdgeId;
  method: string;
  path: string;
  at: Us;
  /** Absent while it is under way, and for ever when the edge died. */
  answer?: { at: Us; status: number; by?: PluginId };
  hooks: HookRan[];
  logs: (GatewayLogged | LogWritten)[];
  payloads: PayloadId[];
};

export class RequestBook {
  readonly #stories = new Map<RequestId, RequestStory>();
  readonly #max: number;

  constructor(max = 1_000) {
    this.#max = max;
  }

  apply(event: TraceEvent): void {
    switch (event.type) {
      case 'request-received': {
        const { request, edge, method, path, at } = event;
        this.#stories.set(request, { id: request, edge, method, path, at, hooks: [], logs: [], payloads: [] });
        const [oldest] = this.#stories.keys();
        if (this.#stories.size > this.#max && oldest !== undefined) this.#stories.delete(oldest);
        return;
      }
      case 'request-answered': {
        const story = this.#stories.get(event.request);
        const { at, status, by } = event;
        if (story !== undefined) story.answer = { at, status, ...(by === undefined ? {} : { by }) };
        return;
      }
      case 'hook-ran':
        this.#stories.get(event.request)?.hooks.push(event);
        return;
      case 'gateway-logged':
      case 'log-written':
        if (event.request !== undefined) this.#stories.get(event.request)?.logs.push(event);
        return;
      case 'payload-submitted':
        if (event.request !== undefined) this.#stories.get(event.request)?.payloads.push(event.payload);
        return;
    }
  }

  get(id: RequestId): RequestStory | undefined {
    return this.#stories.get(id);
  }

  /** Newest first. */
  list(): RequestStory[] {
    return [...this.#stories.values()].reverse();
  }
}
