/** Calls of an edge through a link that misbehaves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrpcControlTransport } from '../../../../src-main/adapters/grpc/grpc-control-transport.ts';
import { createGrpcHubListener, type GrpcHubListener } from '../../../../src-main/adapters/grpc/grpc-hub-listener.ts';
import { createTcpLink, type TcpLink } from '../../../../src-main/adapters/tcp-link/tcp-link.ts';
import type { BatchAnswer, CallResult, EdgeRegistration, WireBatch, WireError } from '../../../../src-main/contract/wire.ts';
import type { ControlConnection, ControlTransport, HubEndpoint } from '../../../../src-main/engine/ports/control-transport.ts';
import { describeControlTransport, SUITE_TOKEN } from '../../../port-suites/control-transport.ts';
import { settleLoopback } from '../grpc/live-wire.ts';
import { ManualClock, ScriptedPolicy } from './lab.ts';

async function createLinkedWire(policy: ScriptedPolicy, clock: ManualClock, told: string[] = []) {
  const listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0 });
  const link = await createTcpLink({
    target: () => ({ host: '127.0.0.1', port: Number(listener.address.split(':')[1]) }),
    policy,
    clock,
    dropped: () => {},
    reset: (reason) => told.push(reason),
  });
  return { listener, link, transport: createGrpcControlTransport({ address: link.address, token: SUITE_TOKEN }) };
}

describeControlTransport({
  name: 'gRPC through a healthy link',
  async create() {
    const { listener, link, transport } = await createLinkedWire(new ScriptedPolicy(), new ManualClock());
    const dispose = async () => {
      await link.dispose();
      await listener.dispose();
    };
    return { transport, listener, settle: () => settleLoopback(link.address), dispose };
  },
});

const REGISTRATION: EdgeRegistration = { edgeId: 'edge-1', edgeNamespace: '', version: '', buildHash: '', metadata: {} };

describe('gRPC through a link', () => {
  let policy: ScriptedPolicy;
  let clock: ManualClock;
  let told: string[];
  let listener: GrpcHubListener;
  let link: TcpLink;
  let transport: ControlTransport;
  let connection: ControlConnection;
  /** Sequence numbers of the batches that the hub has processed. */
  let processed: number[];
  let streamsEnded: number;

  beforeEach(async () => {
    [policy, clock, told, processed, streamsEnded] = [new ScriptedPolicy(), new ManualClock(), [], [], 0];
    ({ listener, link, transport } = await createLinkedWire(policy, clock, told));
    const hub = {
      openStream: () => ({ ok: true, stream: { message() {}, ended: () => (streamsEnded += 1) } }),
      sendPluginControlBatch({ sequenceNumber }: WireBatch, _caller: unknown, respond: (result: CallResult<BatchAnswer>) => void) {
        processed.push(sequenceNumber);
        respond({ ok: true, value: { success: true, message: '', processedCount: 0, sequenceNumber, processedAtUnixUs: 0, errors: [] } });
      },
    } as unknown as HubEndpoint;
    await new Promise((ready) => listener.start(hub, ready));
    connection = transport.connect();
    expect(await send(1).answered).toBe('ok');
  });
  afterEach(async () => {
    connection.close();
    await link.dispose();
    await listener.dispose();
  });

  function send(sequenceNumber: number, through = connection, bytes = 0) {
    const batch: WireBatch = {
      edgeId: 'edge-1',
      edgeNamespace: '',
      payloads: [
        {
          pluginId: 1,
          payload: new Uint8Array(bytes),
          edgeId: 'edge-1',
          edgeNamespace: '',
          timestampUnixUs: 0,
          correlationId: '',
          metadata: {},
        },
      ],
      sequenceNumber,
      batchTimestampUnixUs: 0,
      totalPayloads: 1,
    };
    const sent = { call: { cancel() {} }, status: 'none', answered: Promise.resolve('') };
    sent.answered = new Promise((resolve) => {
      sent.call = through.sendBatch(batch, '', (result) => {
        sent.status = result.ok ? 'ok' : result.error.status;
        resolve(sent.status);
      });
    });
    return sent;
  }

  function subscribe(): Promise<WireError> {
    return new Promise((ended) => connection.subscribe(REGISTRATION, { message() {}, ended }));
  }

  async function until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Long enough for anything that could still come over loopback. */
  const settle = () => settleLoopback(listener.address);

  it('leaves a call hanging whose request is dropped, until it is cancelled; the hub never sees it', async () => {
    policy.cut('requests');
    const hanging = send(2);
    await settle();
    expect([hanging.status, processed]).toEqual(['none', [1]]);
    hanging.call.cancel();
    const next = send(3);
    policy.restore('requests');
    expect(await next.answered).toBe('unavailable');
    expect([hanging.status, processed, told]).toEqual(['none', [1], ['lost-bytes']]);
  });

  it('lets the hub process a batch whose answer is dropped; the edge never hears', async () => {
    policy.cut('responses');
    const unheard = send(2);
    await until(() => processed.includes(2));
    await settle();
    expect(unheard.status).toBe('none');
    policy.restore('responses');
    expect(await unheard.answered).toBe('unavailable');
    connection.close();
    connection = transport.connect();
    expect(await send(3).answered).toBe('ok');
    expect([processed, told]).toEqual([[1, 2, 3], ['lost-bytes']]);
  });

  it('ends the stream at both ends when a link that lost bytes passes again, not before', async () => {
    const ended = subscribe();
    await settle();
    policy.cut('requests', 'responses');
    send(2);
    await settle();
    expect(streamsEnded).toBe(0);
    policy.restore('requests', 'responses');
    expect(await ended).toMatchObject({ status: 'unavailable' });
    await until(() => streamsEnded === 1);
  });

  it('hides from the hub that an edge has closed its connection while requests are cut', async () => {
    void subscribe();
    await settle();
    policy.cut('requests');
    connection.close();
    await settle();
    expect(streamsEnded).toBe(0);
    policy.restore('requests');
    await until(() => streamsEnded === 1);
  });

  it.each([{ cut: ['requests'] as const }, { cut: ['responses'] as const }, { cut: ['requests', 'responses'] as const }])(
    'lets a new connection hang while $cut are cut',
    async ({ cut }) => {
      policy.cut(...cut);
      const lonely = transport.connect();
      const hanging = send(2, lonely);
      await settle();
      expect(hanging.status).toBe('none');
      policy.restore(...cut);
      expect(await hanging.answered).toBe('unavailable');
      lonely.close();
      const anew = transport.connect();
      expect(await send(3, anew).answered).toBe('ok');
      anew.close();
    },
  );

  it('holds calls back in lab time', async () => {
    policy.judge = () => ({ kind: 'deliver', delayUs: 40_000 });
    const slow = send(2);
    await until(() => clock.waitingCount > 0);
    clock.advance(39_999);
    await settle();
    expect(processed).toEqual([1]);
    clock.advance(1);
    await until(() => processed.includes(2));
    // The answer leaves the hub in more than one piece.
    await settle();
    clock.advance(39_999);
    await settle();
    expect(slow.status).toBe('none');
    clock.advance(1);
    expect(await slow.answered).toBe('ok');
  });

  it('brings a full batch over a slow link in a few trips, not one for each 64 KiB', async () => {
    policy.judge = () => ({ kind: 'deliver', delayUs: 20_000 });
    const full = send(2, connection, 10 * 2 ** 20);
    const startedUs = clock.now();
    while (full.status === 'none') {
      await settle();
      clock.advance(20_000);
    }
    expect(full.status).toBe('ok');
    expect((clock.now() - startedUs) / 20_000).toBeLessThan(20);
  });

  it('keeps calls whole under jitter', async () => {
    let seed = 1;
    policy.judge = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return { kind: 'deliver', delayUs: seed % 5_000 };
    };
    const sent = Array.from({ length: 30 }, (_, index) => send(index + 2));
    let isDone = false;
    const all = Promise.all(sent.map(({ answered }) => answered)).then((statuses) => {
      isDone = true;
      return statuses;
    });
    while (!isDone) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(await all)).toEqual(new Set(['ok']));
    expect(processed).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
  });

  it('fails what is under way at once when the link is reset', async () => {
    policy.cut('responses');
    const ended = subscribe();
    const pending = send(2);
    await until(() => processed.includes(2));
    policy.resetConnections();
    expect(await pending.answered).toBe('unavailable');
    expect(await ended).toMatchObject({ status: 'unavailable' });
    expect(told).toEqual(['fault']);
  });
});
