import { expect, test } from 'vitest';
import { FakePluginHost } from '../../../support/fake-plugin-host.ts';
import { answerOf, evaluate, load, payloadOf } from './plugin-fixture.ts';

/** Everything that the SDK adds to what ECMAScript has. */
const ADDED = [
  'TextDecoder',
  'TextEncoder',
  'atob',
  'btoa',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'setInterval',
  'setTimeout',
];

const ECMASCRIPT =
  `AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry Float16Array Float32Array
  Float64Array Function Infinity Int16Array Int32Array Int8Array InternalError Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect
  RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape`.split(
    /\s+/,
  );

test('the globals are those of ECMAScript and of the SDK, and no others', () => {
  expect(evaluate('report(Object.getOwnPropertyNames(globalThis).sort())') as string[]).toEqual([...ECMASCRIPT, ...ADDED].sort());
});

test.each([
  'process',
  'require',
  'module',
  'exports',
  '__dirname',
  '__filename',
  'global',
  'Buffer',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
  'WebAssembly',
  'performance',
  'navigator',
  'window',
  'document',
  'std',
  'os',
  'bjson',
  'print',
  'scriptArgs',
  'Deno',
  'Bun',
  'Atomics',
  'queueMicrotask',
  'structuredClone',
  'setImmediate',
  'gc',
  'host',
  'env',
  'settings',
  'plugin',
])('there is no %s, by any way of asking', (name) => {
  expect(
    evaluate(`report([typeof ${name}, (0, eval)('typeof ${name}'), new Function('return typeof ${name}')(), '${name}' in globalThis])`),
  ).toEqual(['undefined', 'undefined', 'undefined', false]);
});

test('constructors reached through values make functions of this world only', () => {
  const found = evaluate(`
    const ways = [
      (() => {}).constructor, (function* () {}).constructor, (async () => {}).constructor, (async function* () {}).constructor, ctx.now.constructor, ctx.services.kv.read.constructor,
      ctx.sendToControl.constructor, console.log.constructor, Date.constructor, Date.now.constructor, setTimeout.constructor, Math.random.constructor, crypto.getRandomValues.constructor,
      ctx.constructor.constructor, new TextEncoder().encode.constructor, Reflect.getPrototypeOf(async () => {}).constructor,
    ];
    report(ways.map((way) => way('return typeof process + typeof require + (globalThis === this || this === undefined)')).map((made) => typeof made === 'function' ? 'function' : made));
  `) as string[];
  for (const made of found)
    expect(
      (typeof made === 'string' && (made.startsWith('undefinedundefined') || made === 'function')) || Object.keys(made).length === 0,
    ).toBe(true);
  expect(evaluate('report(new ctx.now.constructor("return this === globalThis && typeof process")())')).toBe('undefined');
});

test('no reachable object or function leads out of the guest', () => {
  const found = evaluate(
    `
    const seen = new Set();
    const alien = [];
    const queue = [['ctx', ctx], ['config', config], ['globalThis', globalThis], ['import.meta', new Error('x')]];
    while (queue.length > 0) {
      const [path, value] = queue.shift();
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
      seen.add(value);
      if (!(value instanceof Object) && Object.getPrototypeOf(value) !== null && value !== Object.prototype && !(Object.getPrototypeOf(value) instanceof Object) && Object.getPrototypeOf(value) !== Object.prototype) alien.push(path);
      for (const key of Reflect.ownKeys(value)) {
        const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
        for (const part of ['value', 'get', 'set']) queue.push([path + '.' + String(key), descriptor[part]]);
      }
      queue.push([path + '.__proto__', Reflect.getPrototypeOf(value)]);
    }
    const names = [...seen].filter((value) => typeof value === 'function').map((value) => value.name);
    report({ alien, count: seen.size, hostNames: names.filter((name) => ['kvRead', 'kvWrite', 'kvWriteBytes', 'kvDelete', 'setTimer', 'clearTimer', 'sendBytes', 'decode0'].includes(name)) });
  `,
    { limits: { stepsPerCallMax: 500_000_000 } },
  ) as { alien: string[]; count: number; hostNames: string[] };
  expect(found.count).toBeGreaterThan(500);
  expect(found.alien).toEqual([]);
  // The host's own functions stay hidden inside the SDK's.
  expect(found.hostNames).toEqual([]);
});

test('stacks and errors do not show the host or the machine', () => {
  const found = evaluate(
    'let stack = ""; try { ctx.services.kv.write(1) } catch (e) { stack = e.stack } const f = () => { throw new Error("x") }; try { f() } catch (e) { stack += e.stack } report([stack, Error.prepareStackTrace, Error.captureStackTrace, Error.stackTraceLimit])',
  ) as unknown[];
  expect(String(found[0])).not.toMatch(/node:|\/work|\.ts|wasm|file:/);
  expect(found[0]).toContain('edge.js:1');
});

test('a function caller or its arguments cannot be read', () => {
  expect(
    evaluate(
      'function f() { try { return f.caller } catch (e) { return e.name } } const g = () => f(); report([String(g()), (() => { try { return typeof arguments } catch { return "none" } })()])',
    ),
  ).toEqual(['TypeError', 'object']);
});

test('two plugins share nothing: globals, prototypes, symbols, modules', () => {
  const source = `
    globalThis.mark ??= 'mine';
    import { box } from './box.js';
    export default { initialize(ctx, config) {
      const before = [Object.prototype.polluted, Array.prototype.map.name, globalThis.mine, box.value, Symbol.for('shared').description, JSON.stringify.name];
      Object.prototype.polluted = config.name; Array.prototype.map = () => config.name; globalThis.mine = config.name; box.value = config.name; JSON.stringify = () => 'broken'; Promise.prototype.then = null; Map.prototype.get = null; String.prototype.includes = () => true;
      ctx.services.kv.write('before', before.join());
    } };`;
  const files = { 'box.js': 'export const box = {};' };
  const first = load(source, { files, config: { name: 'first' } });
  answerOf((done) => first.plugin.initialize(done));
  const second = load(source, { files, config: { name: 'second' } });
  answerOf((done) => second.plugin.initialize(done));
  expect([first.host.kv.get('before'), second.host.kv.get('before')]).toEqual([',map,,,shared,stringify', ',map,,,shared,stringify']);
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect([1].map((n) => n + 1)).toEqual([2]);
});

test('a plugin that breaks its own built-ins breaks only its own answers', () => {
  const spoil =
    'for (const type of [Object, Array, String, Map, Promise, Function, Error]) for (const name of Object.getOwnPropertyNames(type.prototype)) { try { type.prototype[name] = () => { throw new Error("spoilt") } } catch {} } for (const name of ["JSON", "Reflect", "Object", "Array", "Error", "Promise", "Date", "Math"]) globalThis[name] = null;';
  const { plugin, host } = load(
    `export default { acceptEdgePayload(ctx, payload) { if (payload.text() === 'spoil') { ${spoil} } ctx.services.kv.write('k', payload.text()); return true } };`,
    { runtime: 'hub' },
  );
  plugin.acceptEdgePayload(payloadOf('spoil'), () => {});
  plugin.acceptEdgePayload(payloadOf('after'), () => {});
  const other = load('export default { acceptEdgePayload(ctx, payload) { ctx.services.kv.write("k", payload.text()); return true } };', {
    runtime: 'hub',
    host,
  });
  expect(answerOf((done) => other.plugin.acceptEdgePayload(payloadOf('other'), done))).toEqual({ handled: true });
  expect(host.kv.get('k')).toBe('other');
});

test('ctx and its parts cannot be changed for others', () => {
  expect(
    evaluate(
      '"use strict"; const tries = [() => { ctx.now = 1 }, () => { ctx.services.kv = 1 }, () => { ctx.services.kv.read = 1 }, () => { ctx.services.logger.info = 1 }, () => { delete ctx.sendToControl }, () => { ctx.extra = 1 }, () => { console.log = 1 }]; report(tries.map((t) => { try { t(); return "changed" } catch (e) { return e.name } }))',
    ),
  ).toEqual(Array.from({ length: 7 }, () => 'TypeError'));
});

test('what a plugin is given is a copy: it cannot change what the host holds', () => {
  const host = new FakePluginHost({ config: { list: [1] } });
  evaluate('config.list.push(2); config.more = 1;', { host });
  expect(host.config).toEqual({ list: [1] });
  const payload = payloadOf('abc');
  const hub = load(
    'export default { acceptEdgePayload(ctx, payload) { payload.bytes.fill(0); payload.metadata.kind = "changed"; return true } };',
    { runtime: 'hub' },
  );
  answerOf((done) => hub.plugin.acceptEdgePayload(payload, done));
  expect(payload).toEqual(payloadOf('abc'));
});

test('what a plugin sends is a copy: it cannot change it afterwards', () => {
  const host = new FakePluginHost();
  evaluate('const bytes = Uint8Array.of(1, 2, 3); ctx.sendToControl(bytes); bytes.fill(9); ctx.sendToControl(bytes)', { host });
  expect(host.sent.map(({ bytes }) => [...bytes])).toEqual([
    [1, 2, 3],
    [9, 9, 9],
  ]);
});

test('keys that mean something in JavaScript are only keys', () => {
  const host = new FakePluginHost({ config: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') });
  const found = evaluate(
    'ctx.sendToControl("x", "", JSON.parse(\'{"__proto__": "a", "constructor": "b"}\')); ctx.services.logger.info("m", JSON.parse(\'{"__proto__": {"polluted": 1}}\')); ctx.services.kv.write("__proto__", "v"); report([config.polluted, ({}).polluted, ctx.services.kv.read("__proto__"), Object.keys(config).sort()])',
    { host },
  );
  expect(found).toEqual([null, null, 'v', ['__proto__', 'constructor']]);
  expect(Object.keys(host.sent[0]?.metadata ?? {}).sort()).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
