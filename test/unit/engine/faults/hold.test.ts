/** Messages held on a link and let go by hand; an answer that gets lost. All in virtual time. */
import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../../../../src-main/contract/fault.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import type { MessageHeld } from '../../../../src-main/trace/events.ts';
import type { VirtualLab } from '../../../support/virtual-lab.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

const traffic = [sends({ everyUs: SECOND, untilUs: 100 * SECOND })];

const hold = (what: 'requests' | 'responses' | 'both', release: 'in-order' | 'reversed' | 'twice' = 'in-order'): FaultAction => ({
  kind: 'link-hold',
  link: 'edge-1',
  hold: what,
  release,
});

const shipped = { edge: { heartbeatUs: 10 * SECOND, sendTimeoutUs: 5 * SECOND } };

const heldNow = (lab: VirtualLab): readonly MessageHeld[] => {
  const gone = new Set([...lab.of('message-released'), ...lab.of('message-dropped')].map((event) => event.message));
  return lab.of('message-held').filter((event) => !gone.has(event.message));
};

const heldBatch = (lab: VirtualLab): number => heldNow(lab).find((event) => event.carries === 'batch')?.message ?? 0;

describe('a hold', () => {
  test('keeps requests until it ends, and then lets them go in order over a whole connection', () => {
    const lab = runLab(2 * MINUTE, { traffic, faults: [{ ...hold('requests'), atUs: 25 * SECOND, forUs: 10 * SECOND }] });
    expect(lab.of('message-held').map(({ at, carries, direction, batch }) => [Math.floor(at / SECOND), carries, direction, batch])).toEqual(
      [
        [30, 'heartbeat', 'requests', undefined],
        [30, 'batch', 'requests', 'edge-1#1.1'],
      ],
    );
    expect(lab.of('message-released').map(({ at, message, times }) => [at, message, times])).toEqual([
      [35 * SECOND, 1, 1],
      [35 * SECOND, 2, 1],
    ]);
    expect(lab.of('batch-received')[0]?.at).toBe(35 * SECOND + 20_000);
    expect(lab.of('connection-reset')).toEqual([]);
    expect(lab.counters).toMatchObject({ duplicates: 0, lost: 0 });
    expect(lab.of('link-checked')).toEqual([{ type: 'link-checked', at: 35 * SECOND, edge: 'edge-1', isClean: true }]);
    expect(lab.of('fault-tallied').map(({ hits }) => hits)).toEqual([2]);
  });

  test('of a batch past its time-out: the hub has it late, and again', () => {
    const lab = runLab(3 * MINUTE, { traffic, faults: [{ ...hold('requests'), atUs: 25 * SECOND, forUs: 50 * SECOND }] });
    expect(lab.of('batch-failed').map(({ reason }) => reason)).toEqual(['timeout']);
    expect(lab.causes.duplicates).toEqual({ 'send-timeout': 31 });
  });

  test('of answers: the hub has processed, the edge waits', () => {
    const lab = runLab(40 * SECOND, { traffic, faults: [{ ...hold('responses'), atUs: 25 * SECOND }] });
    expect(lab.of('batch-answered')).toHaveLength(1);
    expect(lab.of('batch-acknowledged')).toEqual([]);
    expect(heldNow(lab).map(({ carries }) => carries)).toEqual(['heartbeat', 'answer']);
    lab.lab.heldMessages('edge-1').release(2, 1);
    expect(lab.of('batch-acknowledged')).toMatchObject([{ at: 40 * SECOND }]);
  });

  test('ends the other way round when it says so', () => {
    const lab = runLab(3 * MINUTE, {
      ...shipped,
      traffic,
      faults: [{ ...hold('requests', 'reversed'), atUs: 15 * SECOND, forUs: 30 * SECOND }],
    });
    expect(lab.of('message-released').map(({ message }) => message)).toEqual([6, 5, 4, 3, 2, 1]);
    const received = lab.of('batch-received').map(({ batch }) => batch);
    expect(received.slice(1, 4)).toEqual(['edge-1#1.4', 'edge-1#1.3', 'edge-1#1.2']);
  });

  test('ends with each batch twice when it says so, and the cause of the duplicates is the link', () => {
    const lab = runLab(2 * MINUTE, { traffic, faults: [{ ...hold('both', 'twice'), atUs: 25 * SECOND, forUs: 10 * SECOND }] });
    expect(lab.of('message-released').map(({ carries, times }) => [carries, times])).toEqual([
      ['heartbeat', 1],
      ['batch', 2],
    ]);
    expect(lab.of('batch-received').filter(({ batch }) => batch === 'edge-1#1.1')).toHaveLength(2);
    expect(lab.of('batch-acknowledged').filter(({ batch }) => batch === 'edge-1#1.1')).toHaveLength(1);
    expect(lab.causes).toEqual({ duplicates: { 'link-duplicate': 31 }, lost: {} });
  });

  test('that ends under another one lets go only what the other does not keep', () => {
    const lab = runLab(36 * SECOND, {
      traffic,
      faults: [
        { ...hold('both'), atUs: 25 * SECOND, forUs: 10 * SECOND },
        { ...hold('requests'), atUs: 26 * SECOND },
      ],
    });
    expect(lab.of('message-released')).toEqual([]);
    expect(heldNow(lab)).toHaveLength(2);
    expect(lab.of('link-checked')).toEqual([]);
  });

  test('loses what it holds when the connection ends', () => {
    const lab = runLab(2 * MINUTE, {
      traffic,
      faults: [
        { ...hold('requests'), atUs: 25 * SECOND, forUs: 20 * SECOND },
        { kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 32 * SECOND, restartUs: SECOND },
      ],
    });
    const dropped = lab.of('message-dropped').filter(({ message }) => message !== undefined);
    expect(dropped.map(({ at, message }) => [at, message])).toEqual([
      [32 * SECOND, 1],
      [32 * SECOND, 2],
    ]);
    expect(lab.counters).toMatchObject({ duplicates: 0, lost: 0 });
  });

  test('holds the way in, too: an edge cannot register until it is let', () => {
    const lab = runLab(10 * SECOND, {
      traffic,
      faults: [
        { ...hold('requests'), atUs: 0 },
        { kind: 'link-reset', link: 'edge-1', atUs: 1 },
      ],
    });
    expect(heldNow(lab).map(({ carries }) => carries)).toEqual(['registration']);
    lab.lab.heldMessages('edge-1').release(heldNow(lab)[0]?.message ?? 0, 1);
    lab.runUntil(11 * SECOND);
    expect(heldNow(lab).map(({ carries }) => carries)).toEqual(['stream']);
    lab.lab.heldMessages('edge-1').release(heldNow(lab)[0]?.message ?? 0, 1);
    lab.runUntil(12 * SECOND);
    expect(lab.of('edge-connected')).toHaveLength(1);
  });
});

describe('by hand', () => {
  const holding = (): VirtualLab => runLab(37 * SECOND, { ...shipped, traffic, faults: [{ ...hold('requests'), atUs: 15 * SECOND }] });

  test('messages are released in any order', () => {
    const lab = holding();
    const batches = heldNow(lab).filter(({ carries }) => carries === 'batch');
    expect(batches.map(({ batch }) => batch)).toEqual(['edge-1#1.2', 'edge-1#1.3']);
    for (const { message } of batches.toReversed()) lab.lab.heldMessages('edge-1').release(message, 1);
    lab.runUntil(38 * SECOND);
    expect(
      lab
        .of('batch-received')
        .slice(1)
        .map(({ batch }) => batch),
    ).toEqual(['edge-1#1.3', 'edge-1#1.2']);
  });

  test('one that is moved to the front goes first', () => {
    const lab = holding();
    lab.lab.heldMessages('edge-1').moveToFront(4);
    lab.lab.clearFault('fault-1');
    expect(lab.of('message-released').map(({ message }) => message)).toEqual([4, 1, 2, 3]);
  });

  test('a batch is released twice: duplicates, and the link is their cause', () => {
    const lab = holding();
    lab.lab.heldMessages('edge-1').release(heldBatch(lab), 2);
    lab.runUntil(38 * SECOND);
    expect(lab.causes.duplicates).toEqual({ 'link-duplicate': 10 });
    expect(lab.facts.ledger.payload('edge-1:12')).toMatchObject({ deliveries: 2, duplicateCauses: ['link-duplicate'] });
  });

  test('what is no batch cannot be released twice', () => {
    const lab = holding();
    expect(() => lab.lab.heldMessages('edge-1').release(1, 2)).toThrow(/is no batch: only a batch can reach the hub twice/);
    expect(heldNow(lab)).toHaveLength(4);
  });

  test('a dropped batch never arrives; the connection goes on, and the edge sends again', () => {
    const lab = holding();
    const batch = heldBatch(lab);
    lab.lab.heldMessages('edge-1').drop(batch);
    expect(lab.of('message-dropped')).toMatchObject([{ carries: 'batch', batch: 'edge-1#1.2', message: batch }]);
    lab.lab.clearFault('fault-1');
    lab.runUntil(2 * MINUTE);
    expect(lab.of('batch-received').map(({ batch: id }) => id)).not.toContain('edge-1#1.2');
    expect(lab.of('connection-reset')).toEqual([]);
    expect(lab.counters).toMatchObject({ lost: 0, pending: 0 });
  });

  test('what is not held any more is said to be so', () => {
    const lab = holding();
    lab.lab.heldMessages('edge-1').drop(1);
    for (const act of ['drop', 'moveToFront'] as const)
      expect(() => lab.lab.heldMessages('edge-1')[act](1)).toThrow(/Message 1 is not held on the link of "edge-1" any more/);
    expect(() => lab.lab.heldMessages('edge-1').release(99, 1)).toThrow(/Message 99/);
    expect(() => lab.lab.heldMessages('edge-9').release(1, 1)).toThrow(/no edge "edge-9"/);
  });
});

describe('an answer that gets lost', () => {
  test('the next one in a scenario: duplicates, and the lost response is their cause', () => {
    const lab = runLab(3 * MINUTE, { traffic, faults: [{ kind: 'link-lose-answer', link: 'edge-1', atUs: 10 * SECOND }] });
    expect(lab.of('message-dropped')).toEqual([
      {
        type: 'message-dropped',
        at: 30 * SECOND + 120_000,
        edge: 'edge-1',
        direction: 'responses',
        carries: 'answer',
        batch: 'edge-1#1.1',
      },
    ]);
    expect(lab.causes.duplicates).toEqual({ 'response-lost': 31 });
    expect(lab.counters).toMatchObject({ delivered: 100, lost: 0, pending: 0 });
    expect(lab.of('fault-ended')).toMatchObject([{ fault: 'fault-1', at: 30 * SECOND + 120_000 }]);
    expect(lab.of('fault-tallied')).toMatchObject([{ hits: 1 }]);
    expect(lab.of('link-checked')).toMatchObject([{ isClean: true }]);
  });

  test('of one batch in flight, by hand', () => {
    const lab = runLab(30 * SECOND + 90_000, { traffic });
    expect(lab.lab.loseAnswer('edge-1', 'edge-1#1.1')).toBe('fault-1');
    lab.runUntil(3 * MINUTE);
    expect(lab.causes.duplicates).toEqual({ 'response-lost': 31 });
  });

  test('that is held already is lost at once', () => {
    const lab = runLab(35 * SECOND, { traffic, faults: [{ ...hold('responses'), atUs: 25 * SECOND }] });
    lab.lab.loseAnswer('edge-1', 'edge-1#1.1');
    expect(lab.of('message-dropped')).toMatchObject([{ at: 35 * SECOND, carries: 'answer', message: 2 }]);
    expect(lab.of('fault-hit').map(({ fault }) => fault)).toEqual(['fault-1', 'fault-2']);
    expect(lab.of('fault-ended').map(({ fault }) => fault)).toEqual(['fault-2']);
  });

  test('only while the edge waits for it', () => {
    const lab = runLab(31 * SECOND, { traffic });
    expect(() => lab.lab.loseAnswer('edge-1', 'edge-1#1.1')).toThrow(/does not wait for an answer to batch edge-1#1.1/);
    expect(lab.of('fault-started')).toEqual([]);
  });

  test('the fault ends without a hit when the edge stops waiting before', () => {
    const lab = runLab(30 * SECOND + 90_000, { traffic });
    lab.lab.injectFault({ kind: 'link-drop', link: 'edge-1', drop: 'responses' });
    lab.lab.loseAnswer('edge-1', 'edge-1#1.1');
    lab.runUntil(61 * SECOND);
    expect(lab.of('fault-tallied')).toEqual([{ type: 'fault-tallied', at: 60 * SECOND + 80_000, fault: 'fault-2', hits: 0 }]);
  });
});
