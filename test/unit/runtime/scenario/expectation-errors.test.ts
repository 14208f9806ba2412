import { describe, expect, it } from 'vitest';
import { BODY_LINE, refusedBody } from './refusals.ts';

describe('expectations', () => {
  it.each([
    ['{}', ': says nothing', 5],
    ['{ lost: 0, duplicates: 0 }', ': says `lost` and `duplicates`; make an entry for each', 5],
    ['losst: 0', ': unknown key `losst`; did you mean `lost`?', 5],
    ['lost: -1', '.lost: must be at least 0', 11],
    ['lost: none', '.lost: must be a whole number or a mapping like { min: 1, max: 5 }, not the text "none"', 11],
    ['lost: {}', '.lost: needs `min` or `max`', 11],
    ['lost: { min: 2, max: 1 }', '.lost: min 2 is over max 1: nothing can be both', 11],
    ['lost: { mx: 1 }', '.lost: unknown key `mx`; did you mean `max`?', 13],
    ['lost: { max: 1, edge: edge-8 }', '.lost.edge: there is no edge `edge-8`; the edges are edge-1, edge-2, edge-3', 27],
    ['queue: { edge: edge-8, max: 1 }', '.queue.edge: there is no edge `edge-8`; the edges are edge-1, edge-2, edge-3', 20],
    ['queue: { edge: edge-1 }', '.queue: needs `min` or `max`', 12],
    ['kv: { on: hub, plugin: 42, key: k }', '.kv: needs `json` or `value`', 9],
    ['kv: { on: hub, plugin: 42, key: k, json: 1, value: a }', '.kv: has both `json` and `value`; keep one', 9],
    ['kv: { on: hub, plugin: 42, key: k, value: 1 }', '.kv.value: must be text, not 1; write "1" in quotes', 47],
    ['kv: { on: edge-7, plugin: 42, key: k, json: 1 }', '.kv.on: there is no node `edge-7`; the nodes are hub, edge-1, edge-2, edge-3', 15],
    ['kv: { on: hub, plugin: 42, key: k, json: 1 }', '.kv.plugin: the hub has no plugin 42; it has no plugins', 28],
    ['latency: 60s', '.latency: must be a mapping like { p99: 60s }, not the text "60s"', 14],
    ['latency: {}', '.latency: names no percentile; add one, like p99: 60s', 14],
    ['latency: { edge: edge-1 }', '.latency: names no percentile; add one, like p99: 60s', 14],
    ['latency: { p50: 1s, p99: 2s }', '.latency: names p50 and p99; make an entry for each', 14],
    [
      'latency: { p101: 1s }',
      '.latency: unknown key "p101"; write `edge` or a percentile like p50, p99 or p99.9 (p100 is the largest)',
      14,
    ],
    [
      'latency: { p99: 1s, edg: edge-1 }',
      '.latency: unknown key "edg"; write `edge` or a percentile like p50, p99 or p99.9 (p100 is the largest)',
      14,
    ],
    ['latency: { p99: 60 }', '.latency.p99: 60 has no unit; write 60s, 60m or 60ms', 21],
    ['latency: { p99: [1s] }', '.latency.p99: ["1s"] is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h', 21],
    ['latency: { p99: { min: 2s, max: 1s } }', '.latency.p99: min 2s is over max 1s: nothing can be both', 21],
    ['latency: { p99: {} }', '.latency.p99: needs `min` or `max`', 21],
    ['latency: { p99: 1s, edge: edge-7 }', '.latency.edge: there is no edge `edge-7`; the edges are edge-1, edge-2, edge-3', 31],
    ['order: strict', '.order: must be per-edge, not "strict"', 12],
    ['log: { count: 0 }', ".log.on: is missing (the node: `hub`, or an edge's id or glob)", 10],
    ['log: { on: hub }', '.log.count: is missing (how many)', 10],
    ['log: { on: hub, count: few }', '.log.count: must be a whole number or a mapping like { min: 1, max: 5 }, not the text "few"', 28],
    ['log: { on: hub, level: warning, count: 0 }', '.log.level: "warning" is not one of debug, info, warn, error', 28],
    ['log: { on: west, count: 0 }', '.log.on: there is no node `west`; the nodes are hub, edge-1, edge-2, edge-3', 16],
    ['log: { on: edge-*, plugin: 42, count: 0 }', '.log.plugin: edge-1 has no plugin 42; it has no plugins', 32],
    ['always: 1', '.always: must be a mapping, not 1', 13],
    ['always: {}', '.always: says nothing', 13],
    ['always: { lost: 0, order: per-edge }', '.always: says `lost` and `order`; make an entry for each', 13],
    ['always: { lost: 0 }\n    lost: 0', ': says `lost` and `always`; make an entry for each', 5],
    ['always: { sometimes: { lost: 0 } }', /^\.always: unknown key `sometimes`; known here: submitted, .*, log$/, 15],
    ['always: { queue: { edge: west, max: 1 } }', '.always.queue.edge: there is no edge `west`; the edges are edge-1, edge-2, edge-3', 30],
    [
      'always: { cause: { of: lost, is: vanished } }',
      '.always.cause: cannot hold at every moment: it asks for some, and at the start there are none; say it without `always`',
      22,
    ],
    ['eventually: { lost: 0 }', '.eventually.within: is missing', 17],
    ['eventually: { within: 1s }', '.eventually: says nothing', 17],
    ['eventually: { lost: 0, delivered: 1, within: 1s }', '.eventually: says `delivered` and `lost`; make an entry for each', 17],
    ['eventually: { lost: 0, within: 0s }', '.eventually.within: must be longer than 0', 36],
    ['eventually: { lost: 0, within: 1s, after: 5m }', '.eventually.after: 5m is not before the end of the run: it could never hold', 47],
    ['sometimes: { lots: 1 }', '.sometimes: unknown key `lots`; did you mean `lost`?', 18],
    ['cause: response-lost', '.cause: must be a mapping like { of: duplicates, is: response-lost }, not the text "response-lost"', 12],
    ['cause: { is: response-lost }', '.cause: needs `of: duplicates` or `of: lost`', 12],
    ['cause: { of: dups, is: response-lost }', '.cause: of: "dups" is not one of duplicates, lost', 12],
    ['cause: { of: lost, is: response-lost }', /^\.cause\.is: "response-lost" is not one of crash-before-commit, .*vanished$/, 28],
    ['cause: { of: duplicates, is: respons-lost }', /^\.cause\.is: "respons-lost" is not one of .*; did you mean response-lost\?$/, 34],
  ])('%s', (entry, message, column) => {
    const error = refusedBody('expect:', `  - ${entry}`);
    const start = `dir/test.yaml:${BODY_LINE + 1}:${column}: expect[0]`;
    expect(error.message.slice(0, start.length)).toBe(start);
    if (typeof message === 'string') expect(error.message.slice(start.length)).toBe(message);
    else expect(error.message.slice(start.length)).toMatch(message);
    expect(error.code).toBe('ERR_SCENARIO_INVALID');
  });
});

describe('explore', () => {
  it.each([
    ['{}', '.faults: is missing (kinds of fault that a run may get)', 10],
    ['{ faults: [] }', '.faults: must have at least 1 entry', 20],
    ['{ faults: [dorp] }', /^\.faults\[0\]: "dorp" is not one of drop, latency, .*; did you mean drop\?$/, 21],
    ['{ faults: [drop, loss, drop] }', '.faults[2]: drop stands here twice', 33],
    ['{ faults: [drop], max: 0 }', '.max: must be at least 1', 33],
    ['{ faults: [drop], max: 101 }', '.max: must be at most 100', 33],
    ['{ faults: [drop], runs: 7 }', ': unknown key `runs`; known here: faults, max', 28],
    ['[drop]', ': must be a mapping, not a list', 10],
  ])('%s', (value, message, column) => {
    const error = refusedBody(`explore: ${value}`);
    const start = `dir/test.yaml:${BODY_LINE}:${column}: explore`;
    expect(error.message.slice(0, start.length)).toBe(start);
    expect(error.message.slice(start.length)).toMatch(message);
  });
});
