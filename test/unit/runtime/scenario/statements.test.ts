/** Faults, expectations and what to explore, as they are read. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../../../src-main/contract/fault.ts';
import type { Check, Scenario, When } from '../../../../src-main/contract/scenario.ts';
import { parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const FRAME = 'spokelab: 1\nname: test\nduration: 5m\n';
const EDGES = 'edges: [{ id: "edge-{n}", count: 3, plugins: [{ id: 42, bundle: . }] }]\n';
const HUB = 'hub: { plugins: [{ id: 42, bundle: . }] }\n';
const read = (...body: string[]): Scenario => parseScenario(`${FRAME}${HUB}${EDGES}${body.join('\n')}`, 'test.yaml');

describe('faults', () => {
  const rows: [string, FaultSpec[]][] = [
    [
      '{ at: 45s, for: 40s, link: edge-1, drop: responses }',
      [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45_000_000, forUs: 40_000_000 }],
    ],
    [
      '{ at: 0, link: "edge-?", latency: 400ms, jitter: 100ms }',
      ['edge-1', 'edge-2', 'edge-3'].map((link) => ({ kind: 'link-latency', link, latencyUs: 400_000, jitterUs: 100_000, atUs: 0 })),
    ],
    [
      '{ at: 1s, link: edge-2, loss: 10%, direction: requests }',
      [{ kind: 'link-loss', link: 'edge-2', probability: 0.1, direction: 'requests', atUs: 1_000_000 }],
    ],
    ['{ at: 1s, link: edge-2, loss: 10% }', [{ kind: 'link-loss', link: 'edge-2', probability: 0.1, direction: 'both', atUs: 1_000_000 }]],
    [
      '{ at: 1s, for: 2s, link: edge-2, hold: requests }',
      [{ kind: 'link-hold', link: 'edge-2', hold: 'requests', release: 'in-order', atUs: 1_000_000, forUs: 2_000_000 }],
    ],
    [
      '{ at: 1s, link: edge-2, hold: both, release: twice }',
      [{ kind: 'link-hold', link: 'edge-2', hold: 'both', release: 'twice', atUs: 1_000_000 }],
    ],
    ['{ at: 1s, link: edge-2, lose: answer }', [{ kind: 'link-lose-answer', link: 'edge-2', atUs: 1_000_000 }]],
    ['{ at: 1s, link: edge-2, reset: true }', [{ kind: 'link-reset', link: 'edge-2', atUs: 1_000_000 }]],
    [
      '{ at: 1s, edge: edge-3, crash: after-ack, restart: 10s }',
      [{ kind: 'edge-crash', edge: 'edge-3', point: 'after-ack', restartUs: 10_000_000, atUs: 1_000_000 }],
    ],
    [
      '{ at: 1s, edge: edge-3, crash: now, for: 10s }',
      [{ kind: 'edge-crash', edge: 'edge-3', point: 'now', restartUs: 10_000_000, atUs: 1_000_000 }],
    ],
    ['{ at: 1s, edge: edge-3, crash: now }', [{ kind: 'edge-crash', edge: 'edge-3', point: 'now', atUs: 1_000_000 }]],
    ['{ at: 1s, hub: restart }', [{ kind: 'hub-crash', restartUs: 5_000_000, atUs: 1_000_000 }]],
    ['{ at: 1s, hub: restart, restart: 7s }', [{ kind: 'hub-crash', restartUs: 7_000_000, atUs: 1_000_000 }]],
    ['{ at: 1s, hub: crash }', [{ kind: 'hub-crash', atUs: 1_000_000 }]],
    ['{ at: 1s, for: 9s, hub: crash }', [{ kind: 'hub-crash', restartUs: 9_000_000, atUs: 1_000_000 }]],
    [
      '{ at: 1s, for: 2s, plugin: 42, on: hub, fail: boom }',
      [{ kind: 'plugin-fail', plugin: 42, on: 'hub', message: 'boom', atUs: 1_000_000, forUs: 2_000_000 }],
    ],
    [
      '{ at: 1s, plugin: 42, on: "*-1", slow: 2s }',
      [{ kind: 'plugin-slow', plugin: 42, on: 'edge-1', delayUs: 2_000_000, atUs: 1_000_000 }],
    ],
    ['{ at: 1s, plugin: 42, on: hub, unload: true }', [{ kind: 'plugin-unload', plugin: 42, on: 'hub', atUs: 1_000_000 }]],
    ['{ at: 1s, plugin: 42, on: hub, unhandled: true }', [{ kind: 'plugin-unhandled', plugin: 42, on: 'hub', atUs: 1_000_000 }]],
    [
      '{ at: 1s, for: 2s, link: edge-2, bandwidth: 32KiB/s }',
      [{ kind: 'link-bandwidth', link: 'edge-2', bytesPerSecond: 32_768, atUs: 1_000_000, forUs: 2_000_000 }],
    ],
    [
      '{ at: 1s, link: edge-2, flap: { up: 3s, down: 500ms } }',
      [{ kind: 'link-flap', link: 'edge-2', upUs: 3_000_000, downUs: 500_000, atUs: 1_000_000 }],
    ],
    ['{ at: 1s, for: 2s, edge: edge-2, disk: full }', [{ kind: 'edge-disk-full', edge: 'edge-2', atUs: 1_000_000, forUs: 2_000_000 }]],
    [
      '{ at: 1s, edge: edge-2, clock_skew: -90s, for: 2m }',
      [{ kind: 'edge-clock-skew', edge: 'edge-2', skewUs: -90_000_000, atUs: 1_000_000, forUs: 120_000_000 }],
    ],
    [
      '{ at: 1s, edge: edge-2, crash: before-enqueue-commit }',
      [{ kind: 'edge-crash', edge: 'edge-2', point: 'before-enqueue-commit', atUs: 1_000_000 }],
    ],
    ['{ at: 1s, for: 9s, hub: slow, by: 2s }', [{ kind: 'hub-slow', delayUs: 2_000_000, atUs: 1_000_000, forUs: 9_000_000 }]],
    ['{ at: 1s, for: 9s, hub: reject-auth }', [{ kind: 'hub-reject-auth', atUs: 1_000_000, forUs: 9_000_000 }]],
    ['{ at: { between: [30s, 90s] }, hub: crash }', [{ kind: 'hub-crash', atUs: { fromUs: 30_000_000, untilUs: 90_000_000 } }]],
    ['{ at: { between: [0, 0] }, hub: crash }', [{ kind: 'hub-crash', atUs: { fromUs: 0, untilUs: 0 } }]],
    [
      '{ at: 1s, link: [edge-3, edge-1], reset: true }',
      [
        { kind: 'link-reset', link: 'edge-1', atUs: 1_000_000 },
        { kind: 'link-reset', link: 'edge-3', atUs: 1_000_000 },
      ],
    ],
    ['{ at: 1s, link: edge-2, reset: true, id: fault-12 }', [{ kind: 'link-reset', link: 'edge-2', id: 'fault-12', atUs: 1_000_000 }]],
  ];
  it.each(rows)('%s', (text, faults) => {
    expect(read('faults:', `  - ${text}`).faults).toEqual(faults);
  });

  it('may name any plugin where a bundle brings its own id', () => {
    const text = `${FRAME}edges: [{ id: e, plugins: [{ bundle: . }] }]\nfaults: [{ at: 1s, plugin: 7, on: e, fail: x }]`;
    expect(parseScenario(text, 'test.yaml').faults).toHaveLength(1);
  });
});

describe('expectations', () => {
  const rows: [string, Check][] = [
    ['lost: 0', { kind: 'counter', counter: 'lost', range: { min: 0, max: 0 } }],
    ['delivered: { min: 100 }', { kind: 'counter', counter: 'delivered', range: { min: 100 } }],
    ['pending: { max: 3, edge: edge-* }', { kind: 'counter', counter: 'pending', range: { max: 3 }, edge: 'edge-*' }],
    ['queue: { edge: edge-1, max: 500 }', { kind: 'queue', edges: 'edge-1', range: { max: 500 } }],
    ['queue: { max: 500 }', { kind: 'queue', edges: '*', range: { max: 500 } }],
    [
      'kv: { on: hub, plugin: 42, key: "s:edge-1", json: { hits: 100 } }',
      { kind: 'kv', on: 'hub', plugin: 42, key: 's:edge-1', json: { hits: 100 } },
    ],
    ['kv: { on: edge-2, plugin: 42, key: k, value: v }', { kind: 'kv', on: 'edge-2', plugin: 42, key: 'k', value: 'v' }],
    ['cause: { of: duplicates, is: response-lost }', { kind: 'cause', of: 'duplicates', is: 'response-lost' }],
    ['cause: { of: lost, is: vanished }', { kind: 'cause', of: 'lost', is: 'vanished' }],
    ['latency: { p99: 60s }', { kind: 'latency', percentile: 99, range: { max: 60_000_000 } }],
    [
      'latency: { p99.9: { min: 1s, max: 2s }, edge: edge-* }',
      { kind: 'latency', percentile: 99.9, range: { min: 1_000_000, max: 2_000_000 }, edge: 'edge-*' },
    ],
    ['latency: { p100: { min: 0 } }', { kind: 'latency', percentile: 100, range: { min: 0 } }],
    ['order: per-edge', { kind: 'order' }],
    [
      'payload: { id: "edge-1:32", outcome: delivered, deliveries: 2, cause: response-lost }',
      { kind: 'payload', id: 'edge-1:32', outcome: 'delivered', deliveries: { min: 2, max: 2 }, cause: 'response-lost' },
    ],
    [
      'log: { on: hub, plugin: 42, level: error, count: 0 }',
      { kind: 'log', on: 'hub', plugin: 42, level: 'error', range: { min: 0, max: 0 } },
    ],
    ['log: { on: "*", contains: boom, count: { min: 1 } }', { kind: 'log', on: '*', contains: 'boom', range: { min: 1 } }],
  ];
  it.each(rows)('%s', (text, statement) => {
    expect(read('expect:', `  - ${text}`).expectations).toEqual([{ text, line: 7, when: { kind: 'at-end' }, ...statement }]);
  });

  const lost: Check = { kind: 'counter', counter: 'lost', range: { min: 0, max: 0 } };
  const overTime: [string, When, Check][] = [
    ['always: { lost: 0 }', { kind: 'always' }, lost],
    ['sometimes: { lost: 0 }', { kind: 'sometimes' }, lost],
    ['eventually: { lost: 0, within: 30s }', { kind: 'eventually', afterUs: 0, withinUs: 30_000_000 }, lost],
    [
      'eventually: { queue: { edge: edge-1, max: 5 }, within: 30s, after: 3m }',
      { kind: 'eventually', afterUs: 180_000_000, withinUs: 30_000_000 },
      { kind: 'queue', edges: 'edge-1', range: { max: 5 } },
    ],
    ['sometimes: { cause: { of: lost, is: vanished } }', { kind: 'sometimes' }, { kind: 'cause', of: 'lost', is: 'vanished' }],
  ];
  it.each(overTime)('over time: %s', (text, when, check) => {
    expect(read('expect:', `  - ${text}`).expectations).toEqual([{ text, line: 7, when, ...check }]);
  });

  it('may ask for the log lines of a plugin that only some of the nodes have', () => {
    const text = `${FRAME}edges: [{ id: a }, { id: b, plugins: [{ id: 42, bundle: . }] }]\nexpect: [{ log: { on: "*", plugin: 42, count: 0 } }]`;
    expect(parseScenario(text, 'test.yaml').expectations).toHaveLength(1);
  });

  it('are quoted as written on one line, and put on one line where they were not', () => {
    const { expectations } = read(
      'expect:',
      '  - lost:   0   # nothing',
      '  - kv: { on: hub, plugin: 42, key: "#", value: a } # b',
      '  - kv:',
      '      on: hub',
      '      plugin: 42',
      '      key: k',
      '      json:',
      '        - 1',
    );
    expect(expectations.map(({ text, line }) => `${line} ${text}`)).toEqual([
      '7 lost:   0',
      '8 kv: { on: hub, plugin: 42, key: "#", value: a }',
      '9 kv: { on: hub, plugin: 42, key: k, json: [ 1 ] }',
    ]);
  });
});

describe('explore', () => {
  it('says what a run may get, and how much of it', () => {
    expect(read('explore: { faults: [drop, hub-restart, disk-full], max: 5 }').explore).toEqual({
      faults: ['link-drop', 'hub-crash', 'edge-disk-full'],
      max: 5,
    });
    expect(read('explore: { faults: [crash] }').explore).toEqual({ faults: ['edge-crash'], max: 3 });
  });
});
