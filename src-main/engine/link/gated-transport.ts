/** An edge's transport behind a gate: what it sends and what it gets passes the gate message by message. */
import type { BatchId } from '../../contract/ids.ts';
import type {
  BatchAnswer,
  CallResult,
  ControlMessage,
  EdgeRegistration,
  RegistrationAnswer,
  WireBatch,
  WireError,
} from '../../contract/wire.ts';
import type { Call, ControlConnection, ControlTransport, EdgeStream } from '../ports/control-transport.ts';
import type { LinkMessage, MessageGate } from './message-gate.ts';

export const gatedTransport = (transport: ControlTransport, gate: MessageGate): ControlTransport => ({
  connect: () => new GatedConnection(transport.connect(), gate),
});

class GatedConnection implements ControlConnection {
  readonly #inner: ControlConnection;
  readonly #gate: MessageGate;
  /** Calls whose answer is awaited. */
  readonly #open = new Set<Call>();

  constructor(inner: ControlConnection, gate: MessageGate) {
    this.#inner = inner;
    this.#gate = gate;
  }

  register(request: EdgeRegistration, done: (result: CallResult<RegistrationAnswer>) => void): Call {
    const message = { carries: 'registration' } as const;
    return this.#call(message, message, (answered) => this.#inner.register(request, answered), done);
  }

  sendBatch(batch: WireBatch, traceRef: string, done: (result: CallResult<BatchAnswer>) => void): Call {
    const id = traceRef.slice(0, traceRef.lastIndexOf(':')) as BatchId;
    const send = (answered: (result: CallResult<BatchAnswer>) => void): Call => this.#inner.sendBatch(batch, traceRef, answered);
    return this.#call({ carries: 'batch', batch: id }, { carries: 'answer', batch: id }, send, done);
  }

  subscribe(first: EdgeRegistration, events: { message(message: ControlMessage): void; ended(error: WireError): void }): EdgeStream {
    let stream: EdgeStream | undefined;
    const message = (received: ControlMessage): void => {
      const carries = 'heartbeatResponse' in received ? 'heartbeat' : 'stream';
      this.#gate.pass({ direction: 'responses', carries }, this, () => events.message(received));
    };
    this.#gate.pass({ direction: 'requests', carries: 'stream' }, this, () => {
      stream = this.#inner.subscribe(first, { message, ended: events.ended });
    });
    // An edge says nothing on a stream before its opening was answered, so there is one by then.
    return { send: (sent) => this.#gate.pass({ direction: 'requests', carries: 'heartbeat' }, this, () => stream?.send(sent)) };
  }

  close(): void {
    for (const call of [...this.#open]) call.cancel();
    this.#gate.connectionClosed(this);
    this.#inner.close();
  }

  /** A unary call: it may be let through twice, and takes the first answer that is. */
  #call<T>(
    request: Omit<LinkMessage, 'direction'>,
    response: Omit<LinkMessage, 'direction'>,
    send: (answered: (result: CallResult<T>) => void) => Call,
    done: (result: CallResult<T>) => void,
  ): Call {
    const { batch } = request;
    const sent: Call[] = [];
    const end = (): boolean => {
      if (!this.#open.delete(call)) return false;
      if (batch !== undefined) this.#gate.callEnded(batch);
      return true;
    };
    const call: Call = {
      cancel: () => {
        if (end()) for (const one of sent) one.cancel();
      },
    };
    const settle = (result: CallResult<T>): void => {
      if (end()) done(result);
    };
    const answered = (result: CallResult<T>): void => {
      if (!this.#open.has(call)) return;
      // A connection that breaks sends no message that could be held.
      const isBroken = !result.ok && result.error.status === 'unavailable';
      if (isBroken) settle(result);
      else this.#gate.pass({ direction: 'responses', ...response }, this, () => settle(result));
    };
    this.#open.add(call);
    if (batch !== undefined) this.#gate.callBegan(batch);
    this.#gate.pass({ direction: 'requests', ...request }, this, () => sent.push(send(answered)));
    return call;
  }
}
