/** One connection of the virtual world: two ordered directions, calls in flight, at most one stream. */
import type { BatchId, EdgeId } from '../../contract/ids.ts';
import type { Direction, Us } from '../../contract/units.ts';
import type {
  BatchAnswer,
  CallMetadata,
  CallResult,
  ControlMessage,
  EdgeMessage,
  EdgeRegistration,
  RegistrationAnswer,
  WireBatch,
  WireError,
} from '../../contract/wire.ts';
import type { Carries } from '../../trace/events.ts';
import { DisposableStore } from '../../util/disposable.ts';
import type { Call, ControlConnection, EdgeStream, HubStreamIn } from '../ports/control-transport.ts';
import type { LinkPolicy } from '../ports/link-policy.ts';
import type { SimulatedWire } from './simulated-wire.ts';
import { RESET, UNREACHABLE } from './simulated-wire.ts';

/** A message on its way. `arrive` runs at the far end. */
type Parcel = { direction: Direction; carries: Carries; batch?: BatchId | undefined; sizeBytes: number; arrive: () => void };

export class SimulatedConnection implements ControlConnection {
  readonly #network: SimulatedWire;
  readonly #edge: EdgeId;
  readonly #link: LinkPolicy;
  readonly #authorization: string;
  readonly #subscriptions = new DisposableStore();
  /** Told when the connection breaks; calls and the stream that are still open at the edge. */
  readonly #waiting = new Set<(error: WireError) => void>();
  readonly #lastArrival: Record<Direction, Us> = { requests: 0, responses: 0 };
  readonly #lostBytes = new Set<Direction>();
  #hubStream: HubStreamIn | undefined;
  #state: 'open' | 'broken' | 'closed' = 'open';
  /** It was closed while it was whole, so that batches already on the link arrive. */
  #wasClosedWhole = false;

  constructor(network: SimulatedWire, edge: EdgeId, link: LinkPolicy, authorization: string) {
    this.#network = network;
    this.#edge = edge;
    this.#link = link;
    this.#authorization = authorization;
    this.#subscriptions.add(link.onChange(() => this.#linkChanged()));
    this.#subscriptions.add(link.onReset(() => this.#break('fault')));
  }

  register(request: EdgeRegistration, done: (result: CallResult<RegistrationAnswer>) => void): Call {
    const network = this.#network;
    return this.#call<RegistrationAnswer>(
      'registration',
      undefined,
      network.encode('registration', request),
      done,
      (bytes, answer) => {
        network.endpoint?.registerEdge(network.decode('registration', bytes), this.#metadata(), (result) =>
          answer(result.ok ? { ok: true, bytes: network.encode('registrationAnswer', result.value) } : result),
        );
      },
      (bytes) => network.decode('registrationAnswer', bytes),
    );
  }

  sendBatch(batch: WireBatch, traceRef: string, done: (result: CallResult<BatchAnswer>) => void): Call {
    const network = this.#network;
    const id = traceRef.slice(0, traceRef.lastIndexOf(':')) as BatchId;
    return this.#call<BatchAnswer>(
      'batch',
      id,
      network.encode('batch', batch),
      done,
      (bytes, answer) => {
        network.endpoint?.sendPluginControlBatch(network.decode('batch', bytes), { ...this.#metadata(), traceRef }, (result) =>
          answer(result.ok ? { ok: true, bytes: network.encode('batchAnswer', result.value) } : result),
        );
      },
      (bytes) => network.decode('batchAnswer', bytes),
    );
  }

  subscribe(first: EdgeRegistration, events: { message(message: ControlMessage): void; ended(error: WireError): void }): EdgeStream {
    const fail = (error: WireError): void => {
      this.#waiting.delete(fail);
      events.ended(error);
    };
    this.#await(fail);
    const toEdge = (message: ControlMessage): void => {
      const bytes = this.#network.encode('controlMessage', message);
      const carries = 'heartbeatResponse' in message ? 'heartbeat' : 'stream';
      this.#send({
        direction: 'responses',
        carries,
        sizeBytes: bytes.length,
        arrive: () => {
          if (this.#waiting.has(fail)) events.message(this.#network.decode('controlMessage', bytes));
        },
      });
    };
    const end = (error: WireError): void => {
      this.#hubStream = undefined;
      this.#send({
        direction: 'responses',
        carries: 'stream',
        sizeBytes: 0,
        arrive: () => {
          if (this.#waiting.has(fail)) fail(error);
        },
      });
    };
    const send = (message: EdgeMessage): void => {
      const bytes = this.#network.encode('edgeMessage', message);
      const carries = 'heartbeat' in message ? 'heartbeat' : 'stream';
      this.#send({
        direction: 'requests',
        carries,
        sizeBytes: bytes.length,
        arrive: () => {
          if (carries === 'stream') {
            const opened = this.#network.endpoint?.openStream(this.#metadata(), { send: toEdge, end });
            if (opened === undefined) return this.#refused();
            if (!opened.ok) return end(opened.error);
            this.#hubStream = opened.stream;
          }
          this.#hubStream?.message(this.#network.decode('edgeMessage', bytes));
        },
      });
    };
    send({ registration: first });
    return { send };
  }

  close(): void {
    const wasOpen = this.#state === 'open';
    // What a broken connection had under way is gone; what an open one had sent still reaches the hub.
    this.#wasClosedWhole = wasOpen || this.#wasClosedWhole;
    this.#state = 'closed';
    this.#waiting.clear();
    if (!wasOpen) return;
    this.#release();
    this.#tellHub();
  }

  /** The hub's process is gone: what was sent to it is never answered, and the edge sees the connection break. */
  hubDied(): void {
    this.#hubStream = undefined;
    this.#break('node-died');
  }

  /** A unary call: request bytes there, `handle` at the hub, answer bytes back. */
  #call<T>(
    carries: Carries,
    batch: BatchId | undefined,
    request: Uint8Array,
    done: (result: CallResult<T>) => void,
    handle: (bytes: Uint8Array, answer: (result: CallResultBytes) => void) => void,
    decode: (bytes: Uint8Array) => T,
  ): Call {
    const fail = (error: WireError): void => settle({ ok: false, error });
    const settle = (result: CallResult<T>): void => {
      if (this.#waiting.delete(fail)) done(result);
    };
    this.#await(fail);
    const answer = (result: CallResultBytes): void => {
      const arrive = (): void => settle(result.ok ? { ok: true, value: decode(result.bytes) } : result);
      this.#send({
        direction: 'responses',
        carries: batch === undefined ? carries : 'answer',
        batch,
        sizeBytes: result.ok ? result.bytes.length : 0,
        arrive,
      });
    };
    const atHub = (): void => {
      if (this.#network.endpoint === undefined) return this.#refused();
      const { receiveBytesMax } = this.#network;
      if (request.length <= receiveBytesMax) return handle(request, answer);
      answer({
        ok: false,
        error: { status: 'resource-exhausted', message: `received message larger than max (${request.length} vs. ${receiveBytesMax})` },
      });
    };
    this.#send({ direction: 'requests', carries, batch, sizeBytes: request.length, arrive: atHub });
    return { cancel: () => this.#waiting.delete(fail) };
  }

  /** Whoever waits on a broken connection is told so; whoever asks a closed one is told nothing. */
  #await(fail: (error: WireError) => void): void {
    if (this.#state === 'closed') return;
    this.#waiting.add(fail);
    if (this.#state === 'broken') this.#network.clock.after(0, () => this.#waiting.has(fail) && fail(RESET));
  }

  #send(parcel: Parcel): void {
    if (this.#state !== 'open') return;
    const { direction } = parcel;
    const verdict = this.#lostBytes.has(direction) ? ({ kind: 'drop' } as const) : this.#link.verdict(direction, parcel.sizeBytes);
    if (verdict.kind === 'deliver') {
      const now = this.#network.now();
      const arrival = Math.max(now + verdict.delayUs, this.#lastArrival[direction]);
      this.#lastArrival[direction] = arrival;
      this.#network.clock.after(arrival - now, () => this.#arrive(parcel));
      return;
    }
    this.#network.dropped(this.#edge, direction, parcel.carries, parcel.batch);
    if (verdict.kind === 'drop') this.#lostBytes.add(direction);
    // Not inside the sender's call: the port promises that no callback runs there.
    else this.#network.clock.after(0, () => this.#break('lost-bytes'));
  }

  #arrive(parcel: Parcel): void {
    // What the hub was sent before the edge closed or died still reaches it; nothing reaches an edge that has closed.
    if (this.#state === 'open' || (this.#wasClosedWhole && parcel.direction === 'requests' && parcel.carries === 'batch')) parcel.arrive();
  }

  /** TCP does not deliver a stream with a hole: once a direction passes again, a connection that lost bytes in it breaks. */
  #linkChanged(): void {
    for (const direction of this.#lostBytes) if (!this.#link.isCut(direction)) return this.#break('lost-bytes');
  }

  #break(reason: 'fault' | 'lost-bytes' | 'node-died'): void {
    if (this.#state !== 'open') return;
    this.#network.reset(this.#edge, reason);
    this.#fail(RESET);
  }

  /** Nobody listens there. */
  #refused(): void {
    if (this.#state === 'open') this.#fail(UNREACHABLE);
  }

  #fail(error: WireError): void {
    this.#state = 'broken';
    this.#release();
    this.#tellHub();
    for (const fail of [...this.#waiting]) fail(error);
  }

  #release(): void {
    this.#network.forget(this);
    this.#subscriptions.dispose();
  }

  #tellHub(): void {
    const stream = this.#hubStream;
    this.#hubStream = undefined;
    stream?.ended();
  }

  #metadata(): CallMetadata {
    return { authorization: this.#authorization };
  }
}

type CallResultBytes = { ok: true; bytes: Uint8Array } | { ok: false; error: WireError };
