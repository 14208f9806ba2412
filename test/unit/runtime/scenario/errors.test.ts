import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src-main/contract/errors.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import type { ScenarioOptions } from '../../../../src-main/runtime/scenario/load-scenario.ts';
import { parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

/** A scenario that is fine; the rows below put one wrong thing into it. Line numbers count from its first line. */
const FRAME = ['spokelab: 1', 'name: test', 'duration: 5m', 'edges:', '  - { id: "edge-{n}", count: 3 }'];
const BODY_LINE = FRAME.length + 1;

function refused(text: string, options: ScenarioOptions = {}): SpokelabError {
  try {
    parseScenario(text, 'dir/test.yaml', options);
  } catch (error) {
    if (error instanceof SpokelabError) return error;
    throw error;
  }
  throw new Error(`accepted:\n${text}`);
}

const refusedBody = (...body: string[]): SpokelabError => refused([...FRAME, ...body].join('\n'));

/** The line as a person reads it. */
function expectOnly(error: SpokelabError, line: number, column: number, message: string, code: ErrorCode = 'ERR_SCENARIO_INVALID'): void {
  expect(error.message).toBe(`dir/test.yaml:${line}:${column}: ${message}`);
  expect(error.code).toBe(code);
  expect(error.position).toMatchObject({ file: 'dir/test.yaml', line, column });
}

describe('text that is not a scenario', () => {
  it.each([
    ['', 1, 1, 'the file is empty; a scenario starts with `spokelab: 1`'],
    ['# only a comment\n', 1, 1, 'the file is empty; a scenario starts with `spokelab: 1`'],
    ['- 1', 1, 1, 'the scenario must be a mapping, not a list'],
    ['hello', 1, 1, 'the scenario must be a mapping, not the text "hello"'],
    ['a: 1\na: 2', 2, 1, 'the key `a` stands here twice; the first is in line 1'],
    ['{1: 2}', 1, 2, 'the key 1 is not text; write it in quotes'],
    ['? [a]\n: 1', 1, 3, 'a key must be text'],
    ['a: { __proto__: 1 }', 1, 6, 'a: the key `__proto__` is not allowed'],
    ['a: *b', 1, 4, 'a: the alias *b names no anchor before it; a text that starts with `*` needs quotes'],
    ['a: &x [1, *x]', 1, 11, 'a[1]: the alias *x stands inside what it names'],
    ['a: *', 1, 4, 'a text that starts with `*` needs quotes: write "*"'],
    ['a: !x 1', 1, 4, 'not YAML: Unresolved tag: !x; a scenario has no tags; a text that starts with `!` needs quotes'],
    ['a: @b', 1, 4, 'not YAML: Plain value cannot start with reserved character @; put the text in quotes'],
    ['a:\n\t- b', 2, 1, 'a tab cannot indent YAML; use spaces'],
    ['name: this: that', 1, 7, 'a second `key: value` in one line; a text that holds `: ` needs quotes'],
    ['a: 1\n---\nb: 2', 2, 1, 'the file holds several documents (`---`); a scenario is one'],
    ['a: 12345678901234567890', 1, 4, 'a: 12345678901234567890 is too large to be kept exactly; write it in quotes if it is text'],
    ['a: .inf', 1, 4, 'a: .inf is not a number that can be used'],
    ['a: .nan', 1, 4, 'a: .nan is not a number that can be used'],
  ])('%j', (text, line, column, message) => {
    expectOnly(refused(text), line, column, message);
  });

  it('refuses nesting without end, with and without brackets', () => {
    expectOnly(
      refused(`a: ${'['.repeat(101)}${']'.repeat(101)}`),
      1,
      104,
      'a[0][0][0][0][0][0][0][0][0][0][0]…: nested more than 100 levels deep',
    );
    expect(refused('['.repeat(100_000)).message).toMatch(/^dir\/test\.yaml:1:\d+: the file is nested too deeply to be read$/);
  });

  it('refuses aliases that grow without bound, quickly', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `l${level}: &l${level} [${Array(9)
          .fill(level === 0 ? '1' : `*l${level - 1}`)
          .join(', ')}]`,
    );
    expect(refused(levels.join('\n')).message).toMatch(/: the file holds more than 1000000 values once its aliases are followed$/);
  });

  it('checks a mapping of many keys in linear time', () => {
    const keys = Array.from({ length: 60_000 }, (_, n) => `k${n}: 1`);
    const started = performance.now();
    expect(
      refused(`${FRAME.join('\n')}\ntraffic: [{ edge: e, every: 1s, send: { plugin: 1, payload: {${keys.join(', ')}} } }, 7]`).message,
    ).toContain('traffic[1]');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('fields', () => {
  it.each([
    ['spokelab: 2', 'spokelab: must be 1, not 2', 11],
    ['name: 5', 'name: must be text, not 5; write "5" in quotes', 7],
    ['name: ""', 'name: must not be empty', 7],
    ['seed: -1', 'seed: must be at least 0', 7],
    ['seed: 1.5', 'seed: must be a whole number, not 1.5', 7],
    ['duration: 5', 'duration: 5 has no unit; write 5s, 5m or 5ms', 11],
    ['duration: 5 m', 'duration: "5 m" is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h', 11],
    ['duration: 0s', 'duration: must be longer than 0', 11],
    ['duration: -5s', 'duration: "-5s" is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h', 11],
    ['duration: 0.0001ms', 'duration: "0.0001ms" is finer than a microsecond', 11],
    ['duration: 10001h', 'duration: "10001h" is longer than the limit of 10000h', 11],
    ['duration:', 'duration: null is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h', 10],
    ['edges: {}', 'edges: must be a list, not a mapping', 8],
    ['edges: [7]', 'edges[0]: must be a mapping, not 7', 9],
    ['edges: [{ count: 2 }]', 'edges[0].id: is missing (the id; `{n}` in it counts from 1)', 9],
    ['edges: [{ id: e, count: 0 }]', 'edges[0].count: must be at least 1', 25],
    ['edges: [{ id: e, count: 10001 }]', 'edges[0].count: must be at most 10000', 25],
    ['edges: [{ id: e, namespace: true }]', 'edges[0].namespace: must be text, not true; write "true" in quotes', 29],
    [
      'edges: [{ id: e, plugins: [{ id: 1 }] }]',
      'edges[0].plugins[0].bundle: is missing (path of the bundle, a ZIP or a folder, relative to this file)',
      28,
    ],
    ['edges: [{ id: e, plugins: [{ id: 0, bundle: "." }] }]', 'edges[0].plugins[0].id: must be at least 1', 34],
    ['edges: [{ id: e, plugins: [{ id: 4294967296, bundle: "." }] }]', 'edges[0].plugins[0].id: must be at most 4294967295', 34],
    ['edges: [{ id: e, plugins: [{ bundle: ".", config: 3 }] }]', 'edges[0].plugins[0].config: must be a mapping, not 3', 51],
    [
      'edges: [{ id: e f }]',
      "edges[0].id: `e f` cannot be an edge's id: an id has 1 to 64 letters, digits, `.`, `_` or `-`, and is not `hub` or `all`",
      15,
    ],
    [
      'edges: [{ id: hub }]',
      "edges[0].id: `hub` cannot be an edge's id: an id has 1 to 64 letters, digits, `.`, `_` or `-`, and is not `hub` or `all`",
      15,
    ],
    ['edges: [{ id: e, count: 2 }]', 'edges[0].id: stands for 2 edges, so it needs `{n}`: write `e-{n}`', 15],
    ['edges: [{ id: e }, { id: e }]', 'edges[1].id: there is already an edge `e` (edges[0])', 26],
    ['edges: [{ id: e-1 }, { id: "e-{n}", count: 2 }]', 'edges[1].id: there is already an edge `e-1` (edges[0])', 28],
    ['edges: [{ id: "a-{n}", count: 9999 }, { id: "b-{n}", count: 2 }]', 'edges[1]: there are more than 10000 edges', 39],
  ])('%s', (line, message, column) => {
    const key = line.slice(0, line.indexOf(':'));
    const others = FRAME.filter((other) => !other.startsWith(key) && !(key === 'edges' && other.startsWith(' ')));
    const numbered = [...others, line];
    expectOnly(refused(numbered.join('\n')), numbered.length, column, message);
  });

  it.each(['spokelab', 'name', 'duration', 'edges'])('%s is required', (key) => {
    const others = FRAME.filter((other) => !other.startsWith(key) && !(key === 'edges' && other.startsWith(' ')));
    const error = refused(others.join('\n'));
    expect(error.message).toMatch(new RegExp(`^dir/test\\.yaml:1:1: ${key}: is missing`));
  });

  it.each([
    [
      'heartbeet: 1',
      'unknown key `heartbeet`; known here: spokelab, name, seed, profile, duration, hub, edges, traffic, faults, expect, explore',
      1,
    ],
    ['trafic: []', 'unknown key `trafic`; did you mean `traffic`?', 1],
    ['Hub: {}', 'unknown key `Hub`; did you mean `hub`?', 1],
    ['hub: { plugin: [] }', 'hub: unknown key `plugin`; did you mean `plugins`?', 8],
    ['hub: { plugins: [{ id: 42, bundle: no/such }] }', /^hub\.plugins\[0\]\.bundle: there is no file or folder \/.*\/dir\/no\/such$/, 36],
    ['hub: { plugins: [{ id: 1, bundle: "." }, { id: 1, bundle: "." }] }', /^hub\.plugins\[0\]/, 35],
    ['traffic:', 'traffic: must be a list, not nothing', 9],
    ['profile: documentet', 'profile: no profile is called `documentet`; did you mean `documented`?', 10],
    ['profile: mine', 'profile: no profile is called `mine`; there is documented, shipped, idempotent', 10],
    ['profile: { extends: mine }', 'profile.extends: no profile is called `mine`; there is documented, shipped, idempotent', 21],
    ['profile: { edge: {} }', 'profile.extends: is missing (the built-in profile that is changed)', 10],
    [
      'profile: [documented]',
      'profile: must be a name such as documented, or a mapping like { extends: documented, edge: { heartbeat: 5s } }, not a list',
      10,
    ],
    ['profile: { extends: documented, edge: { heartbeet: 5s } }', 'profile.edge: unknown key `heartbeet`; did you mean `heartbeat`?', 41],
    ['profile: { extends: documented, edge: { heartbeat: 0s } }', 'profile.edge.heartbeat: must be longer than 0', 52],
    [
      'profile: { extends: documented, edge: { queue_capacity: many } }',
      'profile.edge.queue_capacity: must be a whole number or `none`, not the text "many"',
      57,
    ],
    ['profile: { extends: shipped, edge: { sends: parallel } }', 'profile.edge.sends: "parallel" is not one of serial, overlapping', 45],
    [
      'profile: { extends: shipped, edge: { send_threshold: none } }',
      'profile.edge.send_threshold: must be a whole number, not the text "none"',
      54,
    ],
    [
      'profile: { extends: shipped, edge: { unsent_expire: no } }',
      'profile.edge.unsent_expire: must be true or false, not the text "no"',
      53,
    ],
    [
      'profile: { extends: shipped, edge: { sendThreshold: 5 } }',
      'profile.edge: unknown key `sendThreshold`; did you mean `send_threshold`?',
      38,
    ],
    [
      'profile: { extends: shipped, hub: { dedupe: edge } }',
      /^profile\.hub\.dedupe: "edge" is not one of none, fingerprint, correlation, sequence$/,
      45,
    ],
    [
      'profile: { extends: shipped, hub: { dedupe: 5 } }',
      'profile.hub.dedupe: must be one of none, fingerprint, correlation, sequence, or { by: sequence, window: 100 }, not 5',
      45,
    ],
    ['profile: { extends: shipped, hub: { dedupe: { by: sequence, window: 0 } } }', 'profile.hub.dedupe.window: must be at least 1', 69],
    ['profile: { extends: shipped, hub: { dedupe: { window: 5 } } }', /^profile\.hub\.dedupe\.by: is missing \(/, 45],
    ['profile: { extends: shipped, hub: { receive_bytes: 4MB } }', /^profile\.hub\.receive_bytes: "4MB" is not a size; /, 52],
    [
      'profile: { extends: documented, edge: { batch_bytes: 10MB } }',
      'profile.edge.batch_bytes: "10MB" is not a size; write bytes as a number, or like 500KiB or 10MiB',
      54,
    ],
    [
      'profile: { extends: documented, edge: { reconnect: { initial: 6m } } }',
      'profile.edge.reconnect: the first wait (`initial`) is over the longest (`max`)',
      52,
    ],
    [
      'profile: { extends: documented, link: { jitter: 21ms } }',
      'profile.link: the jitter is over the latency (20ms): no message can arrive before it was sent',
      39,
    ],
  ])('%s', (line, message, column) => {
    const error = refusedBody(line);
    if (typeof message === 'string') expectOnly(error, BODY_LINE, column, message);
    else {
      expect(error.message.slice(`dir/test.yaml:${BODY_LINE}:${column}: `.length)).toMatch(message);
      expect(error.position).toMatchObject({ line: BODY_LINE, column });
    }
  });
});

describe('traffic', () => {
  const send = 'send: { plugin: 42, payload: 1 }';
  it.each([
    [`{ every: 1s, ${send} }`, '.edge: is missing', 5],
    [`{ edge: edge-1, ${send} }`, ': needs `every` or `rate`', 5],
    [`{ edge: edge-1, every: 1s, rate: 1/s, ${send} }`, ': has both `every` and `rate`; keep one', 5],
    ['{ edge: edge-1, every: 1s }', ': needs `request` or `send`', 5],
    [`{ edge: edge-1, every: 1s, ${send}, request: { path: / } }`, ': has both `request` and `send`; keep one', 5],
    [`{ edge: edge-1, every: 0s, ${send} }`, '.every: must be longer than 0', 28],
    [`{ edge: edge-1, rate: 5, ${send} }`, '.rate: 5 is not a rate; write 5/s', 27],
    [`{ edge: edge-1, rate: 5/d, ${send} }`, '.rate: "5/d" is not a rate; write it like 5/s, 300/m or 2/h', 27],
    [`{ edge: edge-1, rate: 0/s, ${send} }`, '.rate: is a rate of nothing; leave the traffic out, or write a rate above 0', 27],
    [`{ edge: edge-1, rate: 1000001/s, ${send} }`, '.rate: "1000001/s" is over the limit of 1000000/s', 27],
    [`{ edge: edge-1, rate: 0.00001/h, ${send} }`, '.rate: "0.00001/h" is less than once in 10000h', 27],
    [`{ edge: edge-1, every: 1s, jitter: 20, ${send} }`, '.jitter: 20 is not a percentage; write 20%', 40],
    [`{ edge: edge-1, every: 1s, jitter: 0.2, ${send} }`, '.jitter: 0.2 is not a percentage; write 20%', 40],
    [`{ edge: edge-1, every: 1s, jitter: 101%, ${send} }`, '.jitter: "101%" is over 100%', 40],
    [`{ edge: edge-1, every: 1s, count: 0, ${send} }`, '.count: must be at least 1', 39],
    [`{ edge: edge-1, every: 1s, from: 4m, until: 4m, ${send} }`, '.until: 4m is not after the start (from: 4m): nothing would arrive', 49],
    [`{ edge: edge-1, every: 1s, from: 5m, ${send} }`, '.from: 5m is not before the end of the run: nothing would arrive', 38],
    [`{ edge: edge-4, every: 1s, ${send} }`, '.edge: there is no edge `edge-4`; the edges are edge-1, edge-2, edge-3', 13],
    [`{ edge: "west-*", every: 1s, ${send} }`, '.edge: no edge matches `west-*`; the edges are edge-1, edge-2, edge-3', 13],
    ['{ edge: edge-1, every: 1s, send: { payload: 1 } }', '.send.plugin: is missing (the plugin id it is sent for)', 38],
    ['{ edge: edge-1, every: 1s, send: { plugin: 42 } }', '.send.payload: is missing', 38],
    [
      '{ edge: edge-1, every: 1s, send: { plugin: 42, payload: 1, metadata: { a: 1 } } }',
      '.send.metadata.a: must be text, not 1; write "1" in quotes',
      79,
    ],
    [
      '{ edge: edge-1, every: 1s, send: { plugin: 42, payload: 1, correlaton: c } }',
      '.send: unknown key `correlaton`; did you mean `correlation`?',
      64,
    ],
    ['{ edge: edge-1, every: 1s, request: {} }', '.request.path: is missing (path of the request)', 41],
  ])('%s', (entry, message, column) => {
    const error = refusedBody('traffic:', `  - ${entry}`);
    expect(error.message.split(' (the edge')[0]).toBe(`dir/test.yaml:${BODY_LINE + 1}:${column}: traffic[0]${message}`);
    expect(error.code).toBe('ERR_SCENARIO_INVALID');
  });
});

describe('faults', () => {
  it.each([
    ['7', ': must be a mapping like { at: 45s, for: 40s, link: edge-1, drop: responses }, not 7', 5],
    ['{ at: 1s }', ': names no target; add `link`, `edge`, `hub` or `plugin`', 5],
    ['{ at: 1s, lnk: edge-1, drop: both }', ': unknown key `lnk`; did you mean `link`?', 5],
    ['{ at: 1s, link: edge-1, edge: edge-1, drop: both }', ': names `link` and `edge`; a fault has one target: make an entry for each', 5],
    [
      '{ at: 1s, link: edge-1 }',
      ': does not say what happens to the link; add `drop`, `latency`, `loss`, `bandwidth`, `flap` or `reset`',
      5,
    ],
    ['{ at: 1s, link: edge-1, dorp: both }', ': unknown key `dorp`; did you mean `drop`?', 5],
    ['{ at: 1s, edge: edge-1 }', ': does not say what happens to the edge; add `crash`, `disk` or `clock_skew`', 5],
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

describe('ids of faults', () => {
  it('must not be given twice', () => {
    const entry = '  - { at: 1s, link: edge-1, drop: both, id: fault-7 }';
    expectOnly(refusedBody('faults:', entry, entry), BODY_LINE + 2, 45, 'faults[1].id: there is already a fault fault-7 (faults[0])');
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

describe('a world', () => {
  const cause = 'expect: [{ cause: { of: duplicates, is: link-duplicate } }]';
  const text = [...FRAME, cause].join('\n');

  it('refuses what cannot be in it', () => {
    const message = 'expect[0].cause.is: no link of the live world delivers a message twice, since it is TCP; run it with --world virtual';
    expectOnly(refused(text, { world: 'live' }), BODY_LINE, 41, message, 'ERR_SCENARIO_UNSUPPORTED');
  });

  it('does not refuse what is only impossible in the other', () => {
    expect(parseScenario(text, 'test.yaml').expectations).toHaveLength(1);
    expect(parseScenario(text, 'test.yaml', { world: 'virtual' }).expectations).toHaveLength(1);
  });
});

describe('several problems', () => {
  it('are reported together, in the order of the file, ten at most', () => {
    const lines = refusedBody('sed: 1', 'expect: [{ lost: -1 }]', 'traffic: [7]').message.split('\n');
    expect(lines.map((line) => line.split(':')[1])).toEqual([String(BODY_LINE), String(BODY_LINE + 1), String(BODY_LINE + 2)]);
    const many = refusedBody(...Array.from({ length: 13 }, (_, n) => `x${n}: 1`)).message.split('\n');
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe('and 3 more');
  });

  it('do not repeat what is wrong with the edges at everything that names them', () => {
    const text =
      'spokelab: 1\nname: t\nduration: 1m\nedges: [{ id: "a b" }]\ntraffic: [{ edge: a, every: 1s, send: { plugin: 1, payload: 1 } }]';
    expect(refused(text).message.split('\n')).toHaveLength(1);
  });
});
