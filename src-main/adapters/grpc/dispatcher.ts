/**
 * Hooks of driver grpc: a dispatcher that the user runs answers them (specification of bundles, G.2; proto/coprocess.proto). One
 * channel per address, plaintext, opened with the first call. It answers in real time, so only live labs have it.
 */
import { readFileSync } from 'node:fs';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { HookHost, HookProgram, HookResult, HookRuntime } from '../../engine/ports/hook-runtime.ts';

const DISPATCH = '/coprocess.Dispatcher/Dispatch';
const TIMEOUT_MS = 5_000;
/** In the metadata of what a dispatcher gives back: payloads for the hub, as a list in JSON. */
const SEND_KEY = 'spokelab.send_to_control';

const file = new URL('../../../proto/coprocess.proto', import.meta.url);

/** The message `coprocess.Object`, its fields named as in the file. */
function objectType(): protobuf.Type {
  return protobuf.parse(readFileSync(file, 'utf8'), { keepCase: true }).root.lookupType('coprocess.Object');
}

export function createDispatcherRuntime(): HookRuntime {
  const type = objectType();
  const clients = new Map<string, Client>();
  const clientFor = (address: string): Client => {
    const client = clients.get(address) ?? new Client(address, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
    clients.set(address, client);
    return client;
  };
  return {
    load({ server }, done) {
      const program: HookProgram = {
        call: (_name, input, host, answered) => {
          if (server === undefined) return answered(failed("Driver 'grpc' isn't loaded"));
          dispatch(clientFor(server), type, input, host, answered);
        },
        dispose: () => {},
      };
      done({ program, problems: [] });
    },
  };
}

function dispatch(client: Client, type: protobuf.Type, input: string, host: HookHost, done: (result: HookResult) => void): void {
  client.makeUnaryRequest(
    DISPATCH,
    (object: object) => Buffer.from(type.encode(type.fromObject(object)).finish()),
    (bytes: Buffer) => type.toObject(type.decode(bytes), { bytes: String, longs: Number, enums: Number }),
    JSON.parse(input) as object,
    { deadline: Date.now() + TIMEOUT_MS },
    (error: ServiceError | null, object?: object) => {
      if (error !== null || object === undefined) return done(failed(error?.details ?? 'the dispatcher gave nothing back'));
      sendAll(object as Sending, host);
      done({ ok: true, output: JSON.stringify(object) });
    },
  );
}

type Sending = { metadata?: Record<string, string> };

function sendAll(object: Sending, host: HookHost): void {
  const text = object.metadata?.[SEND_KEY];
  if (text === undefined) return;
  delete object.metadata?.[SEND_KEY];
  try {
    for (const { payload, correlation_id = '', metadata = {} } of JSON.parse(text) as {
      payload: unknown;
      correlation_id?: string;
      metadata?: object;
    }[])
      host.ask('send', [typeof payload === 'string' ? payload : JSON.stringify(payload), correlation_id, metadata, false]);
  } catch {
    host.ask('log', ['error', `${SEND_KEY} in the metadata is not a list in JSON of {payload, correlation_id, metadata}`, 'grpc']);
  }
}

const failed = (message: string): HookResult => ({ ok: false, error: { kind: 'invalid', message } });
