/** What only the live wire has: ports, sizes, sockets and a process that can die of a bug. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGrpcControlTransport } from '../../../../src-main/adapters/grpc/grpc-control-transport.ts';
import { createGrpcHubListener } from '../../../../src-main/adapters/grpc/grpc-hub-listener.ts';
import type { BatchAnswer, CallResult, WireBatch } from '../../../../src-main/contract/wire.ts';
import type { HubEndpoint } from '../../../../src-main/engine/ports/control-transport.ts';

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose();
});

/** A hub that answers every batch at once. */
const obliging = {
  sendPluginControlBatch(batch: WireBatch, _caller: unknown, respond: (result: CallResult<BatchAnswer>) => void) {
    const { sequenceNumber, payloads } = batch;
    respond({
      ok: true,
      value: { success: true, message: '', processedCount: payloads.length, sequenceNumber, processedAtUnixUs: 0, errors: [] },
    });
  },
} as unknown as HubEndpoint;

async function serve(options: { port?: number; receiveBytesMax?: number } = {}) {
  const listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0, ...options });
  disposals.push(() => listener.dispose());
  return listener;
}

function connectTo(address: string) {
  const connection = createGrpcControlTransport({ address, token: 't' }).connect();
  disposals.push(() => connection.close());
  const send = (bytes: number): Promise<CallResult<BatchAnswer>> => {
    const payload = {
      pluginId: 1,
      payload: new Uint8Array(bytes),
      edgeId: 'e',
      edgeNamespace: '',
      timestampUnixUs: 0,
      correlationId: '',
      metadata: {},
    };
    const batch = { edgeId: 'e', edgeNamespace: '', payloads: [payload], sequenceNumber: 1, batchTimestampUnixUs: 0, totalPayloads: 1 };
    return new Promise((resolve) => connection.sendBatch(batch, 'e#1.1:1-1', resolve));
  };
  return { connection, send };
}

/** Bytes of the message around one payload. */
const FRAMING = (bytes: number) => 5 + 2 * (bytes < 2 ** 14 ? 3 : bytes < 2 ** 21 ? 4 : 5) + 7;

describe("the hub's port", () => {
  it('is refused with its number when somebody else has it', async () => {
    const { address } = await serve();
    const port = Number(address.split(':')[1]);
    await expect(serve({ port })).rejects.toMatchObject({
      code: 'ERR_PORT',
      message: `The hub cannot listen on 127.0.0.1:${port}: another program uses the port. Choose another port, or 0 for any free one.`,
    });
  });

  it('stays the same over a crash, and nobody else can take it meanwhile', async () => {
    const listener = await serve();
    const port = Number(listener.address.split(':')[1]);
    const addresses: (string | undefined)[] = [];
    for (let life = 0; life < 3; life += 1) {
      addresses.push(await new Promise((ready) => listener.start(obliging, ready)));
      expect(await connectTo(listener.address).send(1)).toMatchObject({ ok: true });
      listener.crash();
      await expect(serve({ port })).rejects.toMatchObject({ code: 'ERR_PORT' });
    }
    expect(addresses).toEqual([listener.address, listener.address, listener.address]);
  });

  it('is not reported ready when the hub has died again before that', async () => {
    const listener = await serve();
    let readyCount = 0;
    listener.start(obliging, () => (readyCount += 1));
    listener.crash();
    await new Promise<void>((ready) => listener.start(obliging, () => ready()));
    expect(readyCount).toBe(0);
  });
});

describe('the size of a message', () => {
  it('is limited where the hub says, exactly', async () => {
    const listener = await serve({ receiveBytesMax: 100_000 });
    listener.start(obliging, () => {});
    const { send } = connectTo(listener.address);
    const fits = 100_000 - FRAMING(100_000);
    expect(await send(fits)).toMatchObject({ ok: true });
    const refused = await send(fits + 1);
    expect(refused).toMatchObject({ ok: false, error: { status: 'resource-exhausted' } });
    expect(refused).toMatchObject({ error: { message: expect.stringContaining('100001 vs') } });
    // The connection is none the worse for it.
    expect(await send(fits)).toMatchObject({ ok: true });
  });

  it('leaves room for a full batch of 10 MiB, and ends at 16 MiB', async () => {
    const listener = await serve();
    listener.start(obliging, () => {});
    const { send } = connectTo(listener.address);
    expect(await send(10 * 2 ** 20)).toMatchObject({ ok: true });
    expect(await send(16 * 2 ** 20)).toMatchObject({ ok: false, error: { status: 'resource-exhausted' } });
  });
});

describe("an edge's connection", () => {
  /** A hub that accepts and never says a word, as behind a cut link. */
  async function silentPort() {
    const server = createServer();
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    disposals.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => server.close(closed));
    });
    return { server, sockets, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  it('is gone at once when it is closed, even while the hub has not said a word', async () => {
    const { server, address } = await silentPort();
    const { connection, send } = connectTo(address);
    let isAnswered = false;
    void send(1).then(() => (isAnswered = true));
    const [socket] = (await once(server, 'connection')) as [Socket];
    await once(socket, 'data');
    const gone = once(socket, 'close');
    connection.close();
    await gone;
    expect(isAnswered).toBe(false);
  });

  it('is gone too when it is closed before it was made', async () => {
    const { server, address, sockets } = await silentPort();
    const { connection, send } = connectTo(address);
    void send(1);
    connection.close();
    void connectTo(address).send(1);
    // A port accepts in the order of dialling: when the second connection speaks, the first has come or never will.
    const speaking = await new Promise<Socket>((resolve) => {
      for (const socket of sockets) socket.once('data', () => resolve(socket));
      server.on('connection', (socket) => socket.once('data', () => resolve(socket)));
    });
    for (const socket of sockets) if (socket !== speaking && !socket.closed) await once(socket, 'close');
    expect(speaking.destroyed).toBe(false);
  });

  it('says why it cannot be made in words without the library behind them', async () => {
    const listener = await serve();
    const result = await connectTo(listener.address).send(1);
    expect(result).toEqual({ ok: false, error: { status: 'unavailable', message: expect.stringMatching(/^(connect|read) ECONNRESET/) } });
  });

  it('dials where it is told, whatever proxy the environment names', async () => {
    const listener = await serve();
    listener.start(obliging, () => {});
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    disposals.push(() => {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    });
    expect(await connectTo(listener.address).send(1)).toMatchObject({ ok: true });
  });

  it.each([
    ['forth', 86_400_000],
    ['back', -86_400_000],
  ])('is answered as ever when the wall clock jumps %s by a day meanwhile, and so is the next', async (_where, jumpMs) => {
    disposals.push(() => vi.useRealTimers());
    const listener = await serve();
    let isFirst = true;
    const jumping: HubEndpoint = {
      ...obliging,
      sendPluginControlBatch: (...call) => {
        if (isFirst) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jumpMs });
        isFirst = false;
        obliging.sendPluginControlBatch(...call);
      },
    };
    listener.start(jumping, () => {});
    const { send } = connectTo(listener.address);
    expect(await send(1)).toMatchObject({ ok: true });
    expect(await send(1)).toMatchObject({ ok: true });
  });

  it('keeps nothing alive once both ends are closed', () => {
    const adapters = path.join(import.meta.dirname, '../../../../src-main/adapters/grpc');
    const code = `
      import { createGrpcHubListener } from '${adapters}/grpc-hub-listener.ts';
      import { createGrpcControlTransport } from '${adapters}/grpc-control-transport.ts';
      const listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0 });
      const connection = createGrpcControlTransport({ address: listener.address, token: 't' }).connect();
      const batch = { edgeId: 'e', edgeNamespace: '', payloads: [], sequenceNumber: 1, batchTimestampUnixUs: 0, totalPayloads: 0 };
      const sent = new Promise((resolve) => listener.start({ sendPluginControlBatch: resolve }, () => connection.sendBatch(batch, '', () => {})));
      await sent;
      connection.close();
      await listener.dispose();
      process.on('exit', () => console.log('exits by itself'));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', timeout: 20_000 });
    expect(child).toMatchObject({ status: 0, stdout: 'exits by itself\n', stderr: '' });
  }, 30_000);

  it('ends the process when the engine throws, instead of answering for it', () => {
    const adapters = path.join(import.meta.dirname, '../../../../src-main/adapters/grpc');
    const code = `
      import { createGrpcHubListener } from '${adapters}/grpc-hub-listener.ts';
      import { createGrpcControlTransport } from '${adapters}/grpc-control-transport.ts';
      const listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0 });
      const connection = createGrpcControlTransport({ address: listener.address, token: 't' }).connect();
      const batch = { edgeId: 'e', edgeNamespace: '', payloads: [], sequenceNumber: 1, batchTimestampUnixUs: 0, totalPayloads: 0 };
      const broken = { sendPluginControlBatch() { throw new Error('a bug in the engine'); } };
      process.on('uncaughtException', (error) => { console.log(error.message); process.exit(3); });
      listener.start(broken, () => connection.sendBatch(batch, '', () => { console.log('answered'); process.exit(0); }));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', timeout: 20_000 });
    expect(child).toMatchObject({ status: 3, stdout: 'a bug in the engine\n' });
  }, 30_000);
});
