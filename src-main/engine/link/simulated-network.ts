/**
 * The virtual world's wire: the same protobuf messages as on a real one, encoded, judged by the link, and decoded at the
 * other end. A connection keeps the order of each direction, as TCP does. It is the counterpart of adapters/grpc with
 * adapters/tcp-link, and passes the same suite.
 */
import type { EdgeId } from '../../contract/ids.ts';
import type { Direction, Us } from '../../contract/units.ts';
import type { WireKind, WireMessages } from '../../contract/wire.ts';
import type { Carries, ConnectionReset, MessageDropped } from '../../trace/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlConnection, ControlTransport, HubEndpoint, HubListener } from '../ports/control-transport.ts';
import type { LinkPolicy } from '../ports/link-policy.ts';
import type { TraceSink } from '../ports/trace-sink.ts';
import type { WireCodec } from '../ports/wire-codec.ts';
import { SimulatedConnection } from './simulated-connection.ts';
import type { SimulatedWire } from './simulated-wire.ts';

export class SimulatedNetwork implements SimulatedWire {
  readonly clock: Clock;
  readonly receiveBytesMax: number;
  readonly #codec: WireCodec;
  readonly #trace: TraceSink;
  readonly #connections = new Set<SimulatedConnection>();
  #endpoint: HubEndpoint | undefined;

  constructor(clock: Clock, codec: WireCodec, trace: TraceSink, receiveBytesMax = Number.POSITIVE_INFINITY) {
    this.clock = clock;
    this.#codec = codec;
    this.#trace = trace;
    this.receiveBytesMax = receiveBytesMax;
  }

  /** What is listening now. */
  get endpoint(): HubEndpoint | undefined {
    return this.#endpoint;
  }

  readonly listener: HubListener = {
    start: (endpoint, ready) => {
      this.#endpoint = endpoint;
      this.clock.after(0, () => ready());
    },
    crash: () => {
      this.#endpoint = undefined;
      for (const connection of [...this.#connections]) connection.hubDied();
    },
  };

  /** An edge's transport; it sends `Bearer TOKEN` with every call. */
  transportFor(edge: EdgeId, link: LinkPolicy, token: string): ControlTransport {
    return {
      connect: (): ControlConnection => {
        const connection = new SimulatedConnection(this, edge, link, `Bearer ${token}`);
        this.#connections.add(connection);
        return connection;
      },
    };
  }

  forget(connection: ControlConnection): void {
    this.#connections.delete(connection as SimulatedConnection);
  }

  encode<K extends WireKind>(kind: K, message: WireMessages[K]): Uint8Array {
    return this.#codec.encode(kind, message);
  }

  decode<K extends WireKind>(kind: K, bytes: Uint8Array): WireMessages[K] {
    return this.#codec.decode(kind, bytes);
  }

  dropped(edge: EdgeId, direction: Direction, carries: Carries, batch: MessageDropped['batch']): void {
    const event: MessageDropped = { type: 'message-dropped', at: this.now(), edge, direction, carries };
    this.#trace(batch === undefined ? event : { ...event, batch });
  }

  reset(edge: EdgeId, reason: ConnectionReset['reason']): void {
    this.#trace({ type: 'connection-reset', at: this.now(), edge, reason });
  }

  now(): Us {
    return this.clock.now();
  }
}
