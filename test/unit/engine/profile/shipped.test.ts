/** Each quirk of the shipped implementation, as an outcome that differs from what the documentation promises. */
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../../src-main/contract/profile.ts';
import { HOUR, MIB, MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { DOCUMENTED } from '../../../../src-main/engine/profile/documented.ts';
import { SHIPPED } from '../../../../src-main/engine/profile/shipped.ts';
import type { LabOverrides } from '../../../support/virtual-lab.ts';
import { ACCEPT_ALL, planOf, sends, VirtualLab } from '../../../support/virtual-lab.ts';

const runUnder = (profile: Profile, untilUs: number, overrides: LabOverrides): VirtualLab =>
  new VirtualLab({ ...planOf(overrides), profile: { ...profile, edge: { ...profile.edge, ...overrides.edge } } }, ACCEPT_ALL).runUntil(
    untilUs,
  );

const both = (untilUs: number, overrides: LabOverrides): [documented: VirtualLab, shipped: VirtualLab] => [
  runUnder(DOCUMENTED, untilUs, overrides),
  runUnder(SHIPPED, untilUs, overrides),
];

describe('the shipped edge', () => {
  test('sends at once from 100 pending on, in sends that overlap: duplicates without any fault', () => {
    const [documented, shipped] = both(MINUTE, { traffic: [sends({ everyUs: 1_000, count: 150 })] });
    expect(documented.counters).toMatchObject({ delivered: 150, duplicates: 0 });
    expect(shipped.counters.duplicates).toBeGreaterThan(1_000);
    expect(Object.keys(shipped.causes.duplicates)).toEqual(['overlapping-sends']);
    expect(shipped.of('batch-sent')[0]?.at).toBeLessThan(SECOND);
  });

  test('drains one batch of 100 per heartbeat', () => {
    // A backlog from a partition, and no admissions afterwards that could trigger sends.
    const backlog: LabOverrides = {
      traffic: [sends({ everyUs: 10_000, count: 500, fromUs: 1_000 })],
      faults: [{ kind: 'hub-slow', delayUs: 40 * SECOND, atUs: 100_000, forUs: 10 * SECOND }],
    };
    const [documented, shipped] = both(2 * MINUTE, backlog);
    expect(documented.counters.pending).toBe(0);
    expect(shipped.of('batch-sent').filter((event) => event.at > 40 * SECOND).length).toBeLessThanOrEqual(3);
    expect(shipped.counters.pending).toBeGreaterThan(0);
  });

  test('keeps what was sent for 24 h: stored, not pending', () => {
    const stored = (profile: Profile): number => {
      const lab = runUnder(profile, MINUTE, { traffic: [sends({ count: 5 })] });
      expect(lab.counters).toMatchObject({ delivered: 5, pending: 0 });
      return lab.sentCount('edge-1');
    };
    expect([stored(DOCUMENTED), stored(SHIPPED)]).toEqual([0, 5]);
  });

  test('never lets an unsent payload expire', () => {
    const [documented, shipped] = both(30 * HOUR, { traffic: [sends({ count: 5 })], faults: [{ kind: 'hub-crash', atUs: 10 * SECOND }] });
    expect(documented.counters).toMatchObject({ expired: 5, pending: 0 });
    expect(shipped.counters).toMatchObject({ expired: 0, pending: 5 });
  });

  test('has no limit on its queue', () => {
    const faults = [{ kind: 'hub-crash', atUs: 5 * SECOND } as const];
    const [documented, shipped] = both(20 * MINUTE, { traffic: [sends({ everyUs: 100_000, count: 11_000 })], faults });
    expect(documented.counters.rejected).toBe(1_000);
    expect(shipped.counters).toMatchObject({ rejected: 0, pending: 11_000 });
  });

  test('does not look at metadata and correlation ids', () => {
    const item = { metadata: { key: 'v'.repeat(5_000) }, correlation: 'c'.repeat(300) };
    const [documented, shipped] = both(MINUTE, { traffic: [sends({ count: 3, item })] });
    expect(documented.counters).toMatchObject({ rejected: 3 });
    expect(shipped.counters).toMatchObject({ rejected: 0, delivered: 3 });
  });

  test('is blocked for ever by a first payload over the batch limit, and sends empty batches', () => {
    const big = { count: 1, item: { payload: 'x'.repeat(200) } };
    const [documented, shipped] = both(5 * MINUTE, {
      edge: { batchBytesMax: 100 },
      traffic: [sends(big), sends({ fromUs: SECOND, count: 5 })],
    });
    expect(documented.counters).toMatchObject({ delivered: 6, pending: 0 });
    expect(shipped.counters).toMatchObject({ delivered: 0, pending: 6 });
    expect(shipped.of('batch-sent').every((event) => event.numbers.length === 0)).toBe(true);
    expect(shipped.of('batch-sent').length).toBeGreaterThan(5);
  });

  test('gives up for good after one failed attempt to reconnect', () => {
    const [documented, shipped] = both(10 * MINUTE, {
      traffic: [sends({ everyUs: 10 * SECOND })],
      faults: [{ kind: 'hub-crash', atUs: 40 * SECOND, restartUs: 30 * SECOND }],
    });
    expect(documented.counters.pending).toBeLessThan(5);
    expect(shipped.of('edge-gave-up')).toHaveLength(1);
    expect(shipped.counters.pending).toBeGreaterThan(50);
  });

  test('comes back only by a restart', () => {
    const faults = [
      { kind: 'hub-crash', atUs: 40 * SECOND, restartUs: 30 * SECOND } as const,
      { kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 5 * MINUTE, restartUs: SECOND } as const,
    ];
    expect(runUnder(SHIPPED, 10 * MINUTE, { traffic: [sends({ everyUs: 10 * SECOND })], faults }).counters.pending).toBeLessThan(5);
  });

  test('starts one more failing send with each admission while the hub is away', () => {
    const lab = runUnder(SHIPPED, 3 * MINUTE, { traffic: [sends({ everyUs: SECOND })], faults: [{ kind: 'hub-crash', atUs: SECOND }] });
    expect(lab.of('batch-failed').length).toBe(lab.counters.submitted - 99);
  });

  test('sends to a hub that takes no message over 4 MiB, and everything behind one waits for ever', () => {
    const large = sends({ everyUs: SECOND, count: 5, item: { payload: 'x'.repeat(MIB - 100) } });
    const [documented, shipped] = both(5 * MINUTE, { traffic: [large, sends({ fromUs: 10 * SECOND, count: 3 })] });
    expect(documented.counters).toMatchObject({ delivered: 8, pending: 0 });
    expect(shipped.counters).toMatchObject({ delivered: 0, pending: 8 });
    expect(new Set(shipped.of('batch-failed').map((event) => event.reason))).toEqual(new Set(['refused']));
  });

  test('counts batches from 1 again after a restart', () => {
    const faults = [{ kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 45 * SECOND, restartUs: SECOND } as const];
    expect(
      runUnder(SHIPPED, 2 * MINUTE, { traffic: [sends({ everyUs: 10 * SECOND })], faults })
        .of('batch-sent')
        .map((event) => event.sequence),
    ).toEqual([1, 1, 2]);
  });

  test('marks everything in an answered batch as sent, also what the hub reported an error for', () => {
    const lab = runUnder(SHIPPED, 2 * MINUTE, {
      traffic: [sends({ count: 4 })],
      faults: [{ kind: 'plugin-fail', plugin: 42, on: 'hub', message: 'boom', atUs: 0 }],
    });
    expect(lab.counters).toMatchObject({ failed: 4, delivered: 0, pending: 0 });
    expect(lab.sentCount('edge-1')).toBe(4);
  });
});
