/** What a wire does, whatever it is made of: ControlTransport at the edge's end, HubListener at the hub's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
} from '../../src-main/contract/wire.ts';
import type {
  ControlConnection,
  ControlTransport,
  HubEndpoint,
  HubListener,
  HubStreamOut,
} from '../../src-main/engine/ports/control-transport.ts';
import { answerTo, batchOf, HEARTBEAT, HEARTBEAT_ANSWER, REGISTERED, REGISTRATION } from './wire-messages.ts';

/** The token that a factory's transport has to use. */
export const SUITE_TOKEN = 'suite-token';

export type ControlTransportFactory = {
  name: string;
  create(): Promise<{
    transport: ControlTransport;
    /** Not started yet. */
    listener: HubListener;
    /** Resolves when what was under way at the call, on the wire and in its callbacks, has arrived. */
    settle(): Promise<void>;
    dispose(): Promise<void> | void;
  }>;
};

type Respond<T> = (result: CallResult<T>) => void;
type StreamAtHub = { caller: CallMetadata; out: HubStreamOut; messages: EdgeMessage[]; endedCount: number };

/** A hub that writes down what reaches it, and answers when the test says so. */
class ScriptedHub implements HubEndpoint {
  readonly registrations: { request: EdgeRegistration; caller: CallMetadata; respond: Respond<RegistrationAnswer> }[] = [];
  readonly batches: { batch: WireBatch; caller: CallMetadata; respond: Respond<BatchAnswer> }[] = [];
  readonly streams: StreamAtHub[] = [];
  streamRefusal: WireError | undefined;
  onStreamMessage: (stream: StreamAtHub, message: EdgeMessage) => void = () => {};

  registerEdge(request: EdgeRegistration, caller: CallMetadata, respond: Respond<RegistrationAnswer>): void {
    this.registrations.push({ request, caller, respond });
  }

  openStream(caller: CallMetadata, out: HubStreamOut): ReturnType<HubEndpoint['openStream']> {
    if (this.streamRefusal !== undefined) return { ok: false, error: this.streamRefusal };
    const stream: StreamAtHub = { caller, out, messages: [], endedCount: 0 };
    this.streams.push(stream);
    const message = (received: EdgeMessage) => {
      stream.messages.push(received);
      this.onStreamMessage(stream, received);
    };
    return { ok: true, stream: { message, ended: () => void (stream.endedCount += 1) } };
  }

  sendPluginControlBatch(batch: WireBatch, caller: CallMetadata, respond: Respond<BatchAnswer>): void {
    this.batches.push({ batch, caller, respond });
  }

  sendHeartbeat(): never {
    throw new Error('no transport of an edge calls this');
  }

  getFullConfiguration(): never {
    throw new Error('no transport of an edge calls this');
  }

  unregisterEdge(): never {
    throw new Error('no transport of an edge calls this');
  }
}

export function describeControlTransport(factory: ControlTransportFactory): void {
  describe(`ControlTransport and HubListener: ${factory.name}`, () => {
    let made: Awaited<ReturnType<ControlTransportFactory['create']>>;
    let hub: ScriptedHub;
    let connection: ControlConnection;

    beforeEach(async () => {
      made = await factory.create();
      hub = new ScriptedHub();
      await start(hub);
      connection = made.transport.connect();
    });
    afterEach(() => made.dispose());

    /** Waits for a fact; fails when it does not come about in many settlings. */
    async function until(fact: () => boolean, what: string): Promise<void> {
      for (let turn = 0; turn < 200; turn += 1) {
        if (fact()) return;
        await made.settle();
      }
      throw new Error(`it never came about: ${what}`);
    }

    async function start(endpoint: HubEndpoint): Promise<void> {
      let isReady = false;
      made.listener.start(endpoint, () => {
        isReady = true;
      });
      await until(() => isReady, 'the hub is ready');
    }

    /** Sends a batch and writes its results down; a callback inside the call itself fails the test. */
    function send(through: ControlConnection, sequence = 1) {
      const results: CallResult<BatchAnswer>[] = [];
      let isInside = true;
      const call = through.sendBatch(batchOf(sequence), `edge-1#1.${sequence}:1-3`, (result) => {
        expect(isInside).toBe(false);
        results.push(result);
      });
      isInside = false;
      return { results, call };
    }

    function subscribe(through: ControlConnection) {
      const messages: ControlMessage[] = [];
      const ends: WireError[] = [];
      let isInside = true;
      const outside = () => expect(isInside).toBe(false);
      const stream = through.subscribe(REGISTRATION, {
        message(message) {
          outside();
          messages.push(message);
        },
        ended(error) {
          outside();
          ends.push(error);
        },
      });
      isInside = false;
      return { stream, messages, ends };
    }

    const statuses = (results: CallResult<unknown>[]) => results.map((result) => (result.ok ? 'ok' : result.error.status));
    const openStream = async () => {
      const edge = subscribe(connection);
      await until(() => hub.streams.length > 0, 'the stream is open');
      const [atHub] = hub.streams;
      if (atHub === undefined) throw new Error('the hub has no stream');
      return { edge, atHub };
    };

    it('registers an edge', async () => {
      const results: CallResult<RegistrationAnswer>[] = [];
      connection.register(REGISTRATION, (result) => results.push(result));
      await until(() => hub.registrations.length > 0, 'the registration arrives');
      expect(results).toEqual([]);
      expect(hub.registrations).toMatchObject([{ request: REGISTRATION, caller: { authorization: `Bearer ${SUITE_TOKEN}` } }]);
      hub.registrations[0]?.respond({ ok: true, value: REGISTERED });
      await until(() => results.length > 0, 'the answer arrives');
      expect(results).toEqual([{ ok: true, value: REGISTERED }]);
    });

    it('carries a batch with its trace reference, and the answer with its errors', async () => {
      const { results } = send(connection, 7);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      const caller = { authorization: `Bearer ${SUITE_TOKEN}`, traceRef: 'edge-1#1.7:1-3' };
      expect(hub.batches).toMatchObject([{ batch: batchOf(7), caller }]);
      hub.batches[0]?.respond({ ok: true, value: answerTo(7) });
      await until(() => results.length > 0, 'the answer arrives');
      expect(results).toEqual([{ ok: true, value: answerTo(7) }]);
    });

    it.each(['unavailable', 'unauthenticated', 'resource-exhausted', 'not-found', 'unimplemented', 'cancelled', 'internal'] as const)(
      'carries a refusal: %s',
      async (status) => {
        const { results } = send(connection);
        await until(() => hub.batches.length > 0, 'the batch arrives');
        const error: WireError = { status, message: 'not like this: 100 % & more' };
        hub.batches[0]?.respond({ ok: false, error });
        await until(() => results.length > 0, 'the refusal arrives');
        expect(results).toEqual([{ ok: false, error }]);
      },
    );

    it('gives each of several calls its own answer, in whatever order the hub answers', async () => {
      const sent = [1, 2, 3].map((sequence) => send(connection, sequence));
      await until(() => hub.batches.length === 3, 'all batches arrive');
      for (const { batch, respond } of hub.batches.toReversed()) respond({ ok: true, value: answerTo(batch.sequenceNumber) });
      await until(() => sent.every(({ results }) => results.length > 0), 'all answers arrive');
      expect(sent.map(({ results }) => results)).toEqual([1, 2, 3].map((sequence) => [{ ok: true, value: answerTo(sequence) }]));
    });

    it('says nothing of a cancelled call, even when the hub answers it late', async () => {
      const { results, call } = send(connection);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      call.cancel();
      await made.settle();
      hub.batches[0]?.respond({ ok: true, value: answerTo(1) });
      await made.settle();
      call.cancel();
      expect(results).toEqual([]);
      // The connection is none the worse for it.
      const next = send(connection, 2);
      await until(() => hub.batches.length > 1, 'the next batch arrives');
      hub.batches[1]?.respond({ ok: true, value: answerTo(2) });
      await until(() => next.results.length > 0, 'the next answer arrives');
    });

    it('does not mind being cancelled after the answer', async () => {
      const { results, call } = send(connection);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      hub.batches[0]?.respond({ ok: true, value: answerTo(1) });
      await until(() => results.length > 0, 'the answer arrives');
      call.cancel();
      await made.settle();
      expect(statuses(results)).toEqual(['ok']);
    });

    it('carries a stream both ways, in order', async () => {
      hub.onStreamMessage = (stream, message) => {
        stream.out.send('registration' in message ? { registrationResponse: REGISTERED } : { heartbeatResponse: HEARTBEAT_ANSWER });
      };
      const { edge, atHub } = await openStream();
      expect(atHub.caller).toEqual({ authorization: `Bearer ${SUITE_TOKEN}` });
      edge.stream.send(HEARTBEAT);
      edge.stream.send(HEARTBEAT);
      await until(() => edge.messages.length === 3, 'all answers arrive');
      expect(atHub.messages).toEqual([{ registration: REGISTRATION }, HEARTBEAT, HEARTBEAT]);
      const heartbeatResponse = HEARTBEAT_ANSWER;
      expect(edge.messages).toEqual([{ registrationResponse: REGISTERED }, { heartbeatResponse }, { heartbeatResponse }]);
      expect(edge.ends).toEqual([]);
    });

    it('refuses a stream', async () => {
      hub.streamRefusal = { status: 'unauthenticated', message: 'who are you' };
      const { stream, messages, ends } = subscribe(connection);
      await until(() => ends.length > 0, 'the refusal arrives');
      stream.send(HEARTBEAT);
      await made.settle();
      expect(ends).toEqual([{ status: 'unauthenticated', message: 'who are you' }]);
      expect(messages).toEqual([]);
    });

    it('brings the last message before the end of a stream', async () => {
      const { edge, atHub } = await openStream();
      await until(() => atHub.messages.length > 0, 'the first message arrives');
      atHub.out.send({ heartbeatResponse: HEARTBEAT_ANSWER });
      atHub.out.end({ status: 'resource-exhausted', message: 'too many edges' });
      atHub.out.send({ heartbeatResponse: HEARTBEAT_ANSWER });
      await until(() => edge.ends.length > 0, 'the end arrives');
      await made.settle();
      expect(edge.messages).toEqual([{ heartbeatResponse: HEARTBEAT_ANSWER }]);
      expect(edge.ends).toEqual([{ status: 'resource-exhausted', message: 'too many edges' }]);
      expect(atHub.endedCount).toBe(0);
    });

    it('tells the hub, once, and nobody else when the edge closes its connection', async () => {
      const { edge, atHub } = await openStream();
      const pending = send(connection);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      connection.close();
      await until(() => atHub.endedCount > 0, 'the hub sees the stream end');
      hub.batches[0]?.respond({ ok: true, value: answerTo(1) });
      atHub.out.send({ heartbeatResponse: HEARTBEAT_ANSWER });
      await made.settle();
      expect(pending.results).toEqual([]);
      expect(edge).toMatchObject({ messages: [], ends: [] });
      expect(atHub.endedCount).toBe(1);
    });

    it('says nothing on a closed connection', async () => {
      connection.close();
      connection.close();
      const { results } = send(connection);
      const { messages, ends } = subscribe(connection);
      await made.settle();
      expect([results, messages, ends]).toEqual([[], [], []]);
      expect(hub.batches).toEqual([]);
    });

    it('breaks calls and streams, and calls nobody at the hub, when the hub dies', async () => {
      const { edge, atHub } = await openStream();
      const pending = send(connection);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      made.listener.crash();
      hub.batches[0]?.respond({ ok: true, value: answerTo(1) });
      atHub.out.send({ heartbeatResponse: HEARTBEAT_ANSWER });
      await until(() => pending.results.length > 0 && edge.ends.length > 0, 'the edge sees it');
      await made.settle();
      expect(statuses(pending.results)).toEqual(['unavailable']);
      expect(edge.ends.map(({ status }) => status)).toEqual(['unavailable']);
      expect(edge.messages).toEqual([]);
      expect(atHub.endedCount).toBe(0);
    });

    it('stays broken once it broke; only a new connection reaches a hub that came back', async () => {
      const before = send(connection, 1);
      await until(() => hub.batches.length > 0, 'the batch arrives');
      made.listener.crash();
      await until(() => before.results.length > 0, 'the edge sees it');
      const successor = new ScriptedHub();
      await start(successor);
      const onBroken = send(connection, 2);
      const streamOnBroken = subscribe(connection);
      const anew = send(made.transport.connect(), 3);
      await until(() => successor.batches.length > 0, 'the new connection reaches the hub');
      successor.batches[0]?.respond({ ok: true, value: answerTo(3) });
      await until(() => anew.results.length > 0 && onBroken.results.length > 0 && streamOnBroken.ends.length > 0, 'all is answered');
      await made.settle();
      expect(statuses(anew.results)).toEqual(['ok']);
      expect(statuses(onBroken.results)).toEqual(['unavailable']);
      expect(streamOnBroken.ends.map(({ status }) => status)).toEqual(['unavailable']);
      expect(successor.batches.map(({ batch }) => batch.sequenceNumber)).toEqual([3]);
      expect(successor.streams).toEqual([]);
      expect(hub.batches.length).toBe(1);
    });

    it('fails calls and streams while there is no hub, and dials at once when there is one again', async () => {
      made.listener.crash();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const lonely = made.transport.connect();
        const { results } = send(lonely);
        const { ends } = subscribe(lonely);
        await until(() => results.length > 0 && ends.length > 0, 'both fail');
        expect(statuses(results)).toEqual(['unavailable']);
        expect(ends.map(({ status }) => status)).toEqual(['unavailable']);
        lonely.close();
      }
      await start(hub);
      send(made.transport.connect());
      await until(() => hub.batches.length > 0, 'the batch arrives');
    });

    it('says nothing of a cancelled call that would fail', async () => {
      made.listener.crash();
      const lonely = made.transport.connect();
      const first = send(lonely);
      first.call.cancel();
      const second = send(lonely);
      await until(() => second.results.length > 0, 'the second call fails');
      const third = send(lonely);
      third.call.cancel();
      await made.settle();
      expect([first.results, third.results]).toEqual([[], []]);
    });

    it('keeps connections apart', async () => {
      const other = made.transport.connect();
      const mine = send(connection, 1);
      const theirs = send(other, 2);
      await until(() => hub.batches.length === 2, 'both batches arrive');
      other.close();
      await made.settle();
      for (const { batch, respond } of hub.batches) respond({ ok: true, value: answerTo(batch.sequenceNumber) });
      await until(() => mine.results.length > 0, 'the answer arrives');
      expect(mine.results).toEqual([{ ok: true, value: answerTo(1) }]);
      expect(theirs.results).toEqual([]);
    });
  });
}
