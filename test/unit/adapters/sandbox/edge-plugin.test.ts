import { expect, test } from 'vitest';
import { answerOf, errorOf, evaluate, load, request } from './plugin-fixture.ts';

const hook = (body: string) => {
  const { plugin } = load(`export default { handlePostAuth(ctx, request) { ${body} } };`);
  return (call: 'value' | 'error') =>
    call === 'value' ? answerOf((done) => plugin.handlePostAuth(request, done)) : errorOf((done) => plugin.handlePostAuth(request, done));
};

test('a hook that returns nothing or modified: false lets the request pass', () => {
  for (const body of [
    '',
    'return null',
    'return { modified: false }',
    'return { block: false }',
    'return {}',
    'return Promise.resolve()',
  ]) {
    expect(hook(body)('value')).toEqual({ action: 'pass' });
  }
});

test('a hook can change parts of the request', () => {
  expect(hook('return { modified: true, request: { path: "/other", headers: { ...request.headers, "X-New": "1" } } }')('value')).toEqual({
    action: 'modify',
    request: { ...request, path: '/other', headers: { 'Content-Type': 'application/json', 'X-New': '1' } },
  });
  expect(hook('request.body = "new"; return { modified: true }')('value')).toEqual({
    action: 'modify',
    request: { ...request, body: 'new' },
  });
  expect(hook('return Promise.resolve({ modified: true, request: { ...request, unknown: 1 } })')('value')).toEqual({
    action: 'modify',
    request,
  });
});

test('a hook can answer the request itself', () => {
  expect(hook('return { block: true, statusCode: 200, headers: { A: "b" }, body: "ä" }')('value')).toEqual({
    action: 'block',
    response: { statusCode: 200, headers: { A: 'b' }, body: 'ä' },
  });
  expect(hook('return { block: true }')('value')).toEqual({ action: 'block', response: { statusCode: 403, headers: {}, body: '' } });
});

test.each([
  ['return 1', 'must return nothing or an object, not number'],
  ['return []', 'must return nothing or an object, not an array'],
  ['return { block: true, statusCode: 99 }', 'blocks with a statusCode that is not a whole number from 100 to 599'],
  ['return { block: true, statusCode: "200" }', 'blocks with a statusCode that is not a whole number from 100 to 599'],
  ['return { block: true, headers: { a: 1 } }', 'blocks with headers that are not an object of texts'],
  ['return { block: true, body: {} }', 'blocks with a body that is not a text; use JSON.stringify(body)'],
  ['return { modified: true, request: { path: 1 } }', 'answers with a request whose path is not a text'],
  ['return { modified: true, request: { query: [] } }', 'answers with a request whose query are not an object of texts'],
  ['return { modified: true, request: "x" }', 'answers modified: true with a request that is not an object'],
])('%s is invalid', (body, problem) => {
  expect(hook(body)('error')).toEqual({ kind: 'invalid', message: `handlePostAuth ${problem}` });
});

test('methods are found, called with their context and config, and may be left out', () => {
  const { plugin, host } = load(
    `export default {
      initialize(ctx, config) { ctx.services.logger.info('init', { config, runtime: ctx.runtime, edge: ctx.edgeId, namespace: ctx.namespace, id: ctx.pluginId }) },
      handlePreAuth(ctx, request) { ctx.services.logger.info('pre', request) },
      onResponse(ctx, request, response) { ctx.services.logger.info('response', { request, response }) },
      shutdown(ctx) { ctx.services.logger.info('bye') },
    };`,
    { config: { every: '1s', nested: { list: [1, null, 'ä'] } } },
  );
  expect([...plugin.methods]).toEqual(['initialize', 'handlePreAuth', 'onResponse', 'shutdown']);
  const response = { statusCode: 201, headers: { A: 'b' }, body: 'done' };
  answerOf((done) => plugin.initialize(done));
  answerOf((done) => plugin.handlePreAuth(request, done));
  answerOf((done) => plugin.onResponse(request, response, done));
  answerOf((done) => plugin.shutdown(done));
  expect(host.logs.map((line) => [line.message, line.fields])).toEqual([
    ['init', { config: { every: '1s', nested: { list: [1, null, 'ä'] } }, runtime: 'edge', edge: 'edge-1', namespace: 'eu', id: 42 }],
    ['pre', request],
    ['response', { request, response }],
    ['bye', undefined],
  ]);
});

test('sendToControl hands over bytes, correlation id and metadata, and returns the pending count', () => {
  const source = `export default { initialize(ctx) {
    const counts = [
      ctx.sendToControl('grüße\\0', 'c-1', { a: 'b', n: 1, t: true }),
      ctx.sendToControl(Uint8Array.of(0, 1, 255)),
      ctx.sendToControl(Uint8Array.of(9, 8, 7, 6).subarray(1, 3), null, null),
      ctx.sendToControl(Uint16Array.of(258).buffer),
      ctx.sendToControlJSON({ hits: 1, list: [null, 'null'] }, 'j'),
    ];
    ctx.services.kv.write('counts', counts.join());
  } };`;
  const { plugin, host } = load(source);
  answerOf((done) => plugin.initialize(done));
  expect(host.kv.get('counts')).toBe('1,2,3,4,5');
  expect(host.sent.map(({ bytes, correlationId, metadata }) => [[...bytes], correlationId, metadata])).toEqual([
    [[...new TextEncoder().encode('grüße\0')], 'c-1', { a: 'b', n: '1', t: 'true' }],
    [[0, 1, 255], '', {}],
    [[8, 7], '', {}],
    [[2, 1], '', {}],
    [[...new TextEncoder().encode('{"hits":1,"list":[null,"null"]}')], 'j', {}],
  ]);
});

test('an empty payload reaches the host, which decides', () => {
  const { plugin, host } = load('export default { initialize(ctx) { ctx.sendToControl(""); ctx.sendToControl(new Uint8Array(0)); } };');
  answerOf((done) => plugin.initialize(done));
  expect(host.sent.map(({ bytes }) => bytes.length)).toEqual([0, 0]);
});

test('an admission error is thrown as an Error with its name as code', () => {
  const { plugin, host } = load(`export default { initialize(ctx) {
    try { ctx.sendToControl('x') } catch (error) { ctx.services.kv.write('e', JSON.stringify([error instanceof Error, error.code, error.message, String(error)])) }
  } };`);
  host.sendResult = { ok: false, error: 'ErrQueueFull', message: 'the queue has 10,000 payloads' };
  answerOf((done) => plugin.initialize(done));
  expect(JSON.parse(host.kv.get('e') ?? '')).toEqual([
    true,
    'ErrQueueFull',
    'the queue has 10,000 payloads',
    'ErrQueueFull: the queue has 10,000 payloads',
  ]);
});

test.each([
  ['undefined', 'JSON cannot hold a value of type undefined'],
  ['() => 1', 'JSON cannot hold a value of type function'],
  ['Symbol("s")', 'JSON cannot hold a value of type symbol'],
  ['10n', 'BigInt'],
  ['(() => { const a = {}; a.a = a; return a })()', 'circular'],
  ['{ rate: NaN }', '"rate" is NaN, which JSON cannot hold'],
  ['[Infinity]', '"0" is Infinity, which JSON cannot hold'],
  ['{ toJSON() { throw new Error("mine") } }', 'mine'],
])('sendToControlJSON(%s) is ErrNotSerializable', (value, reason) => {
  const found = evaluate(
    `try { ctx.sendToControlJSON(${value}, 'c'); report('sent') } catch (error) { report([error.code, error.message]) }`,
  ) as [string, string];
  expect(found[0]).toBe('ErrNotSerializable');
  expect(found[1]).toContain(reason);
});

test.each([
  ['ctx.sendToControl({})', 'sendToControl: the payload must be a string or bytes (a Uint8Array or an ArrayBuffer), not object'],
  ['ctx.sendToControl()', 'sendToControl: the payload must be a string or bytes (a Uint8Array or an ArrayBuffer), not undefined'],
  ['ctx.sendToControl("x", "", { a: {} })', 'sendToControl: metadata "a" must be a text, not object'],
  ['ctx.sendToControl("x", "", "y")', 'sendToControl: metadata must be an object of texts'],
  ['ctx.services.kv.write("k", 1)', 'kv.write: the value must be a string or bytes, not number; write JSON.stringify(value)'],
  ['ctx.services.kv.read()', 'kv.read: the key must be a text that is not empty, not undefined'],
  ['ctx.services.kv.write("", "x")', 'kv.write: the key must be a text that is not empty, not string'],
])('%s is a TypeError that says what to give', (call, message) => {
  expect(evaluate(`try { ${call} } catch (error) { report(String(error)) }`)).toBe(`TypeError: ${message}`);
});

test('kv reads, writes and deletes texts and bytes', () => {
  const found = evaluate(`
    const { kv } = ctx.services;
    kv.write('text', 'grüße\\0\\ud800');
    kv.write('bytes', Uint8Array.of(0, 65, 255));
    kv.write('part', new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
    report([kv.read('text'), [...kv.read('bytes')].map((c) => c.charCodeAt(0)), kv.read('part'), kv.read('none'), kv.delete('text'), kv.delete('text'), kv.read('text')]);
  `);
  expect(found).toEqual(['grüße\0\ud800', [0, 65, 255], '\u0002\u0003', null, true, false, null]);
});
