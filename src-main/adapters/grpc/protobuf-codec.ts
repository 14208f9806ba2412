import type { ControlMessage, EdgeMessage, WireKind, WireMessages } from '../../contract/wire.ts';
import type { WireCodec } from '../../engine/ports/wire-codec.ts';
import { batchAnswerFormat, batchFormat } from './batch-formats.ts';
import type { MessageFormat } from './message-format.ts';
import { controlMessageFormat, edgeMessageFormat, registrationAnswerFormat, registrationFormat } from './session-formats.ts';

const formats: { [K in WireKind]: MessageFormat<WireMessages[K]> } = {
  registration: registrationFormat,
  registrationAnswer: registrationAnswerFormat,
  edgeMessage: { encode: edgeMessageFormat.encode, decode: decodeEdgeMessage },
  controlMessage: { encode: controlMessageFormat.encode, decode: decodeControlMessage },
  batch: batchFormat,
  batchAnswer: batchAnswerFormat,
};

/** The messages as the real protocol writes them (proto/). Byte fields of a decoded message are views of its bytes. */
export function createProtobufCodec(): WireCodec {
  return {
    encode: (kind, message) => formats[kind].encode(message),
    decode: (kind, bytes) => formats[kind].decode(bytes),
  };
}

function decodeEdgeMessage(bytes: Uint8Array): EdgeMessage {
  const message = edgeMessageFormat.decode(bytes);
  if (message !== undefined && ('registration' in message || 'heartbeat' in message)) return message;
  throw new Error('the edge message holds neither a registration nor a heartbeat');
}

function decodeControlMessage(bytes: Uint8Array): ControlMessage {
  const message = controlMessageFormat.decode(bytes);
  if (message !== undefined) return message;
  throw new Error('the control message answers neither a registration nor a heartbeat');
}
