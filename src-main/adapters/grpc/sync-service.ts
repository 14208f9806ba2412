/** The RPCs of microgateway.ConfigurationSyncService as this program speaks them: their paths, metadata and formats. */
import { Metadata } from '@grpc/grpc-js';
import type { CallMetadata } from '../../contract/wire.ts';
import { batchAnswerFormat, batchFormat } from './batch-formats.ts';
import type { MessageFormat } from './message-format.ts';
import {
  configurationFormat,
  configurationRequestFormat,
  controlMessageFormat,
  edgeMessageFormat,
  heartbeatAnswerFormat,
  heartbeatFormat,
  registrationAnswerFormat,
  registrationFormat,
  unregistrationFormat,
} from './session-formats.ts';

const AUTHORIZATION = 'authorization';
const TRACE_REF = 'spokelab-trace';

/** Messages up to this size pass both ways: what a real edge allows, and enough for a full batch of 10 MiB. */
export const MESSAGE_BYTES_MAX = 16 * 1_024 * 1_024;

/** google.protobuf.Empty. */
const emptyFormat: MessageFormat<null> = { encode: () => new Uint8Array(0), decode: () => null };

/** How much of a message may be under way before the receiver has to acknowledge any of it. */
export const WINDOW_BYTES = MESSAGE_BYTES_MAX;

export const RPCS = {
  registerEdge: { path: rpcPath('RegisterEdge'), request: registrationFormat, answer: registrationAnswerFormat },
  getFullConfiguration: { path: rpcPath('GetFullConfiguration'), request: configurationRequestFormat, answer: configurationFormat },
  subscribeToChanges: { path: rpcPath('SubscribeToChanges'), request: edgeMessageFormat, answer: controlMessageFormat },
  sendHeartbeat: { path: rpcPath('SendHeartbeat'), request: heartbeatFormat, answer: heartbeatAnswerFormat },
  unregisterEdge: { path: rpcPath('UnregisterEdge'), request: unregistrationFormat, answer: emptyFormat },
  sendPluginControlBatch: { path: rpcPath('SendPluginControlBatch'), request: batchFormat, answer: batchAnswerFormat },
};

/** RPCs of the service that have no meaning in a lab. */
export const FOREIGN_RPCS = ['ValidateToken', 'SendAnalyticsPulse'];

export function rpcPath(name: string): string {
  return `/microgateway.ConfigurationSyncService/${name}`;
}

/** grpc-js wants a Buffer; the bytes are not copied. */
export function serializerOf<T>(format: MessageFormat<T, unknown>): (value: T) => Buffer {
  return (value) => {
    const bytes = format.encode(value);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

export function toMetadata(caller: CallMetadata): Metadata {
  const metadata = new Metadata();
  if (caller.authorization !== undefined) metadata.set(AUTHORIZATION, caller.authorization);
  if (caller.traceRef !== undefined) metadata.set(TRACE_REF, caller.traceRef);
  return metadata;
}

export function toCaller(metadata: Metadata): CallMetadata {
  const caller: CallMetadata = {};
  const [authorization] = metadata.get(AUTHORIZATION);
  const [traceRef] = metadata.get(TRACE_REF);
  if (authorization !== undefined) caller.authorization = String(authorization);
  if (traceRef !== undefined) caller.traceRef = String(traceRef);
  return caller;
}
