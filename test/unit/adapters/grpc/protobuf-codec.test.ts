import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtobufCodec } from '../../../../src-main/adapters/grpc/protobuf-codec.ts';
import type { BatchAnswer, WireBatch, WireKind } from '../../../../src-main/contract/wire.ts';
import { anyMessage } from './messages.ts';
import { decodeByReflection, encodeByReflection } from './protocol.ts';

const codec = createProtobufCodec();
const KINDS = Object.keys(anyMessage) as WireKind[];

const TYPES: Record<WireKind, string> = {
  registration: 'microgateway.EdgeRegistrationRequest',
  registrationAnswer: 'microgateway.EdgeRegistrationResponse',
  edgeMessage: 'microgateway.EdgeMessage',
  controlMessage: 'microgateway.ControlMessage',
  batch: 'microgateway.PluginControlBatch',
  batchAnswer: 'microgateway.PluginControlBatchResponse',
};

const EMPTY_BATCH: WireBatch = {
  edgeId: '',
  edgeNamespace: '',
  payloads: [],
  sequenceNumber: 0,
  batchTimestampUnixUs: 0,
  totalPayloads: 0,
};
const EMPTY_ANSWER: BatchAnswer = { success: false, message: '', processedCount: 0, sequenceNumber: 0, processedAtUnixUs: 0, errors: [] };

const time = (unixUs: number) => {
  if (unixUs === 0) return null;
  const seconds = Math.floor(unixUs / 1e6);
  return { seconds, nanos: Math.round((unixUs - seconds * 1e6) * 1e3) };
};

describe('the protobuf codec', () => {
  it.each(KINDS)('reads back what it wrote: %s', (kind) => {
    fc.assert(
      fc.property(anyMessage[kind], (message) => {
        expect(codec.decode(kind, codec.encode(kind, message))).toStrictEqual(message);
      }),
    );
  });

  it('writes a batch as the .proto files say', () => {
    fc.assert(
      fc.property(anyMessage.batch, (batch) => {
        const read = decodeByReflection(TYPES.batch, codec.encode('batch', batch));
        const { batchTimestampUnixUs, payloads, ...plain } = batch;
        expect(read).toEqual({
          ...plain,
          batchTimestamp: time(batchTimestampUnixUs),
          payloads: payloads.map(({ payload, timestampUnixUs, ...rest }) => ({
            ...rest,
            payload: Buffer.from(payload),
            timestamp: time(timestampUnixUs),
          })),
        });
      }),
    );
  });

  it('reads a batch answer as the .proto files say', () => {
    fc.assert(
      fc.property(anyMessage.batchAnswer, ({ processedAtUnixUs, ...plain }) => {
        const fields = { ...plain, ...(processedAtUnixUs === 0 ? {} : { processedAt: time(processedAtUnixUs) }) };
        expect(codec.decode('batchAnswer', encodeByReflection(TYPES.batchAnswer, fields))).toStrictEqual({ ...plain, processedAtUnixUs });
      }),
    );
  });

  it('writes and reads a registration as the .proto files say, healthy', () => {
    fc.assert(
      fc.property(anyMessage.registration, (registration) => {
        const read = decodeByReflection(TYPES.registration, codec.encode('registration', registration));
        expect(read).toEqual({ ...registration, health: { status: 'HEALTHY', message: '', timestamp: null, metrics: {} } });
        expect(codec.decode('registration', encodeByReflection(TYPES.registration, registration))).toStrictEqual(registration);
      }),
    );
  });

  it('writes and reads a registration answer with its plugins as the .proto files say', () => {
    fc.assert(
      fc.property(anyMessage.registrationAnswer, (answer) => {
        const read = decodeByReflection(TYPES.registrationAnswer, codec.encode('registrationAnswer', answer));
        if (answer.initialConfig === undefined) expect(read).toEqual({ ...answer, initialConfig: null });
        else expect(read).toMatchObject(answer);
        expect(codec.decode('registrationAnswer', encodeByReflection(TYPES.registrationAnswer, answer))).toStrictEqual(answer);
      }),
    );
  });

  it('writes and reads the messages of the stream as the .proto files say', () => {
    const heartbeat = {
      edgeId: 'e',
      sessionId: '',
      timestampUnixUs: 1_767_225_600_000_001,
      loadedConfigChecksum: 'c',
      loadedConfigVersion: '1',
    };
    const { timestampUnixUs, ...plain } = heartbeat;
    const onWire = { ...plain, timestamp: time(timestampUnixUs) };
    expect(decodeByReflection(TYPES.edgeMessage, codec.encode('edgeMessage', { heartbeat }))).toMatchObject({
      message: 'heartbeat',
      heartbeat: { ...onWire, health: { status: 'HEALTHY' }, metrics: { requestsProcessed: 0 } },
    });
    expect(codec.decode('edgeMessage', encodeByReflection(TYPES.edgeMessage, { heartbeat: onWire }))).toStrictEqual({ heartbeat });
    fc.assert(
      fc.property(anyMessage.controlMessage, (message) => {
        expect(decodeByReflection(TYPES.controlMessage, codec.encode('controlMessage', message))).toMatchObject(message);
        expect(codec.decode('controlMessage', encodeByReflection(TYPES.controlMessage, message))).toStrictEqual(message);
      }),
    );
  });

  it('writes the bytes that the real protocol has', () => {
    const answer: BatchAnswer = {
      success: true,
      message: 'ok',
      processedCount: 300,
      sequenceNumber: 2,
      processedAtUnixUs: 1_000_001,
      errors: [{ pluginId: 7, correlationId: 'c', errorMessage: 'no' }],
    };
    const processedAt = '2a05' + '0801' + '10e807'; // 1 s and 1,000 ns
    const error = '3209' + '0807' + '120163' + '1a026e6f';
    const bytes = Buffer.from(codec.encode('batchAnswer', answer)).toString('hex');
    expect(bytes).toBe(`${'0801' + '12026f6b' + '18ac02' + '2002'}${processedAt}${error}`);
  });

  it('leaves defaults out', () => {
    expect(codec.encode('batch', EMPTY_BATCH).length).toBe(0);
    expect(codec.encode('batchAnswer', EMPTY_ANSWER).length).toBe(0);
    expect(codec.decode('batch', new Uint8Array(0))).toStrictEqual(EMPTY_BATCH);
    expect(codec.decode('batchAnswer', new Uint8Array(0))).toStrictEqual(EMPTY_ANSWER);
  });

  it.each(KINDS)('passes over fields it does not know: %s', (kind) => {
    const unknown = [
      [0xf8, 0xff, 0x03, 0x96, 0x01], // field 8191: varint
      [0xf9, 0xff, 0x03, 1, 2, 3, 4, 5, 6, 7, 8], // 64-bit
      [0xfa, 0xff, 0x03, 2, 0xff, 0xfe], // bytes
      [0xfd, 0xff, 0x03, 1, 2, 3, 4], // 32-bit
    ].flat();
    fc.assert(
      fc.property(anyMessage[kind], (message) => {
        const bytes = Uint8Array.from([...unknown, ...codec.encode(kind, message), ...unknown]);
        expect(codec.decode(kind, bytes)).toStrictEqual(message);
      }),
      { numRuns: 20 },
    );
  });

  it('passes over what a real peer fills in and a lab does not', () => {
    const initialConfig = {
      version: '5',
      checksum: 'x',
      edgeNamespace: 'shop',
      snapshotTime: { seconds: 9, nanos: 0 },
      llms: [{ id: 1, name: 'gpt', monthlyBudget: 12.5, createdAt: { seconds: 1 } }],
      apps: [{ id: 2, pluginResources: [{ pluginId: 4 }] }],
      plugins: [{ id: 42, name: 'p', description: 'd', checksum: 'c', llmIds: [1, 2], hookTypes: ['auth'], updatedAt: { seconds: 1 } }],
    };
    const bytes = encodeByReflection(TYPES.registrationAnswer, { success: true, sessionId: 's', initialConfig });
    expect(codec.decode('registrationAnswer', bytes)).toStrictEqual({
      success: true,
      message: '',
      sessionId: 's',
      initialConfig: {
        version: '5',
        checksum: 'x',
        edgeNamespace: 'shop',
        plugins: [{ id: 42, name: 'p', command: '', config: '', hookType: '', isActive: false, namespace: '', serviceScopes: [] }],
      },
    });
  });

  it.each([
    ['a length beyond the end', [0x0a, 5, 1]],
    ['a cut varint', [0x20, 0x80]],
    ['an endless varint', [0x20, ...Array<number>(11).fill(0xff)]],
    ['a wire type that does not exist', [0x0f, 1]],
    ['field number 0', [0x00, 1]],
    ['text that is not UTF-8', [0x0a, 2, 0xc3, 0x28]],
    ['a nested message longer than its parent', [0x1a, 3, 0x12, 9, 1]],
    ['a group that never ends', [0x3b, 0x08, 1]],
    ['a sequence number beyond 2^53', [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ])('throws on %s', (_what, bytes) => {
    expect(() => codec.decode('batch', Uint8Array.from(bytes))).toThrow(Error);
  });

  it('throws on a stream message that carries nothing for a lab', () => {
    const event = encodeByReflection(TYPES.edgeMessage, { event: { id: '1', topic: 't', payload: Buffer.from('{}') } });
    expect(() => codec.decode('edgeMessage', event)).toThrow('neither a registration nor a heartbeat');
    expect(() => codec.decode('controlMessage', new Uint8Array(0))).toThrow('neither a registration nor a heartbeat');
  });

  it('either reads or throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 60 }), (kind, bytes) => {
        try {
          expect(codec.decode(kind, bytes)).toBeTypeOf('object');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(String(error)).not.toContain('AssertionError');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the key __proto__ a key', () => {
    const metadata = Object.fromEntries([['__proto__', 'harmless']]);
    const registration = { edgeId: 'e', edgeNamespace: '', version: '', buildHash: '', metadata };
    const read = codec.decode('registration', codec.encode('registration', registration));
    expect(Object.entries(read.metadata)).toEqual([['__proto__', 'harmless']]);
    expect(Object.getPrototypeOf(read.metadata)).toBe(Object.prototype);
  });

  it('gives payloads as plain byte arrays over the bytes it was given', () => {
    const [payload] = codec.decode(
      'batch',
      codec.encode('batch', {
        ...EMPTY_BATCH,
        payloads: [
          { pluginId: 1, payload: Buffer.from('abc'), edgeId: '', edgeNamespace: '', timestampUnixUs: 0, correlationId: '', metadata: {} },
        ],
      }),
    ).payloads;
    expect(Object.getPrototypeOf(payload?.payload)).toBe(Uint8Array.prototype);
    expect(payload?.payload).toEqual(Uint8Array.from([97, 98, 99]));
  });
});
