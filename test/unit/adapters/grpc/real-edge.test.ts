/** A peer that has only the .proto files, as a real edge gateway has, talks to the hub. */

import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import {
  type Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrpcHubListener, type GrpcHubListener } from '../../../../src-main/adapters/grpc/grpc-hub-listener.ts';
import type { CallMetadata, CallResult, EdgeMessage } from '../../../../src-main/contract/wire.ts';
import type { HubEndpoint } from '../../../../src-main/engine/ports/control-transport.ts';
import { decodeByReflection, encodeByReflection, service } from './protocol.ts';

type Fields = { [field: string]: unknown };

/** The service's client, made by reflection. */
const RealEdgeClient = makeGenericClientConstructor(
  Object.fromEntries(
    service.methodsArray.map((method) => [
      method.name,
      {
        path: `/microgateway.ConfigurationSyncService/${method.name}`,
        requestStream: method.requestStream ?? false,
        responseStream: method.responseStream ?? false,
        requestSerialize: (fields: Fields) => Buffer.from(encodeByReflection(method.resolvedRequestType?.fullName ?? '', fields)),
        requestDeserialize: () => ({}),
        responseSerialize: () => Buffer.alloc(0),
        responseDeserialize: (bytes: Buffer) => decodeByReflection(method.resolvedResponseType?.fullName ?? '', bytes),
      },
    ]),
  ),
  'ConfigurationSyncService',
);

const SNAPSHOT = {
  version: '17',
  edgeNamespace: '',
  checksum: 'c0ffee',
  plugins: [
    {
      id: 42,
      name: 'stats',
      command: 'file://x',
      config: '{}',
      hookType: 'post_auth',
      isActive: true,
      namespace: '',
      serviceScopes: ['control.send'],
    },
  ],
};

describe('a real edge', () => {
  let listener: GrpcHubListener;
  let client: Client;
  let authorization: Metadata;
  /** What the endpoint was called with, by the name of its method. */
  let calls: { name: string; request: unknown; caller: CallMetadata }[];
  let streamMessages: EdgeMessage[];

  beforeEach(async () => {
    calls = [];
    streamMessages = [];
    authorization = new Metadata();
    authorization.set('authorization', 'Bearer secret');
    const answering =
      <T>(name: string, result: CallResult<T>) =>
      (request: unknown, caller: CallMetadata, respond: (result: CallResult<T>) => void) => {
        calls.push({ name, request, caller });
        respond(result);
      };
    const endpoint: HubEndpoint = {
      registerEdge: answering('registerEdge', {
        ok: true,
        value: { success: true, message: 'hi', sessionId: 's', initialConfig: SNAPSHOT },
      }),
      openStream(caller, out) {
        calls.push({ name: 'openStream', request: undefined, caller });
        const message = (received: EdgeMessage) => {
          streamMessages.push(received);
          out.send({ registrationResponse: { success: true, message: `message ${streamMessages.length}`, sessionId: '' } });
        };
        return { ok: true, stream: { message, ended: () => calls.push({ name: 'ended', request: undefined, caller }) } };
      },
      sendHeartbeat: answering('sendHeartbeat', { ok: false, error: { status: 'not-found', message: 'edge edge-9 has no stream' } }),
      getFullConfiguration: answering('getFullConfiguration', { ok: true, value: SNAPSHOT }),
      unregisterEdge: answering('unregisterEdge', { ok: true, value: null }),
      sendPluginControlBatch: answering('sendPluginControlBatch', {
        ok: true,
        value: {
          success: false,
          message: 'Processed 0/1 payloads',
          processedCount: 0,
          sequenceNumber: 3,
          processedAtUnixUs: 2_000_000,
          errors: [{ pluginId: 42, correlationId: 'c', errorMessage: 'plugin 42 is not loaded' }],
        },
      }),
    };
    listener = await createGrpcHubListener({ host: '127.0.0.1', port: 0 });
    await new Promise((ready) => listener.start(endpoint, ready));
    client = new RealEdgeClient(listener.address, credentials.createInsecure());
  });
  afterEach(async () => {
    client.close();
    await listener.dispose();
  });

  /** A unary call by its name in the .proto file. */
  function call(name: string, fields: Fields): Promise<Fields> {
    const method = client[name as keyof Client] as unknown as (
      fields: Fields,
      metadata: Metadata,
      done: (error: ServiceError | null, answer: Fields) => void,
    ) => void;
    return new Promise((resolve, reject) => {
      method.call(client, fields, authorization, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  }

  it('registers with everything a real one says, and gets its configuration', async () => {
    const answer = await call('RegisterEdge', {
      edgeId: 'edge-9',
      edgeNamespace: 'shop',
      version: 'v2',
      buildHash: 'abc',
      metadata: { test: 'true' },
      health: { status: 0, message: 'starting', timestamp: { seconds: 5, nanos: 0 }, metrics: { a: 'b' } },
    });
    expect(answer).toMatchObject({ success: true, sessionId: 's', initialConfig: { ...SNAPSHOT, llms: [], apps: [] } });
    const request = { edgeId: 'edge-9', edgeNamespace: 'shop', version: 'v2', buildHash: 'abc', metadata: { test: 'true' } };
    expect(calls).toEqual([{ name: 'registerEdge', request, caller: { authorization: 'Bearer secret' } }]);
  });

  it('asks for the configuration, is refused a lone heartbeat, and unregisters', async () => {
    expect(await call('GetFullConfiguration', { edgeNamespace: 'shop', lastSyncTime: { seconds: 1 } })).toMatchObject(SNAPSHOT);
    await expect(call('SendHeartbeat', { edgeId: 'edge-9', metrics: { uptimeSeconds: 3 } })).rejects.toMatchObject({
      code: 5,
      details: 'edge edge-9 has no stream',
    });
    expect(await call('UnregisterEdge', { edgeId: 'edge-9', sessionId: 's', reason: 'bye' })).toEqual({});
    expect(calls.map(({ name, request }) => [name, request])).toEqual([
      ['getFullConfiguration', { edgeNamespace: 'shop' }],
      ['sendHeartbeat', { edgeId: 'edge-9', sessionId: '', timestampUnixUs: 0, loadedConfigChecksum: '', loadedConfigVersion: '' }],
      ['unregisterEdge', { edgeId: 'edge-9', sessionId: 's', reason: 'bye' }],
    ]);
  });

  it('delivers a batch without a trace reference, and reads its errors', async () => {
    const answer = await call('SendPluginControlBatch', {
      edgeId: 'edge-9',
      edgeNamespace: 'shop',
      sequenceNumber: 3,
      totalPayloads: 1,
      batchTimestamp: { seconds: 7, nanos: 1_000 },
      payloads: [
        { pluginId: 42, payload: Buffer.from('{}'), edgeId: 'edge-9', timestamp: { seconds: 6 }, correlationId: 'c', metadata: { k: 'v' } },
      ],
    });
    expect(answer).toMatchObject({
      success: false,
      processedCount: 0,
      sequenceNumber: 3,
      processedAt: { seconds: 2, nanos: 0 },
      errors: [{ pluginId: 42, correlationId: 'c', errorMessage: 'plugin 42 is not loaded' }],
    });
    expect(calls).toMatchObject([
      {
        request: {
          sequenceNumber: 3,
          batchTimestampUnixUs: 7_000_001,
          payloads: [{ payload: Uint8Array.from([123, 125]), timestampUnixUs: 6_000_000, correlationId: 'c', metadata: { k: 'v' } }],
        },
      },
    ]);
    expect(calls[0]?.caller).toEqual({ authorization: 'Bearer secret' });
  });

  it('gets on its stream what it asks for, and may say things a lab has no use for', async () => {
    const open = client['SubscribeToChanges' as keyof Client] as unknown as (metadata: Metadata) => ClientDuplexStream<Fields, Fields>;
    const stream = open.call(client, authorization);
    const received: Fields[] = [];
    const arrived = new Promise<void>((resolve) => {
      stream.on('data', (message: Fields) => received.push(message) === 3 && resolve());
    });
    stream.write({ registration: { edgeId: 'edge-9' } });
    stream.write({ event: { id: '1', topic: 'cache', payload: Buffer.from('{}') } });
    stream.write({ reloadResponse: { operationId: 'o', phase: 4, success: true } });
    stream.write({ configRequest: { edgeNamespace: 'shop' } });
    stream.write({ heartbeat: { edgeId: 'edge-9', loadedConfigVersion: '17' } });
    stream.write({ unregistration: { edgeId: 'edge-9', reason: 'bye' } });
    await arrived;
    expect(received).toMatchObject([
      { message: 'registrationResponse', registrationResponse: { message: 'message 1' } },
      { message: 'configuration', configuration: SNAPSHOT },
      { message: 'registrationResponse', registrationResponse: { message: 'message 2' } },
    ]);
    const ended = new Promise((resolve) => stream.on('status', resolve));
    stream.end();
    expect(await ended).toMatchObject({ code: 0 });
    expect(streamMessages).toMatchObject([{ registration: { edgeId: 'edge-9' } }, { heartbeat: { loadedConfigVersion: '17' } }]);
    expect(calls.map(({ name }) => name)).toEqual(['openStream', 'getFullConfiguration', 'unregisterEdge', 'ended']);
  });

  it('is told plainly what the hub does not simulate', async () => {
    await expect(call('ValidateToken', { token: 't' })).rejects.toMatchObject({
      code: 12,
      details: "Spokelab's hub does not simulate ValidateToken.",
    });
    await expect(call('SendAnalyticsPulse', {})).rejects.toMatchObject({ code: 12 });
    const unknown = new Promise((_resolve, reject) => {
      client.makeUnaryRequest(
        '/microgateway.ConfigurationSyncService/Nothing',
        () => Buffer.alloc(0),
        () => null,
        null,
        reject,
      );
    });
    await expect(unknown).rejects.toMatchObject({ code: 12 });
    expect(calls).toEqual([]);
  });

  it('is refused when its bytes are not a message, and the hub does not hear of it', async () => {
    const path = '/microgateway.ConfigurationSyncService/SendPluginControlBatch';
    const malformed = new Promise((_resolve, reject) => {
      client.makeUnaryRequest(
        path,
        () => Buffer.from([0x0a, 5, 1]),
        () => null,
        null,
        reject,
      );
    });
    await expect(malformed).rejects.toMatchObject({ code: 13 });
    expect(calls).toEqual([]);
  });

  it('may ping the hub as often as it likes', async () => {
    const session = connectHttp2(`http://${listener.address}`);
    await once(session, 'connect');
    const ping = () => new Promise<void>((resolve, reject) => session.ping((error) => (error === null ? resolve() : reject(error))));
    let farewells = 0;
    session.on('goaway', () => (farewells += 1));
    for (let count = 0; count < 50; count += 1) await ping();
    expect(farewells).toBe(0);
    session.destroy();
  });
});
