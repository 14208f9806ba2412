import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { scriptedProgram } from '../../../support/scripted-sandbox.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

const traffic = [sends({ everyUs: SECOND, untilUs: 100 * SECOND })];

test('responses dropped: the hub has processed the batch, the edge sends it again, each duplicate says why', () => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 40 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ delivered: 100, duplicates: 30, lost: 0, pending: 0 });
  expect(lab.causes.duplicates).toEqual({ 'response-lost': 30 });
  expect(lab.of('message-dropped').map((event) => event.carries)).toEqual(['heartbeat', 'answer']);
});

test('when a drop ends, a connection that lost bytes is reset, and one that lost none goes on', () => {
  const drop = (atUs: number) =>
    runLab(2 * MINUTE, { faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'both', atUs, forUs: 5 * SECOND }] });
  expect(
    drop(28 * SECOND)
      .of('connection-reset')
      .map((event) => [event.at, event.reason]),
  ).toEqual([[33 * SECOND, 'lost-bytes']]);
  expect(drop(10 * SECOND).of('connection-reset')).toEqual([]);
});

test('requests dropped: the hub hears nothing, so nothing comes twice', () => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'requests', atUs: 45 * SECOND, forUs: 40 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ delivered: 100, duplicates: 0, lost: 0, pending: 0 });
});

test('latency is added both ways and taken away again', () => {
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [{ kind: 'link-latency', link: 'edge-1', latencyUs: 400_000, jitterUs: 0, atUs: 50 * SECOND, forUs: 30 * SECOND }],
  });
  const trips = lab
    .of('batch-sent')
    .map((sent) => (lab.of('batch-acknowledged').find((event) => event.batch === sent.batch)?.at ?? 0) - sent.at);
  expect(trips.slice(0, 3)).toEqual([40_000, 840_000, 40_000]);
});

test('loss breaks the connection that carried the lost message', () => {
  const lab = runLab(10 * MINUTE, {
    traffic,
    faults: [{ kind: 'link-loss', link: 'edge-1', probability: 1, direction: 'responses', atUs: 45 * SECOND, forUs: 40 * SECOND }],
  });
  expect(lab.of('connection-reset').length).toBeGreaterThan(0);
  expect(lab.counters).toMatchObject({ delivered: 100, lost: 0, pending: 0 });
});

test('reset cuts a batch in flight once: whether it comes twice depends on where it was', () => {
  const at = (offsetUs: number) =>
    runLab(3 * MINUTE, { traffic, faults: [{ kind: 'link-reset', link: 'edge-1', atUs: 30 * SECOND + 80_000 + offsetUs }] }).counters
      .duplicates;
  expect(at(10_000)).toBe(0);
  expect(at(30_000)).toBe(31);
});

test.each(['now', 'before-send', 'after-ack'] as const)('an edge that crashes %s keeps its queue', (point) => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [{ kind: 'edge-crash', edge: 'edge-1', point, atUs: 20 * SECOND, restartUs: 10 * SECOND }],
  });
  expect(lab.of('edge-crashed')).toHaveLength(1);
  expect(lab.of('edge-started').at(-1)?.pending).toBeGreaterThan(0);
  expect(lab.counters).toMatchObject({ lost: 0, pending: 0, duplicates: point === 'after-ack' ? 31 : 0 });
  expect(lab.counters.delivered).toBe(lab.counters.queued);
  if (point === 'after-ack') expect(lab.causes.duplicates).toEqual({ 'crash-before-delete': 31 });
});

test('a crashed edge answers nobody: traffic that meets it does not reach the queue', () => {
  const lab = runLab(90 * SECOND, {
    traffic,
    faults: [{ kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 10_500_000, restartUs: 10 * SECOND }],
  });
  expect(lab.counters.submitted).toBe(81);
});

test('a hub that dies at work on a batch never answers it, and what it had processed comes again', () => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [
      { kind: 'plugin-slow', plugin: 42, on: 'hub', delayUs: SECOND, atUs: 0, forUs: 45 * SECOND },
      { kind: 'hub-crash', atUs: 40 * SECOND + 500_000, restartUs: 5 * SECOND },
    ],
  });
  expect(lab.counters).toMatchObject({ delivered: 100, lost: 0, pending: 0, duplicates: 10 });
  expect(lab.causes.duplicates).toEqual({ 'hub-restart': 10 });
});

test('a connection that breaks while the hub is at work', () => {
  const lab = runLab(5 * MINUTE, {
    traffic,
    faults: [
      { kind: 'plugin-slow', plugin: 42, on: 'hub', delayUs: SECOND, atUs: 0, forUs: 70 * SECOND },
      { kind: 'link-reset', link: 'edge-1', atUs: 40 * SECOND },
    ],
  });
  expect(Object.keys(lab.causes.duplicates)).toEqual(['connection-lost']);
});

test('a plugin that fails: handled with an error, recorded as failed, not sent again', () => {
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [{ kind: 'plugin-fail', plugin: 42, on: 'hub', message: 'boom', atUs: 50 * SECOND, forUs: 20 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ delivered: 70, failed: 30, duplicates: 0, lost: 0, pending: 0 });
  expect(lab.of('batch-answered').map((event) => event.errors)).toEqual([0, 30, 0, 0]);
});

test('a plugin that is unloaded: failed with the reason, and loaded again afterwards', () => {
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [{ kind: 'plugin-unload', plugin: 42, on: 'hub', atUs: 50 * SECOND, forUs: 20 * SECOND }],
  });
  expect(lab.counters).toMatchObject({ delivered: 70, failed: 30 });
  expect(lab.of('payload-unroutable')[0]?.reason).toBe('plugin 42 is not loaded and could not be loaded');
  expect(lab.of('plugin-loaded')).toHaveLength(2);
  // It changes something when it unloads the plugin, and again with each payload that finds nobody.
  expect(lab.of('fault-hit').map(({ at }) => at / SECOND)).toEqual([50]);
  expect(lab.of('fault-tallied').map(({ hits }) => hits)).toEqual([31]);
});

test('a plugin that cannot be unloaded, as nobody has it, is no hit; one that is installed meanwhile is kept unloaded', () => {
  const unload = { kind: 'plugin-unload', plugin: 7, on: 'hub', atUs: 10 * SECOND, forUs: 60 * SECOND } as const;
  const lab = runLab(30 * SECOND, { faults: [unload] }, { 42: { hub: {} }, 7: { hub: {} } });
  expect(lab.of('fault-hit')).toEqual([]);
  lab.lab.installPlugin('hub', scriptedProgram(7, 'hub'));
  lab.runUntil(2 * MINUTE);
  expect(lab.of('fault-hit').map(({ at }) => at / SECOND)).toEqual([30]);
  expect(
    lab
      .of('plugin-loaded')
      .filter(({ plugin }) => plugin === 7)
      .map(({ at }) => at / SECOND),
  ).toEqual([70]);
});

test('a fault on an edge plugin finds it there', () => {
  const edges = [{ id: 'edge-1', namespace: 'default', plugins: [scriptedProgram(42, 'edge')] }];
  const request = { ...sends({ count: 4 }), item: { kind: 'request', method: 'GET', path: '/', headers: {}, body: null } as const };
  const lab = runLab(
    10 * SECOND,
    { edges, traffic: [request], faults: [{ kind: 'plugin-fail', plugin: 42, on: 'edge-*', message: 'no', atUs: 1_500_000 }] },
    {
      42: { edge: { handlePostAuth: () => ({ action: 'pass' }) }, hub: {} },
    },
  );
  expect(lab.of('request-answered').map((event) => event.status)).toEqual([200, 200, 500, 500]);
});

test('every fault that starts and ends says so, with its id', () => {
  const lab = runLab(3 * MINUTE, {
    faults: [
      { kind: 'link-drop', link: 'edge-1', drop: 'both', atUs: 10 * SECOND, forUs: 5 * SECOND },
      { kind: 'link-reset', link: 'edge-1', atUs: 20 * SECOND },
      { kind: 'hub-crash', atUs: 30 * SECOND, restartUs: SECOND },
    ],
  });
  expect(lab.of('fault-started').map((event) => [event.fault, event.at / SECOND])).toEqual([
    ['fault-1', 10],
    ['fault-2', 20],
    ['fault-3', 30],
  ]);
  expect(lab.of('fault-ended').map((event) => [event.fault, event.at / SECOND])).toEqual([
    ['fault-1', 15],
    ['fault-2', 20],
    ['fault-3', 31],
  ]);
});

test('two faults on one link: it is clean only when both have ended', () => {
  const drop = { kind: 'link-drop', link: 'edge-1', drop: 'both' } as const;
  const lab = runLab(3 * MINUTE, {
    traffic,
    faults: [
      { ...drop, atUs: 10 * SECOND, forUs: 60 * SECOND },
      { ...drop, atUs: 20 * SECOND, forUs: 10 * SECOND },
    ],
  });
  expect(lab.of('connection-reset').map((event) => event.at / SECOND)).toEqual([70]);
});
