/** Events that the window does not hold, asked of the engine: one question at a time, and of those that wait only the newest. */
import { EVENTS_PER_MESSAGE_MAX } from '../../src-main/contract/api.ts';
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { EngineConnection } from '../bridge/engine-connection.ts';
import type { PlacedEvent } from './old-payload.ts';
import type { Missing, TraceHistory } from './trace-history.ts';

export class AskedEvents {
  readonly #connection: EngineConnection;
  #isAsking = false;
  #next: (() => void) | undefined;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  /** Supplies the history with (a first part of) what is missing, and calls `done`; `failed` when the engine cannot give it. */
  fill(history: TraceHistory, { from, count }: Missing, done: () => void, failed: (error: unknown) => void): void {
    if (this.#isAsking) {
      this.#next = () => this.fill(history, { from, count }, done, failed);
      return;
    }
    this.#isAsking = true;
    this.#connection
      .query({ ask: 'events', from, count: Math.min(count, EVENTS_PER_MESSAGE_MAX) })
      .then(({ from: start, events }) => {
        history.supply(start, events as TraceEvent[]);
        if (history.missingAt(from) === undefined) done();
        else failed(new Error('the engine has let them go'));
      })
      .catch(failed)
      .finally(() => {
        this.#isAsking = false;
        const next = this.#next;
        this.#next = undefined;
        next?.();
      });
  }

  async ofPayload(payload: PayloadId, from: number): Promise<PlacedEvent[]> {
    const { events } = await this.#connection.query({ ask: 'payload-events', payload, from });
    return events as PlacedEvent[];
  }
}
