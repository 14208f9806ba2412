/** A fault in its parsed form, as a window sends it and as the trace holds it. */
import { z } from 'zod';
import { SERVER_FAULTS } from '../gateway.ts';
import { MIB } from '../units.ts';
import { anyUs, batchId, edgeId, nodeId, pluginId, signedUs, someUs } from './ids.ts';

export const direction = z.enum(['requests', 'responses']);
export const directionOrBoth = z.enum(['requests', 'responses', 'both']);
export const releaseOrder = z.enum(['in-order', 'reversed', 'twice']);
export const crashPoint = z.enum(['now', 'before-send', 'after-ack', 'before-enqueue-commit']);

export const FAULT_MESSAGE_LENGTH_MAX = 1_000;
export const BYTES_PER_SECOND_MAX = 1_024 * MIB;

const bundle = z.string().min(1).max(4_096);

export const faultAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link-drop'), link: edgeId, drop: directionOrBoth }),
  z.strictObject({ kind: z.literal('link-latency'), link: edgeId, latencyUs: anyUs, jitterUs: anyUs }),
  z.strictObject({ kind: z.literal('link-loss'), link: edgeId, probability: z.number().min(0).max(1), direction: directionOrBoth }),
  z.strictObject({ kind: z.literal('link-reset'), link: edgeId }),
  z.strictObject({ kind: z.literal('link-bandwidth'), link: edgeId, bytesPerSecond: z.int().min(1).max(BYTES_PER_SECOND_MAX) }),
  z.strictObject({ kind: z.literal('link-flap'), link: edgeId, upUs: someUs, downUs: someUs }),
  z.strictObject({ kind: z.literal('link-hold'), link: edgeId, hold: directionOrBoth, release: releaseOrder }),
  z.strictObject({ kind: z.literal('link-lose-answer'), link: edgeId, batch: batchId.exactOptional() }),
  z.strictObject({ kind: z.literal('edge-crash'), edge: edgeId, point: crashPoint, restartUs: someUs.exactOptional() }),
  z.strictObject({ kind: z.literal('edge-disk-full'), edge: edgeId }),
  z.strictObject({ kind: z.literal('edge-clock-skew'), edge: edgeId, skewUs: signedUs }),
  z.strictObject({ kind: z.literal('hub-crash'), restartUs: someUs.exactOptional() }),
  z.strictObject({ kind: z.literal('hub-slow'), delayUs: someUs }),
  z.strictObject({ kind: z.literal('hub-reject-auth') }),
  z.strictObject({ kind: z.literal('plugin-fail'), plugin: pluginId, on: nodeId, message: z.string().max(FAULT_MESSAGE_LENGTH_MAX) }),
  z.strictObject({ kind: z.literal('plugin-slow'), plugin: pluginId, on: nodeId, delayUs: someUs }),
  z.strictObject({ kind: z.literal('plugin-unload'), plugin: pluginId, on: nodeId }),
  z.strictObject({ kind: z.literal('plugin-unhandled'), plugin: pluginId, on: nodeId }),
  z.strictObject({
    kind: z.literal('bundle-server'),
    fault: z.enum(SERVER_FAULTS),
    bundle: bundle.exactOptional(),
    delayUs: someUs.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('bundle-replace'), bundle, by: bundle }),
  z.strictObject({ kind: z.literal('gateway-reload'), edge: edgeId }),
  z.strictObject({ kind: z.literal('gateway-clear-cache'), edge: edgeId, bundle }),
]);
