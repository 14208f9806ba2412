import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { scriptedProgram } from '../../../support/scripted-sandbox.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

const traffic = [sends({ everyUs: SECOND, untilUs: 100 * SECOND })];

test('bandwidth: a direction sends its bytes one after the other at the rate', () => {
  const trip = (bytesPerSecond: number): number => {
    const lab = runLab(2 * MINUTE, {
      traffic: [sends({ count: 10, item: { payload: 'x'.repeat(1_000) } })],
      faults: [{ kind: 'link-bandwidth', link: 'edge-1', bytesPerSecond, atUs: 20 * SECOND }],
    });
    return (lab.of('batch-received')[0]?.at ?? 0) - (lab.of('batch-sent')[0]?.at ?? 0);
  };
  // About 10.5 kB on the wire, behind a heartbeat.
  expect(trip(10_000)).toBeGreaterThan(1 * SECOND);
  expect(trip(10_000)).toBeLessThan(1.3 * SECOND);
  expect(trip(1_000) / trip(10_000)).toBeGreaterThan(8);
});

test('flap: whole, cut, whole, cut; the link is clean when it has ended', () => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [{ kind: 'link-flap', link: 'edge-1', upUs: 3 * SECOND, downUs: 2 * SECOND, atUs: 21 * SECOND, forUs: MINUTE }],
  });
  expect(lab.of('message-dropped').every((event) => (event.at / SECOND - 21) % 5 >= 3)).toBe(true);
  expect(lab.of('message-dropped').length).toBeGreaterThan(0);
  expect(lab.counters).toMatchObject({ delivered: 100, lost: 0, pending: 0 });
  expect(lab.of('link-checked')).toEqual([{ type: 'link-checked', at: 81 * SECOND, edge: 'edge-1', isClean: true }]);
});

test('disk full: sendToControl fails, and what was acknowledged cannot be deleted and comes again', () => {
  const lab = runLab(4 * MINUTE, {
    traffic,
    faults: [{ kind: 'edge-disk-full', edge: 'edge-1', atUs: 25.5 * SECOND, forUs: 20 * SECOND }],
  });
  expect(lab.of('payload-rejected').map((event) => event.error)).toEqual(new Array(20).fill('ErrQueueFull'));
  expect(lab.of('batch-delete-failed')).toHaveLength(1);
  expect(lab.counters).toMatchObject({ rejected: 20, delivered: 80, duplicates: 26, lost: 0, pending: 0 });
  expect(lab.causes.duplicates).toEqual({ 'delete-failed': 26 });
});

test('clock skew moves timestamps and retention, not intervals', () => {
  const seen: number[] = [];
  const lab = runLab(
    2 * MINUTE,
    {
      traffic: [sends({ everyUs: 20 * SECOND })],
      faults: [{ kind: 'edge-clock-skew', edge: 'edge-1', skewUs: -90 * SECOND, atUs: 10 * SECOND, forUs: MINUTE }],
    },
    {
      42: { hub: { acceptEdgePayload: (payload) => (seen.push(payload.edgeTimestamp - Date.UTC(2026, 0, 1) / 1_000), true) } },
    },
  );
  expect(seen).toEqual([0, -70, -50, -30, 80]);
  expect(lab.of('heartbeat-sent').map((event) => Math.floor(event.at / SECOND))).toEqual([30, 60, 90]);
});

test('a clock set forward lets payloads expire before their time', () => {
  const lab = runLab(3 * MINUTE, {
    edge: { retentionUs: 10 * MINUTE },
    traffic,
    faults: [
      { kind: 'link-drop', link: 'edge-1', drop: 'both', atUs: 0 },
      { kind: 'edge-clock-skew', edge: 'edge-1', skewUs: 11 * MINUTE, atUs: 50 * SECOND },
    ],
  });
  expect(lab.counters.expired).toBeGreaterThan(40);
});

test('a slow hub answers later, and later than the time-out it is too late', () => {
  const lab = runLab(4 * MINUTE, { traffic, faults: [{ kind: 'hub-slow', delayUs: 31 * SECOND, atUs: 20 * SECOND, forUs: 20 * SECOND }] });
  expect(lab.of('batch-failed').map((event) => event.reason)).toEqual(['timeout']);
  expect(lab.counters).toMatchObject({ delivered: 100, lost: 0, pending: 0 });
  expect(Object.keys(lab.causes.duplicates)).toEqual(['send-timeout']);
});

test('a hub that rejects the token: batches are refused and kept', () => {
  const lab = runLab(4 * MINUTE, { traffic, faults: [{ kind: 'hub-reject-auth', atUs: 20 * SECOND, forUs: 20 * SECOND }] });
  expect(lab.of('batch-failed').map((event) => [event.reason, event.message])).toEqual([['refused', 'invalid authorization token']]);
  expect(lab.counters).toMatchObject({ delivered: 100, duplicates: 0, lost: 0, pending: 0 });
});

test('a plugin that does not handle: done, recorded as unhandled', () => {
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [{ kind: 'plugin-unhandled', plugin: 42, on: 'hub', atUs: 50 * SECOND, forUs: 20 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ delivered: 70, unhandled: 30, failed: 0 });
});

test('a crash between sendToControl and the commit loses that payload, and says so', () => {
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [{ kind: 'edge-crash', edge: 'edge-1', point: 'before-enqueue-commit', atUs: 20.5 * SECOND, restartUs: 5 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ lost: 1, pending: 0 });
  expect(lab.causes.lost).toEqual({ 'crash-before-commit': 1 });
  expect(lab.facts.ledger.payload('edge-1:22')?.outcome).toBe('lost');
});

test('an edge that dies inside a plugin’s own call does not take the lab along', () => {
  const disposals: string[] = [];
  const edges = [{ id: 'edge-1', namespace: 'default', plugins: [scriptedProgram(42, 'edge')] }];
  const request = { ...sends({ count: 4 }), item: { kind: 'request', method: 'GET', path: '/', headers: {}, body: null } as const };
  const lab = runLab(
    20 * SECOND,
    {
      edges,
      traffic: [request],
      faults: [{ kind: 'edge-crash', edge: 'edge-1', point: 'before-enqueue-commit', atUs: 0, restartUs: 1_500_000 }],
    },
    {
      42: {
        edge: {
          handlePostAuth: (_request, host) => {
            const result = host.sendToControl(new Uint8Array(3), '', {});
            disposals.push(result.ok ? 'sent' : result.message);
            return { action: 'pass' };
          },
        },
        hub: {},
      },
    },
  );
  expect(disposals).toEqual(['sent', 'the edge is stopping', 'sent']);
  expect(lab.counters).toMatchObject({ submitted: 3, lost: 1 });
});

test('a moment between two is the seed’s choice, and the same for the same seed', () => {
  const at = (seed: number): number | undefined =>
    runLab(2 * MINUTE, { seed, faults: [{ kind: 'link-reset', link: 'edge-1', atUs: { fromUs: 30 * SECOND, untilUs: 90 * SECOND } }] }).of(
      'fault-started',
    )[0]?.at;
  const moments = [1, 2, 3, 4, 5].map(at);
  expect(moments).toEqual([1, 2, 3, 4, 5].map(at));
  expect(new Set(moments).size).toBe(5);
  for (const moment of moments) expect(moment).toSatisfy((value: number) => value >= 30 * SECOND && value <= 90 * SECOND);
});

test('hits are counted, and a fault that never mattered is told apart', () => {
  const lab = runLab(2 * MINUTE, {
    traffic,
    faults: [
      { kind: 'link-drop', link: 'edge-1', drop: 'requests', atUs: 35 * SECOND, forUs: SECOND },
      { kind: 'link-drop', link: 'edge-1', drop: 'requests', atUs: 60 * SECOND, forUs: SECOND },
    ],
  });
  expect(lab.of('fault-tallied').map((event) => [event.fault, event.hits])).toEqual([
    ['fault-1', 0],
    ['fault-2', 1],
  ]);
  expect(lab.of('fault-hit').map((event) => event.fault)).toEqual(['fault-2']);
});
