import { expect, test } from 'vitest';
import { MINUTE } from '../../../../src-main/contract/units.ts';
import { scriptedProgram } from '../../../support/scripted-sandbox.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

const traffic = [sends({ count: 6 })];

test('handled=false is done, recorded as unhandled', () => {
  const lab = runLab(2 * MINUTE, { traffic }, { 42: { hub: { acceptEdgePayload: () => false } } });
  expect(lab.counters).toMatchObject({ unhandled: 6, delivered: 0, failed: 0, pending: 0 });
});

test('an error is done, recorded as failed with the plugin’s words, reported in the answer, not retried', () => {
  const lab = runLab(
    2 * MINUTE,
    { traffic },
    {
      42: {
        hub: {
          acceptEdgePayload: (payload) => {
            if (payload.bytes.includes(0x33)) throw new Error('no threes');
            return true;
          },
        },
      },
    },
  );
  expect(lab.counters).toMatchObject({ delivered: 5, failed: 1, pending: 0, duplicates: 0 });
  expect(lab.of('payload-delivered').find((event) => event.error !== undefined)).toMatchObject({
    payload: 'edge-1:3',
    handled: true,
    error: 'no threes',
  });
  expect(lab.of('plugin-errored')).toMatchObject([{ node: 'hub', call: 'acceptEdgePayload', payload: 'edge-1:3', message: 'no threes' }]);
  expect(lab.of('batch-answered')).toMatchObject([{ processed: 5, errors: 1 }]);
});

test('no plugin with that id: failed with the reason', () => {
  const lab = runLab(2 * MINUTE, { traffic: [sends({ count: 2, item: { plugin: 7 } })] });
  expect(lab.counters).toMatchObject({ failed: 2, delivered: 0, lost: 0, pending: 0 });
  expect(lab.of('payload-unroutable')[0]?.reason).toBe('plugin 7 is not installed on the hub');
});

test('a plugin that does not take payloads', () => {
  const lab = runLab(2 * MINUTE, { traffic }, { 42: { hub: {} } });
  expect(lab.of('payload-unroutable')[0]?.reason).toBe('plugin 42 does not implement acceptEdgePayload');
});

test('payloads go to the plugin with their id', () => {
  const seen: Record<number, number> = {};
  const hub = (id: number) => ({ hub: { acceptEdgePayload: () => ((seen[id] = (seen[id] ?? 0) + 1), true) } });
  runLab(
    2 * MINUTE,
    {
      hubPlugins: [scriptedProgram(42, 'hub'), scriptedProgram(43, 'hub')],
      traffic: [...traffic, sends({ count: 2, item: { plugin: 43 } })],
    },
    { 42: hub(42), 43: hub(43) },
  );
  expect(seen).toEqual({ 42: 6, 43: 2 });
});

test('KV written by the plugin survives a crash of the hub', () => {
  const counts: (string | undefined)[] = [];
  runLab(
    3 * MINUTE,
    { traffic: [sends({ everyUs: 30_000_000, count: 4 })], faults: [{ kind: 'hub-crash', atUs: 70_000_000, restartUs: 1_000_000 }] },
    {
      42: {
        hub: {
          acceptEdgePayload: (_payload, host) => {
            counts.push(host.kvRead('count'));
            host.kvWrite('count', String(Number(host.kvRead('count') ?? 0) + 1));
            return true;
          },
        },
      },
    },
  );
  expect(counts).toEqual([undefined, '1', '2', '3']);
});

test('a plugin that cannot be loaded leaves the hub running', () => {
  const lab = runLab(2 * MINUTE, { traffic }, {});
  expect(lab.of('plugin-errored')[0]).toMatchObject({ call: 'load', message: 'no such script' });
  expect(lab.counters).toMatchObject({ failed: 6 });
});

test('timers run on the lab’s clock and end with the node', () => {
  const ticks: number[] = [];
  runLab(
    10_000_000,
    { hubPlugins: [scriptedProgram(42, 'hub')], faults: [{ kind: 'hub-crash', atUs: 4_500_000 }] },
    {
      42: { hub: { initialize: (host) => host.setTimer(1, 1_000_000, true), onTimer: (host) => ticks.push(host.nowMs() % 100_000) } },
    },
  );
  expect(ticks).toEqual([1_000, 2_000, 3_000, 4_000]);
});
