/** What arrives at the hub's port: messages of the protocol spoiled, and bytes that are no gRPC at all. The hub goes on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createProtobufCodec } from '../../src-main/adapters/grpc/protobuf-codec.ts';
import { FOREIGN_RPCS, RPCS, rpcPath } from '../../src-main/adapters/grpc/sync-service.ts';
import type { WireKind } from '../../src-main/contract/wire.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { TestWindow } from '../support/live-lab.ts';
import { anyMessage } from '../unit/adapters/grpc/messages.ts';
import { FUZZ_TEST, fuzzHalf, spoiledBytes } from './fuzzing.ts';

const codec = createProtobufCodec();
const KINDS = Object.keys(anyMessage) as WireKind[];

const encoded = (kind: WireKind): fc.Arbitrary<Uint8Array> =>
  (anyMessage[kind] as fc.Arbitrary<never>).map((message) => codec.encode(kind, message));
const bytesOf = (kind: WireKind): fc.Arbitrary<Uint8Array> =>
  fc.oneof({ weight: 4, arbitrary: spoiledBytes(encoded(kind)) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) });

test('a message is decoded to what can be encoded again, or refused', FUZZ_TEST, async () => {
  const message = fc.constantFrom(...KINDS).chain((kind) => bytesOf(kind).map((bytes) => ({ kind, bytes })));
  await fuzzHalf(message, ({ kind, bytes }) => {
    let decoded: ReturnType<typeof codec.decode<typeof kind>>;
    try {
      decoded = codec.decode(kind, bytes);
    } catch (error) {
      expect((error as Error).message).toMatch(/\S/);
      return;
    }
    const again = codec.decode(kind, codec.encode(kind, decoded));
    expect(again).toEqual(decoded);
  });
});

const LIVE_LAB = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'steady-state.yaml');

test('the port of a live hub', FUZZ_TEST, async () => {
  const lab = await openSession({ scenario: LIVE_LAB });
  onTestFinished(() => lab.dispose());
  const address = lab.info.hubAddress as string;
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => client.close());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${lab.hubToken}`);
  const call = (path: string, bytes: Uint8Array): Promise<number> =>
    new Promise((done) => {
      const same = (value: Buffer): Buffer => value;
      client.makeUnaryRequest(path, same, same, Buffer.from(bytes), metadata, { deadline: Date.now() + 10_000 }, (error) =>
        done(error?.code ?? 0),
      );
    });
  const paths = [...Object.values(RPCS).map(({ path }) => path), ...FOREIGN_RPCS.map(rpcPath), '/x/y'];
  const sent = fc.oneof(
    fc.tuple(fc.constantFrom(...paths), fc.oneof(...KINDS.map(bytesOf))).map(([path, bytes]) => ({ path, bytes })),
    fc.oneof(fc.uint8Array({ maxLength: 300 }), spoiledBytes(fc.constant(PREFACE))).map((bytes) => ({ path: undefined, bytes })),
  );
  const port = Number(address.split(':')[1]);
  await fuzzHalf(sent, async ({ path, bytes }) => {
    if (path === undefined) await sendRaw(port, bytes);
    else expect(await call(path, bytes), `${path} must be answered`).not.toBe(4);
  });
  // The lab is alive: a payload of a simulated edge still goes through the hub.
  const window = new TestWindow(lab).hello();
  await window.untilEvent('payload-submitted');
  await window.command({ do: 'pause' });
});

/** The opening of HTTP/2 with an empty frame of settings. */
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);

/** Sends bytes on a connection of their own; a reset is an answer too. */
async function sendRaw(port: number, bytes: Uint8Array): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  socket.end(Buffer.from(bytes));
  socket.setTimeout(50, () => socket.destroy());
  await once(socket, 'close');
}
