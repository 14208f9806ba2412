import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultKind, FaultSpec } from '../../../../src-main/contract/fault.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { RandomStreams } from '../../../../src-main/engine/index.ts';
import { Dice } from '../../../../src-main/runtime/explore/dice.ts';
import { checkKinds, drawFaults } from '../../../../src-main/runtime/explore/draw-faults.ts';
import { FastRunner } from '../../../../src-main/runtime/explore/fast-runner.ts';
import type { Ground } from '../../../../src-main/runtime/explore/ground.ts';
import { survey } from '../../../../src-main/runtime/explore/ground.ts';
import { momentOf } from '../../../../src-main/runtime/explore/shrink-faults.ts';
import { labOf, sending } from '../../../support/planted-bugs.ts';

const KINDS: FaultKind[] = [
  'link-drop',
  'link-latency',
  'link-loss',
  'link-reset',
  'link-bandwidth',
  'link-flap',
  'link-hold',
  'link-lose-answer',
  'edge-crash',
  'edge-disk-full',
  'edge-clock-skew',
  'hub-crash',
  'hub-slow',
  'hub-reject-auth',
  'plugin-fail',
  'plugin-slow',
  'plugin-unload',
  'plugin-unhandled',
];

let ground: Ground;
beforeAll(async () => {
  ground = survey(await FastRunner.open(labOf()));
});

const draws = (kinds: readonly FaultKind[], count: number): FaultSpec[] =>
  Array.from({ length: count }, (_, seed) => drawFaults(kinds, 5, ground, new Dice(new RandomStreams(seed).stream('explore')))).flat();

const endOf = (fault: FaultSpec): number => momentOf(fault) + (fault.forUs ?? ('restartUs' in fault ? (fault.restartUs ?? 0) : 0));

describe('drawn faults', () => {
  test.each(KINDS)('%s starts and ends while something arrives, on whole milliseconds', (kind) => {
    for (const fault of draws([kind], 200)) {
      expect(fault.kind).toBe(kind);
      expect(momentOf(fault)).toBeGreaterThanOrEqual(0);
      expect(endOf(fault)).toBeLessThanOrEqual(ground.untilUs + 1_000);
      expect([momentOf(fault) % 1_000, (fault.forUs ?? 0) % 1_000]).toEqual([0, 0]);
    }
  });

  test('are from one to the most, and of every kind that was listed', () => {
    const counts = new Set(
      Array.from({ length: 200 }, (_, seed) => drawFaults(KINDS, 5, ground, new Dice(new RandomStreams(seed).stream('explore'))).length),
    );
    expect([...counts].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(draws(KINDS, 200).map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  test('come anywhere, and more often where something is on its way', () => {
    const near = (fault: FaultSpec): boolean => ground.moments.some((moment) => Math.abs(moment - momentOf(fault)) <= 50_000);
    const all = draws(['link-reset'], 1_000);
    const share = all.filter(near).length / all.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.7);
  });

  test('are the same for the same seed', () => {
    expect(draws(KINDS, 50)).toEqual(draws(KINDS, 50));
  });

  test('hit every edge', () => {
    expect(new Set(draws(['link-drop'], 100).map((fault) => ('link' in fault ? fault.link : '')))).toEqual(
      new Set(['edge-1', 'edge-2', 'edge-3']),
    );
  });
});

describe('the ground', () => {
  test('ends with the last arrival', () => {
    expect(ground.untilUs).toBeGreaterThan(118 * SECOND);
    expect(ground.untilUs).toBeLessThan(2 * MINUTE);
    expect(ground.moments.every((moment) => moment < ground.untilUs)).toBe(true);
  });

  test('has room for a heartbeat after the first delivery, however short the traffic is', async () => {
    const burst = survey(await FastRunner.open(labOf({ traffic: [sending({ count: 3 })] })));
    expect(burst.untilUs).toBeGreaterThan(MINUTE);
  });

  test('must have a target for each kind', async () => {
    const bare = survey(await FastRunner.open(labOf({ hubPlugins: [], edges: [], traffic: [] })));
    const refused = KINDS.filter((kind) => {
      try {
        checkKinds({ faults: [kind], max: 1 }, bare);
        return false;
      } catch {
        return true;
      }
    });
    expect(KINDS.filter((kind) => !refused.includes(kind))).toEqual(['hub-crash', 'hub-slow', 'hub-reject-auth']);
    expect(() => checkKinds({ faults: KINDS, max: 1 }, bare)).toThrow(
      'explore.faults: the scenario has nothing that `drop` could be done to; leave it out',
    );
    expect(() => checkKinds({ faults: KINDS, max: 1 }, ground)).not.toThrow();
  });
});
