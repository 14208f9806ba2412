import { describe, expect, it } from 'vitest';
import { BODY_LINE, expectOnly, refusedBody } from './refusals.ts';

describe('faults', () => {
  it.each([
    ['7', ': must be a mapping like { at: 45s, for: 40s, link: edge-1, drop: responses }, not 7', 5],
    ['{ at: 1s }', ': names no target; add `link`, `edge`, `hub`, `plugin` or `server`', 5],
    ['{ at: 1s, lnk: edge-1, drop: both }', ': unknown key `lnk`; did you mean `link`?', 5],
    ['{ at: 1s, link: edge-1, edge: edge-1, drop: both }', ': names `link` and `edge`; a fault has one target: make an entry for each', 5],
    [
      '{ at: 1s, link: edge-1 }',
      ': does not say what happens to the link; add `drop`, `latency`, `loss`, `bandwidth`, `flap`, `reset`, `hold` or `lose`',
      5,
    ],
    ['{ at: 1s, link: edge-1, dorp: both }', ': unknown key `dorp`; did you mean `drop`?', 5],
    [
      '{ at: 1s, edge: edge-1 }',
      ': does not say what happens to the edge; add `crash`, `disk`, `clock_skew`, `reload` or `clear_cache`',
      5,
    ],
    ['{ at: 1s, plugin: 42, on: hub }', ': does not say what happens to the plugin; add `fail`, `slow`, `unload` or `unhandled`', 5],
    ['{ at: 1s, link: edge-1, drop: both, loss: 1% }', ': says `drop` and `loss`; a fault does one thing: make an entry for each', 5],
    ['{ link: edge-1, drop: both }', '.at: is missing', 5],
    ['{ at: 1, link: edge-1, drop: both }', '.at: 1 has no unit; write 1s, 1m or 1ms', 11],
    ['{ at: 5m, link: edge-1, drop: both }', '.at: 5m is not before the end of the run: the fault would never start', 11],
    ['{ at: 1s, for: 0s, link: edge-1, drop: both }', '.for: must be longer than 0', 20],
    ['{ at: 1s, link: edge-1, drop: request }', '.drop: "request" is not one of requests, responses, both; did you mean requests?', 35],
    ['{ at: 1s, link: edge-1, drop: both, jitter: 1s }', ': unknown key `jitter`; known here: at, for, link, drop, id', 41],
    [
      '{ at: 1s, link: edge-1, latency: 1s, jitter: 2s }',
      '.jitter: 2s is over the latency (1s): nothing can arrive before it was sent',
      50,
    ],
    ['{ at: 1s, link: edge-1, loss: 0.1 }', '.loss: 0.1 is not a percentage; write 10%', 35],
    ['{ at: 1s, link: edge-1, reset: false }', '.reset: must be true, not false', 36],
    ['{ at: 1s, for: 1s, link: edge-1, reset: true }', ': unknown key `for`; known here: at, link, reset, id', 15],
    ['{ at: 1s, link: edge-7, drop: both }', '.link: there is no edge `edge-7`; the edges are edge-1, edge-2, edge-3', 21],
    ['{ at: 1s, edge: "x*", crash: now }', '.edge: no edge matches `x*`; the edges are edge-1, edge-2, edge-3', 21],
    ['{ at: 1s, edge: edge-1, crash: later }', '.crash: "later" is not one of now, before-send, after-ack, before-enqueue-commit', 36],
    [
      '{ at: 1s, edge: edge-1, crash: now, for: 1s, restart: 1s }',
      ': has both `for` and `restart`; both say how long it stays down: keep one',
      5,
    ],
    ['{ at: 1s, hub: explode }', '.hub: "explode" is not one of restart, crash, slow, reject-auth', 20],
    ['{ at: 1s, plugin: 42, fail: boom }', ".on: is missing (the node it runs on: `hub`, or an edge's id or glob)", 5],
    ['{ at: 1s, plugin: 42, on: hub, fail: boom }', '.plugin: the hub has no plugin 42; it has no plugins', 23],
    ['{ at: 1s, plugin: 42, on: edge-2, slow: 1s }', '.plugin: edge-2 has no plugin 42; it has no plugins', 23],
    ['{ at: 1s, link: 7, drop: both }', ".link: must be an edge's id, a glob like edge-*, or a list of them, not 7", 21],
    ['{ at: 1s, link: [], drop: both }', '.link: must have at least 1 entry', 21],
    ['{ at: 1s, link: [edge-1, edge-7], drop: both }', '.link[1]: there is no edge `edge-7`; the edges are edge-1, edge-2, edge-3', 30],
    ['{ at: [1s, 2s], hub: crash }', '.at: must be a time like 45s, or { between: [30s, 90s] }, not a list', 11],
    ['{ at: { between: [1s] }, hub: crash }', '.at.between: must be two times, like [30s, 90s]', 22],
    ['{ at: { between: [1s, 2s, 3s] }, hub: crash }', '.at.between: must be two times, like [30s, 90s]', 22],
    ['{ at: { between: 1s }, hub: crash }', '.at.between: must be two times, like [30s, 90s]', 22],
    ['{ at: { between: [1s, 2] }, hub: crash }', '.at.between[1]: 2 has no unit; write 2s, 2m or 2ms', 27],
    ['{ at: { between: [2s, 1s] }, hub: crash }', '.at.between: 1s is before 2s; write the earlier time first', 22],
    ['{ at: { between: [1s, 5m] }, hub: crash }', '.at.between[1]: 5m is not before the end of the run: the fault would never start', 27],
    ['{ at: { betwen: [1s, 2s] }, hub: crash }', '.at: must be a time like 45s, or { between: [30s, 90s] }', 11],
    ['{ at: 1s, link: edge-1, bandwidth: 32 }', '.bandwidth: 32 is not a bandwidth; write 32B/s', 40],
    ['{ at: 1s, link: edge-1, bandwidth: 32KB/s }', '.bandwidth: "32KB/s" is not a bandwidth; write it like 32KiB/s or 500B/s', 40],
    ['{ at: 1s, link: edge-1, bandwidth: 0B/s }', '.bandwidth: is a bandwidth of nothing; to cut the link write `drop: both`', 40],
    ['{ at: 1s, link: edge-1, flap: 3s }', '.flap: must be a mapping, not the text "3s"', 35],
    ['{ at: 1s, link: edge-1, flap: { up: 3s } }', '.flap.down: is missing', 35],
    ['{ at: 1s, link: edge-1, flap: { up: 0s, down: 2s } }', '.flap.up: must be longer than 0', 41],
    ['{ at: 1s, edge: edge-1, disk: empty }', '.disk: must be full, not "empty"', 35],
    ['{ at: 1s, edge: edge-1, clock_skew: -90 }', '.clock_skew: -90 has no unit; write -90s, -90m or -90ms', 41],
    ['{ at: 1s, edge: edge-1, clock_skew: 0s }', '.clock_skew: is a shift of nothing', 41],
    ['{ at: 1s, edge: edge-1, clock_scew: 1s }', ': unknown key `clock_scew`; did you mean `clock_skew`?', 5],
    ['{ at: 1s, hub: slow }', '.by: is missing', 5],
    ['{ at: 1s, hub: slow, by: 2s, restart: 1s }', ': unknown key `restart`; known here: at, for, hub, by, id', 34],
    ['{ at: 1s, hub: reject-auth, by: 2s }', ': unknown key `by`; known here: at, for, hub, id', 33],
    ['{ at: 1s, hub: crash, by: 2s }', ': unknown key `by`; known here: at, for, hub, restart, id', 27],
    ['{ at: 1s, hub: [slow] }', '.hub: ["slow"] is not one of restart, crash, slow, reject-auth', 20],
    ['{ at: 1s, hub: toString }', '.hub: "toString" is not one of restart, crash, slow, reject-auth', 20],
    ['{ at: 1s, plugin: 42, on: edge-1, unhandled: true }', '.on: must be hub, not "edge-1"', 31],
    ['{ at: 1s, plugin: 42, on: hub, unhandled: false }', '.unhandled: must be true, not false', 47],
    ['{ at: 1s, link: edge-1, drop: both, id: 3 }', '.id: must be `fault-` and a number, like fault-7', 45],
    ['{ at: 1s, link: edge-1, drop: both, id: fault-0 }', '.id: must be `fault-` and a number, like fault-7', 45],
    ['{ at: 1s, link: edge-*, drop: both, id: fault-7 }', '.id: names 3 faults, one per edge; make an entry for each', 45],
    ['{ at: 1s, plugin: 42, on: edge-9, unload: true }', '.on: there is no edge `edge-9`; the edges are edge-1, edge-2, edge-3', 31],
  ])('%s', (entry, message, column) => {
    const error = refusedBody('faults:', `  - ${entry}`);
    expect(error.message.replace(/(\.(?:at|by|down): is missing) .*/, '$1')).toBe(
      `dir/test.yaml:${BODY_LINE + 1}:${column}: faults[0]${message}`,
    );
    expect(error.code).toBe('ERR_SCENARIO_INVALID');
  });
});

describe('ids of faults', () => {
  it('must not be given twice', () => {
    const entry = '  - { at: 1s, link: edge-1, drop: both, id: fault-7 }';
    expectOnly(refusedBody('faults:', entry, entry), BODY_LINE + 2, 45, 'faults[1].id: there is already a fault fault-7 (faults[0])');
  });
});
