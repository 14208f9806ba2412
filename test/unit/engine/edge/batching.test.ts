import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { ACCEPT_ALL, planOf, runLab, sends, VirtualLab } from '../../../support/virtual-lab.ts';

/** Registration takes two round trips of 20 ms each way. */
const CONNECTED_US = 80_000;

test('heartbeats come every 30 s, the first one a full interval after the stream opened', () => {
  const lab = runLab(95 * SECOND);
  expect(lab.of('edge-connected').map((event) => event.at)).toEqual([CONNECTED_US]);
  expect(lab.of('heartbeat-sent').map((event) => event.at)).toEqual([30, 60, 90].map((second) => second * SECOND + CONNECTED_US));
  expect(lab.of('heartbeat-answered').every((event) => event.inSync)).toBe(true);
});

test('nothing pending, no batch', () => {
  expect(runLab(5 * MINUTE).of('batch-sent')).toEqual([]);
});

test.each([
  [100, [100]],
  [101, [100, 1]],
  [250, [100, 100, 50]],
])('%i pending payloads go in batches of %j on one heartbeat, one after the other', (count, sizes) => {
  const lab = runLab(40 * SECOND, { traffic: [sends({ everyUs: 1_000, count })] });
  expect(lab.of('batch-sent').map((event) => event.numbers.length)).toEqual(sizes);
  expect(lab.of('batch-sent').map((event) => event.sequence)).toEqual(sizes.map((_, index) => index + 1));
  for (const [index, sent] of lab.of('batch-sent').slice(1).entries()) {
    expect(sent.at).toBe(lab.of('batch-acknowledged')[index]?.at);
  }
  expect(lab.counters).toMatchObject({ queued: count, delivered: count, pending: 0, duplicates: 0 });
});

test('what is queued while a flush is under way waits for the next heartbeat', () => {
  const lab = runLab(31 * SECOND, {
    traffic: [sends({ everyUs: SECOND }), sends({ fromUs: 30 * SECOND + CONNECTED_US + 5_000, count: 1 })],
  });
  expect(lab.of('batch-sent')).toHaveLength(1);
  expect(lab.counters.pending).toBe(2);
});

test('a batch holds at most the limit of payload bytes, and a payload that is larger goes alone', () => {
  const traffic = [10, 10, 10, 25, 10].map((size, index) =>
    sends({ fromUs: index * SECOND, count: 1, item: { payload: 'x'.repeat(size) } }),
  );
  const lab = runLab(40 * SECOND, { traffic, edge: { batchBytesMax: 20 } });
  expect(lab.of('batch-sent').map((event) => event.bytes)).toEqual([20, 10, 25, 10]);
});

test('an acknowledged batch is deleted, and payloads reach the plugin in the order of submission', () => {
  const seen: string[] = [];
  const lab = runLab(
    MINUTE,
    { traffic: [sends({ count: 20 })] },
    {
      42: { hub: { acceptEdgePayload: (payload) => (seen.push(String.fromCharCode(...payload.bytes)), true) } },
    },
  );
  expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => JSON.stringify({ n: index + 1 })));
  expect(lab.of('batch-deleted').map((event) => event.pending)).toEqual([0]);
});

test('the plugin gets edge, namespace, correlation, metadata and whole Unix seconds', () => {
  let got: unknown;
  runLab(
    MINUTE,
    {
      edges: [{ id: 'edge-1', namespace: 'eu', plugins: [] }],
      traffic: [sends({ fromUs: 1_500_000, count: 1, item: { correlation: 'c-{i}', metadata: { kind: 'test {i}' } } })],
    },
    { 42: { hub: { acceptEdgePayload: (payload) => ((got = payload), true) } } },
  );
  const startS = Date.UTC(2026, 0, 1) / 1_000;
  expect(got).toMatchObject({
    edgeId: 'edge-1',
    edgeNamespace: 'eu',
    correlationId: 'c-1',
    metadata: { kind: 'test 1' },
    edgeTimestamp: startS + 1,
    receivedTimestamp: startS + 30,
  });
});

test('a batch that is not answered within 30 s fails, its payloads stay and go again with the next', () => {
  const lab = runLab(3 * MINUTE, {
    traffic: [sends({ count: 5 })],
    faults: [{ kind: 'plugin-slow', plugin: 42, on: 'hub', delayUs: 7 * SECOND, atUs: 0, forUs: MINUTE }],
  });
  expect(lab.of('batch-failed').map((event) => [event.at - CONNECTED_US, event.reason])).toEqual([[60 * SECOND, 'timeout']]);
  expect(lab.of('batch-sent').map((event) => event.numbers)).toEqual([
    [1, 2, 3, 4, 5],
    [1, 2, 3, 4, 5],
  ]);
  expect(lab.counters).toMatchObject({ delivered: 5, duplicates: 5, lost: 0, pending: 0 });
  expect(lab.causes.duplicates).toEqual({ 'send-timeout': 5 });
});

test.each([
  [29_950_000, []],
  [29_970_000, ['timeout']],
])('the answer counts from the send: a plugin that takes %i µs, with 40 ms on the link', (delayUs, failures) => {
  const lab = runLab(MINUTE + 30 * SECOND, {
    traffic: [sends({ count: 1 })],
    faults: [{ kind: 'plugin-slow', plugin: 42, on: 'hub', delayUs, atUs: 0, forUs: MINUTE }],
  });
  expect(lab.of('batch-failed').map((event) => event.reason)).toEqual(failures);
});

test('sequence numbers begin at 1 again after a restart of the edge', () => {
  const lab = runLab(2 * MINUTE, {
    traffic: [sends({ everyUs: 10 * SECOND })],
    faults: [{ kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 45 * SECOND, restartUs: SECOND }],
  });
  expect(lab.of('batch-sent').map((event) => [event.batch, event.sequence])).toEqual([
    ['edge-1#1.1', 1],
    ['edge-1#2.1', 1],
    ['edge-1#2.2', 2],
  ]);
});

test('retention: what is older than 24 h leaves the queue, what is exactly 24 h old does not', () => {
  const lab = new VirtualLab(
    planOf({
      edge: { retentionUs: 30 * SECOND, heartbeatUs: 10 * SECOND },
      traffic: [sends({ count: 3, everyUs: 10 * SECOND })],
      faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'both', atUs: 0 }],
    }),
    ACCEPT_ALL,
  );
  lab.runUntil(30 * SECOND);
  expect(lab.counters).toMatchObject({ pending: 3, expired: 0 });
  lab.runUntil(40 * SECOND);
  expect(lab.of('payloads-expired').map((event) => [event.at, event.numbers])).toEqual([[40 * SECOND, [1]]]);
  lab.runUntil(2 * MINUTE);
  expect(lab.counters).toMatchObject({ pending: 0, expired: 3, lost: 0 });
});

test('a full queue refuses, and takes again once there is room', () => {
  const lab = runLab(40 * SECOND, { edge: { queueCapacity: 10 }, traffic: [sends({ everyUs: SECOND })] });
  expect(lab.of('payload-rejected').every((event) => event.error === 'ErrQueueFull')).toBe(true);
  expect(lab.counters).toMatchObject({ submitted: 41, delivered: 10, pending: 10, rejected: 21, queued: 20 });
});
