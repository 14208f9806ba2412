import { describe, expect, it } from 'vitest';
import { BODY_LINE, expectOnly, FRAME, refused, refusedBody } from './refusals.ts';

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

  it.each([
    ['brackets', '['.repeat(1_000_000), 401],
    ['braces', '{ '.repeat(500_000), 801],
    ['lists in a line', '- '.repeat(500_000), 801],
    ['keys in a line', '? '.repeat(500_000), 801],
  ])('refuses a megabyte of %s at once', (_what, text, column) => {
    const startedMs = performance.now();
    expectOnly(refused(`# deep\n${text}`), 2, column, 'the file is nested too deeply to be read');
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('takes a large file for what it is: long and not deep', () => {
    const edges = Array.from({ length: 4_000 }, (_, index) => `  - { id: edge-${index}, namespace: "[{" }\n`).join('');
    expect(refused(`spokelab: 1\nname: x\nduration: 10s\nedges:\n${edges}extra: ${'- '.repeat(3)}1\n`).message).not.toContain('deeply');
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
      'unknown key `heartbeet`; known here: spokelab, name, seed, profile, duration, hub, edges, gateway, apis, traffic, faults, expect, explore',
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
