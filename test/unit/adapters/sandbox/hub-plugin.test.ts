import { expect, test } from 'vitest';
import { answerOf, errorOf, load, loadError, payloadOf } from './plugin-fixture.ts';

const hub = (body: string, more = '') =>
  load(`export default { acceptEdgePayload(ctx, payload) { ${body} } ${more} };`, { runtime: 'hub' });
const answer = (body: string, payload = payloadOf('{"hits":3}')) => {
  const { plugin, host } = hub(body);
  const { handled } = answerOf<{ handled: boolean }>((done) => plugin.acceptEdgePayload(payload, done));
  return { handled, host };
};

test('an answer of { handled } or a boolean says whether the payload was handled', () => {
  expect(answer('return { handled: true }').handled).toBe(true);
  expect(answer('return { handled: false }').handled).toBe(false);
  expect(answer('return true').handled).toBe(true);
  expect(answer('return false').handled).toBe(false);
});

test('any other answer is invalid and says what was expected', () => {
  for (const [body, got] of [
    ['', 'undefined'],
    ['return null', 'null'],
    ['return 1', 'number'],
    ['return { handled: 1 }', 'object'],
    ['return []', 'an array'],
  ] as const) {
    const error = errorOf((done) => hub(body).plugin.acceptEdgePayload(payloadOf('x'), done));
    expect(error.kind).toBe('invalid');
    expect(error.message).toBe(`acceptEdgePayload must return { handled: true }, { handled: false } or a boolean, not ${got}`);
  }
});

test('a promise is settled within the call', () => {
  expect(answer('return Promise.resolve({ handled: true })').handled).toBe(true);
  expect(
    answer('return (async () => { await null; await Promise.all([1, Promise.resolve(2)]); return { handled: false } })()').handled,
  ).toBe(false);
});

test('a promise that never settles is invalid, and the plugin goes on', () => {
  const { plugin } = hub('if (payload.text() === "ok") return true; return new Promise(() => {})');
  const error = errorOf((done) => plugin.acceptEdgePayload(payloadOf('wait'), done));
  expect(error.kind).toBe('invalid');
  expect(error.message).toContain('acceptEdgePayload returned a promise that does not settle within the call');
  expect(answerOf((done) => plugin.acceptEdgePayload(payloadOf('ok'), done))).toEqual({ handled: true });
});

test.each(['resolve({ handled: true })', 'reject(new Error("late"))'])(
  'a promise that settles in a later call (%s) does not answer for that call',
  (settle) => {
    const { plugin } = hub(
      `if (payload.text() === 'second') this.${settle}; return new Promise((resolve, reject) => { this.resolve = resolve; this.reject = reject })`,
    );
    expect(errorOf((done) => plugin.acceptEdgePayload(payloadOf('first'), done)).kind).toBe('invalid');
    expect(errorOf((done) => plugin.acceptEdgePayload(payloadOf('second'), done)).kind).toBe('invalid');
  },
);

test('throwing, at once or later, is a failure with message and place', () => {
  const at = errorOf((done) => hub('throw new TypeError("boom")').plugin.acceptEdgePayload(payloadOf('x'), done));
  expect(at).toEqual({
    kind: 'threw',
    message: 'TypeError: boom',
    stack: expect.stringMatching(/^at acceptEdgePayload \(hub\.js:1:\d+\)$/),
  });
  const later = errorOf((done) => hub('return Promise.reject(new Error("late"))').plugin.acceptEdgePayload(payloadOf('x'), done));
  expect(later).toMatchObject({ kind: 'threw', message: 'late' });
});

test('the payload has all its fields', () => {
  const { host } = answer(
    'ctx.services.kv.write("seen", JSON.stringify({ ...payload, text: payload.text(), json: payload.json(), bytes: [...payload.bytes] })); return true',
  );
  expect(JSON.parse(host.kv.get('seen') ?? '')).toEqual({
    edgeId: 'edge-1',
    edgeNamespace: 'eu',
    correlationId: 'c-1',
    metadata: { kind: 'test' },
    edgeTimestamp: 1_767_225_600,
    receivedTimestamp: 1_767_225_601,
    text: '{"hits":3}',
    json: { hits: 3 },
    bytes: [...new TextEncoder().encode('{"hits":3}')],
  });
});

test('each payload has its own fields, whatever the one before had', () => {
  const { plugin, host } = hub(
    'payload.metadata.mine = "changed"; const { edgeId, edgeTimestamp, receivedTimestamp, metadata } = payload; ctx.services.kv.write(payload.correlationId, [edgeId, edgeTimestamp, receivedTimestamp, JSON.stringify(metadata)].join(" ")); return true',
  );
  for (const n of [1, 2, 1, 3]) {
    const fields = {
      edgeId: `edge-${n}`,
      correlationId: `c-${n}`,
      edgeTimestamp: n,
      receivedTimestamp: n + 10,
      metadata: { n: String(n) },
    };
    answerOf((done) => plugin.acceptEdgePayload(payloadOf('x', fields), done));
    expect(host.kv.get(`c-${n}`)).toBe(`edge-${n} ${n} ${n + 10} {"n":"${n}","mine":"changed"}`);
  }
});

test.each([
  ['plain text', 'hello'],
  ['an empty payload', ''],
  ['text beyond ASCII', 'grüße, 世界 👋'],
  ['a zero byte', 'a\0b'],
  ['the marks of packed text', '\u0001{} \u0002'],
  ['a byte order mark', '\uFEFFtext'],
  ['a long text', 'ä'.repeat(100_000)],
])('text() and bytes of %s are exact', (_name, text) => {
  const bytes = new TextEncoder().encode(text);
  const { host } = answer(
    'ctx.services.kv.write("t", JSON.stringify([payload.text(), payload.bytes.length, payload.bytes.reduce((sum, byte) => (sum * 31 + byte) % 1000003, 7)])); return true',
    payloadOf(bytes),
  );
  const checksum = bytes.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
  expect(JSON.parse(host.kv.get('t') ?? '')).toEqual([new TextDecoder().decode(bytes), bytes.length, checksum]);
});

test('bytes that are not UTF-8 are kept, and read as a TextDecoder reads them', () => {
  const bytes = Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x41);
  const { host } = answer(
    'ctx.services.kv.write("t", JSON.stringify([payload.text(), [...payload.bytes]])); return true',
    payloadOf(bytes),
  );
  expect(JSON.parse(host.kv.get('t') ?? '')).toEqual([new TextDecoder().decode(bytes), [...bytes]]);
});

test('json() of what is no JSON throws a SyntaxError in the plugin', () => {
  const error = errorOf((done) => hub('payload.json(); return true').plugin.acceptEdgePayload(payloadOf('{nope'), done));
  expect(error.message).toMatch(/^SyntaxError: /);
});

test('a payload that is kept can still be read in a later call', () => {
  const { plugin, host } = hub('this.kept ??= payload; ctx.services.kv.write("t", this.kept.text() + this.kept.bytes.length); return true');
  answerOf((done) => plugin.acceptEdgePayload(payloadOf('first'), done));
  answerOf((done) => plugin.acceptEdgePayload(payloadOf('second, longer'), done));
  expect(host.kv.get('t')).toBe('first5');
});

test('fields with characters that C cannot carry arrive whole', () => {
  const odd = { correlationId: 'a\0b\ud800', edgeNamespace: '\u0001x', metadata: { k: 'v\0\ud800' } };
  const { host } = answer(
    'ctx.services.kv.write("t", JSON.stringify([payload.correlationId, payload.edgeNamespace, payload.metadata])); return true',
    payloadOf('x', odd),
  );
  expect(JSON.parse(host.kv.get('t') ?? '')).toEqual([odd.correlationId, odd.edgeNamespace, odd.metadata]);
});

test('a hub plugin has no way to send', () => {
  const { host } = answer(
    'ctx.services.kv.write("t", JSON.stringify([ctx.runtime, ctx.pluginId, typeof ctx.sendToControl, "edgeId" in ctx])); return true',
  );
  expect(host.kv.get('t')).toBe('["hub",42,"undefined",false]');
});

test('a class is constructed, keeps its state, and inherits methods', () => {
  const source =
    'class Base { acceptEdgePayload(ctx) { this.count = (this.count ?? 0) + 1; ctx.services.kv.write("n", String(this.count)); return true } } export default class extends Base {}';
  const { plugin, host } = load(source, { runtime: 'hub' });
  expect([...plugin.methods]).toEqual(['acceptEdgePayload']);
  for (let call = 0; call < 3; call += 1) answerOf((done) => plugin.acceptEdgePayload(payloadOf('x'), done));
  expect(host.kv.get('n')).toBe('3');
});

test('a hub half without acceptEdgePayload does not load', () => {
  expect(loadError('export default { initialize() {} }', { runtime: 'hub' })).toEqual({
    kind: 'invalid',
    message: 'hub.js has no method acceptEdgePayload(ctx, payload), which the hub half needs',
  });
});
