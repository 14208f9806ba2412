/** A link is clean again when a message has passed unharmed in each direction, not when the fault is gone. */
import { describe, expect, test } from 'vitest';
import type { BatchId } from '../../../src-main/contract/ids.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import type { LinkProof, LinkProofs } from '../../../src-main/trace/link-proof.ts';
import { applyToProofs } from '../../../src-main/trace/link-proof.ts';

const edge = 'edge-1';
const FAULT: TraceEvent = { type: 'fault-started', at: 10, fault: 'fault-1', action: { kind: 'link-drop', link: edge, drop: 'both' } };
const CHECKED: TraceEvent = { type: 'link-checked', at: 20, edge, isClean: true };
const beat = (at: number): TraceEvent => ({ type: 'heartbeat-sent', at, edge });
const beatAnswered = (at: number): TraceEvent => ({ type: 'heartbeat-answered', at, edge, inSync: true });
const batch = (number: number): BatchId => `edge-1#1.${number}`;
const sent = (at: number, number: number): TraceEvent => ({
  type: 'batch-sent',
  at,
  edge,
  batch: batch(number),
  sequence: number,
  numbers: [1],
  bytes: 1,
});
const received = (at: number, number: number): TraceEvent => ({ type: 'batch-received', at, edge, batch: batch(number) });
const answered = (at: number, number: number): TraceEvent => ({
  type: 'batch-answered',
  at,
  edge,
  batch: batch(number),
  processed: 1,
  errors: 0,
});
const acknowledged = (at: number, number: number): TraceEvent => ({ type: 'batch-acknowledged', at, edge, batch: batch(number) });

function proofAfter(...events: TraceEvent[]): LinkProof | undefined {
  const proofs: LinkProofs = new Map();
  for (const event of events) applyToProofs(proofs, event);
  return proofs.get(edge)?.proof;
}

const CLEAN = { since: 20, isClean: true };

test('there is nothing to prove before a fault has ended', () => {
  expect(proofAfter(beat(5), beatAnswered(6), FAULT)).toBeUndefined();
  expect(proofAfter(CHECKED)).toEqual(CLEAN);
  expect(proofAfter(CHECKED, FAULT)).toBeUndefined();
});

describe('is given', () => {
  test('by a batch that was sent and received since, for requests', () => {
    expect(proofAfter(FAULT, CHECKED, sent(21, 1), received(22, 1))).toEqual({ ...CLEAN, requestsAt: 22 });
  });

  test('by an answer that was given and taken since, for responses', () => {
    expect(proofAfter(FAULT, CHECKED, answered(21, 1), acknowledged(22, 1))).toEqual({ ...CLEAN, responsesAt: 22 });
  });

  test('by an answered heartbeat and by a new connection, for both', () => {
    expect(proofAfter(FAULT, CHECKED, beat(30), beatAnswered(31))).toEqual({ ...CLEAN, requestsAt: 31, responsesAt: 31 });
    const connecting: TraceEvent = { type: 'edge-connecting', at: 25, edge, attempt: 1 };
    const connected: TraceEvent = { type: 'edge-connected', at: 26, edge, session: 's' };
    expect(proofAfter(FAULT, CHECKED, connecting, connected)).toEqual({ ...CLEAN, requestsAt: 26, responsesAt: 26 });
    expect(proofAfter(FAULT, connecting, CHECKED, connected)).toEqual(CLEAN);
  });

  test('one direction after the other', () => {
    expect(proofAfter(FAULT, CHECKED, sent(21, 1), received(22, 1), answered(23, 1), acknowledged(24, 1))).toEqual({
      ...CLEAN,
      requestsAt: 22,
      responsesAt: 24,
    });
  });

  test('once: what passes later changes nothing', () => {
    const both = { ...CLEAN, requestsAt: 31, responsesAt: 31 };
    expect(proofAfter(FAULT, CHECKED, beat(30), beatAnswered(31), sent(40, 1), received(41, 1), beat(60), beatAnswered(61))).toEqual(both);
  });
});

describe('is not given', () => {
  test('by what was sent before the end and comes after it', () => {
    expect(proofAfter(sent(9, 1), FAULT, CHECKED, received(22, 1))).toEqual(CLEAN);
    expect(proofAfter(sent(9, 1), received(9, 1), answered(9, 1), FAULT, CHECKED, acknowledged(22, 1))).toEqual(CLEAN);
  });

  test('by the answer to an older heartbeat', () => {
    expect(proofAfter(FAULT, beat(15), CHECKED, beatAnswered(21))).toEqual(CLEAN);
    const older = [FAULT, beat(15), CHECKED, beat(45), beatAnswered(46)];
    expect(proofAfter(...older)).toEqual(CLEAN);
    expect(proofAfter(...older, beatAnswered(47))).toEqual({ ...CLEAN, requestsAt: 47, responsesAt: 47 });
  });

  test('by a heartbeat that died: it is not waited for', () => {
    const dropped: TraceEvent = { type: 'message-dropped', at: 16, edge, direction: 'requests', carries: 'heartbeat' };
    expect(proofAfter(FAULT, beat(15), dropped, CHECKED, beat(45), beatAnswered(46))).toMatchObject({ requestsAt: 46 });
  });

  test('by another edge, or by an edge that has left', () => {
    expect(
      proofAfter(FAULT, CHECKED, { ...beat(30), edge: 'edge-2' } as TraceEvent, { ...beatAnswered(31), edge: 'edge-2' } as TraceEvent),
    ).toEqual(CLEAN);
    expect(proofAfter(FAULT, CHECKED, { type: 'edge-removed', at: 30, edge })).toBeUndefined();
  });
});
