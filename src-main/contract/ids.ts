/** Names of things in a lab. All are plain strings on the outside; the templates keep them from being mixed up. */

/** An edge's id: letters, digits, `.`, `_`, `-`; at most 64 characters; never `hub` or `all`. */
export type EdgeId = string;

/** Where a plugin runs or a log comes from: `hub` or an edge's id. */
export type NodeId = 'hub' | EdgeId;

/** `edge-1:118`: the 118th `sendToControl` call on edge-1. Unique in a lab, also across crashes of the edge. */
export type PayloadId = `${EdgeId}:${number}`;

/** `edge-1#2.7`: the seventh batch that edge-1 sent in its second life (after one restart). */
export type BatchId = `${EdgeId}#${number}.${number}`;

/** `fault-3`: the third fault injected into a lab. */
export type FaultId = `fault-${number}`;

/** `edge-1/r12`: the 12th request that edge-1 handled. */
export type RequestId = `${EdgeId}/r${number}`;

/** A plugin's numeric id (1 to 2^32-1); the same id on edge and hub is one route for payloads. */
export type PluginId = number;

export const payloadId = (edge: EdgeId, number: number): PayloadId => `${edge}:${number}`;

/** The edge and the number inside a payload id. */
export function splitPayloadId(id: PayloadId): { edge: EdgeId; number: number } {
  const colon = id.lastIndexOf(':');
  return { edge: id.slice(0, colon), number: Number(id.slice(colon + 1)) };
}
