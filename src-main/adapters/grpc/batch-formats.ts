/** Batches of payloads and their answers: the messages that make up nearly all traffic. */
import type { BatchAnswer, PayloadError, WireBatch, WirePayload } from '../../contract/wire.ts';
import { microgateway } from './generated/microgateway.js';
import { createFormat, fromTimestamp, toSafeInteger, toTimestamp } from './message-format.ts';

export const batchFormat = createFormat(microgateway.PluginControlBatch, toBatch, fromBatch);
export const batchAnswerFormat = createFormat(microgateway.PluginControlBatchResponse, toBatchAnswer, fromBatchAnswer);

function toBatch(batch: WireBatch): microgateway.PluginControlBatch {
  return {
    edgeId: batch.edgeId,
    edgeNamespace: batch.edgeNamespace,
    payloads: batch.payloads.map(toPayload),
    sequenceNumber: batch.sequenceNumber,
    batchTimestamp: toTimestamp(batch.batchTimestampUnixUs),
    totalPayloads: batch.totalPayloads,
  };
}

function fromBatch(message: microgateway.PluginControlBatch): WireBatch {
  return {
    edgeId: message.edgeId,
    edgeNamespace: message.edgeNamespace,
    payloads: message.payloads.map(fromPayload),
    sequenceNumber: toSafeInteger(message.sequenceNumber),
    batchTimestampUnixUs: fromTimestamp(message.batchTimestamp),
    totalPayloads: message.totalPayloads,
  };
}

function toPayload(payload: WirePayload): microgateway.PluginControlPayload {
  return {
    pluginId: payload.pluginId,
    payload: payload.payload,
    edgeId: payload.edgeId,
    edgeNamespace: payload.edgeNamespace,
    timestamp: toTimestamp(payload.timestampUnixUs),
    correlationId: payload.correlationId,
    metadata: payload.metadata,
  };
}

function fromPayload(message: microgateway.PluginControlPayload): WirePayload {
  const { payload } = message;
  return {
    pluginId: message.pluginId,
    // A plain Uint8Array: a Buffer's `slice` and JSON form differ. No copy, which would cost more than all the decoding.
    payload: new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength),
    edgeId: message.edgeId,
    edgeNamespace: message.edgeNamespace,
    timestampUnixUs: fromTimestamp(message.timestamp),
    correlationId: message.correlationId,
    metadata: message.metadata,
  };
}

function toBatchAnswer(answer: BatchAnswer): microgateway.PluginControlBatchResponse {
  return {
    success: answer.success,
    message: answer.message,
    processedCount: answer.processedCount,
    sequenceNumber: answer.sequenceNumber,
    processedAt: toTimestamp(answer.processedAtUnixUs),
    errors: answer.errors,
  };
}

function fromBatchAnswer(message: microgateway.PluginControlBatchResponse): BatchAnswer {
  return {
    success: message.success,
    message: message.message,
    processedCount: toSafeInteger(message.processedCount),
    sequenceNumber: toSafeInteger(message.sequenceNumber),
    processedAtUnixUs: fromTimestamp(message.processedAt),
    errors: message.errors.map(fromPayloadError),
  };
}

function fromPayloadError(message: microgateway.PluginPayloadError): PayloadError {
  return { pluginId: message.pluginId, correlationId: message.correlationId, errorMessage: message.errorMessage };
}
