import { expect, test } from 'vitest';
import { DEFAULT_PLUGIN_LIMITS } from '../../../../src-main/adapters/sandbox/javascript/index.ts';
import { FakePluginHost } from '../../../support/fake-plugin-host.ts';
import { answerOf, errorOf, evaluate, load, loadError, payloadOf, resultOf } from './plugin-fixture.ts';

/** A fiftieth of the usual budget, so that tests are quick. */
const small = { stepsPerCallMax: 2_000_000 };

/** A hub plugin that runs the payload's text as code, so that one plugin can be tried again after an error. */
const runner = (limits: object = small) =>
  load('const keep = []; export default { acceptEdgePayload(ctx, payload) { return (0, eval)(payload.text())(ctx, keep) ?? true } };', {
    runtime: 'hub',
    limits,
  });
const run = (plugin: ReturnType<typeof runner>['plugin'], code: string) =>
  resultOf<{ handled: boolean }>((done) => plugin.acceptEdgePayload(payloadOf(`(ctx, keep) => { ${code} }`), done));

const budgetMessage = 'the call used up its budget of 2,000,000 steps, most often because of an endless loop';

test.each([
  ['a loop', 'for (;;);'],
  ['a loop in try and catch', 'try { for (;;); } catch { return true }'],
  ['a loop in try and finally', 'try { for (;;); } finally { return true }'],
  ['a catch in a loop', 'for (;;) { try { for (;;); } catch {} }'],
  ['recursion that catches its overflow', 'const f = () => { try { f() } catch { f() } }; f()'],
  ['a generator', 'function* g() { for (;;) yield 1 } for (const x of g());'],
  ['a getter', 'const o = { get x() { for (;;); } }; return o.x'],
  ['a proxy', 'const p = new Proxy({}, { get() { for (;;); } }); return p.x'],
  ['toJSON', 'JSON.stringify({ toJSON() { for (;;); } })'],
  ['a sort function', '[3, 2, 1].sort(() => { for (;;); })'],
  ['a catastrophic regular expression', '/^(a+)+$/.test("a".repeat(40) + "b")'],
  ['a regular expression with back references', '/^(a*)*\\1$/.test("a".repeat(40) + "b")'],
  ['big numbers', 'let n = 3n; for (;;) n = (n * n) % (10n ** 40n)'],
  ['built-in functions called without end', 'const text = "a".repeat(100000); for (;;) text.indexOf("b")'],
  ['sorting without end', 'const a = Array.from({ length: 1000 }, (_, i) => -i); for (;;) [...a].sort()'],
  ['log calls without end', 'for (;;) ctx.services.logger.debug("x")'],
])('%s that never ends is a budget error, and the plugin stays usable', (_name, code) => {
  const { plugin } = runner();
  const result = run(plugin, code);
  expect(result).toMatchObject({ ok: false, error: { kind: 'budget', message: budgetMessage } });
  expect(run(plugin, 'return { handled: false }')).toEqual({ ok: true, value: { handled: false } });
  plugin.dispose();
});

test.each([
  ['a search over a length without elements', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ['the same on a real array', 'const a = []; a.length = 2 ** 32 - 1; a.lastIndexOf(1)'],
  ['reversing nothing', 'Array.prototype.reverse.call({ length: 2 ** 53 - 1 })'],
])('%s is stopped inside the operation; the plugin is given up, and others go on', (_name, code) => {
  const { plugin } = runner();
  const other = runner().plugin;
  const message = `${budgetMessage}; it was inside one built-in operation that takes too long, and it cannot be called again until it is reloaded`;
  expect(run(plugin, code)).toEqual({ ok: false, error: { kind: 'budget', message } });
  expect(run(plugin, 'return true')).toEqual({ ok: false, error: { kind: 'budget', message } });
  expect(run(other, 'return true').ok).toBe(true);
  plugin.dispose();
  other.dispose();
});

test('a budget error says where the plugin was', () => {
  const { plugin } = load('export default {\n  initialize() {\n    spin();\n  },\n};\nfunction spin() {\n  for (;;);\n}', {
    limits: small,
  });
  expect(errorOf((done) => plugin.initialize(done)).stack).toMatch(/^at spin \(edge\.js:\d+:\d+\)\nat initialize \(edge\.js:3:\d+\)$/);
});

test('the budget holds while a module is evaluated and a class is constructed', () => {
  expect(loadError('for (;;); export default {};', { limits: small })).toMatchObject({ kind: 'budget', message: budgetMessage });
  expect(loadError('import "./lib.js"; export default {};', { limits: small, files: { 'lib.js': 'for (;;);' } })).toMatchObject({
    kind: 'budget',
  });
  expect(loadError('export default class { constructor() { for (;;); } }', { limits: small })).toMatchObject({ kind: 'budget' });
  expect(loadError('await null; for (;;); export default {};', { limits: small })).toMatchObject({ kind: 'budget' });
});

test.each([
  ['after an await', 'return (async () => { await null; for (;;); })()'],
  ['after an await, with a catch', 'return (async () => { try { await null; for (;;); } catch { return true } })()'],
  ['in a promise that nobody waits for', 'Promise.resolve().then(() => { for (;;); }); return true'],
  ['caught by the next promise', 'return Promise.resolve().then(() => { for (;;); }).catch(() => true)'],
  ['in a thenable', 'return { then() { for (;;); } }'],
])('an endless loop %s is a budget error', (_name, code) => {
  const { plugin } = runner();
  expect(run(plugin, code)).toMatchObject({ ok: false, error: { kind: 'budget' } });
  expect(run(plugin, 'return true')).toEqual({ ok: true, value: { handled: true } });
});

test('promises that go on without end are stopped, and the plugin stays usable', () => {
  const { plugin } = runner();
  for (const next of ['f', 'f, f', '() => Promise.reject().catch(f), f']) {
    expect(run(plugin, `const f = () => { Promise.resolve().then(${next}) }; f(); return true`)).toMatchObject({
      ok: false,
      error: { kind: 'budget', message: budgetMessage },
    });
    expect(run(plugin, 'return true')).toEqual({ ok: true, value: { handled: true } });
  }
});

test('the budget is counted anew for each call', () => {
  const { plugin } = runner();
  for (let call = 0; call < 5; call += 1) expect(run(plugin, 'for (let i = 0; i < 100000; i += 1);').ok).toBe(true);
});

test('the same work uses the same steps: it passes or fails alike, run after run', () => {
  const passes = (rounds: number) => {
    const { plugin } = runner();
    const { ok } = run(plugin, `for (let i = 0; i < ${rounds}; i += 1);`);
    plugin.dispose();
    return ok;
  };
  let low = 1;
  let high = 4_000_000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle;
  }
  expect(low).toBeGreaterThan(100_000);
  for (let again = 0; again < 3; again += 1) expect([passes(low), passes(high)]).toEqual([true, false]);
});

test('the usual budget ends an endless loop in a moment', () => {
  const { plugin } = runner(DEFAULT_PLUGIN_LIMITS);
  expect(run(plugin, 'for (;;);')).toMatchObject({
    ok: false,
    error: { kind: 'budget', message: expect.stringContaining('100,000,000 steps') },
  });
});

const little = { memoryBytesMax: 4 * 1_048_576, stepsPerCallMax: 50_000_000 };

test.each([
  ['a list', 'const list = []; for (;;) list.push(new Uint8Array(10000))'],
  ['a text', 'const list = []; for (;;) list.push("x".repeat(100000) + list.length)'],
  ['one buffer', 'new Uint8Array(2 ** 30)'],
  [
    'a catch that goes on',
    'const list = []; for (;;) { try { list.push(new Uint8Array(10000)) } catch { for (;;) list.push(new Uint8Array(10000)) } }',
  ],
  ['text that TextEncoder makes', 'const text = "x".repeat(1000000); const list = []; for (;;) list.push(new TextEncoder().encode(text))'],
])('%s that outgrows the memory is a memory error, and the plugin stays usable', (_name, code) => {
  const { plugin } = runner(little);
  expect(run(plugin, code)).toMatchObject({ ok: false, error: { kind: 'memory', message: 'the plugin used up its memory (4 MiB)' } });
  expect(run(plugin, 'return true')).toEqual({ ok: true, value: { handled: true } });
  plugin.dispose();
});

test('memory that stays in use fails the calls that need more, and says so each time', () => {
  const { plugin } = runner(little);
  const fill =
    'for (let size = 100000; size >= 1; size = Math.floor(size / 2)) { try { for (;;) keep.push(new Uint8Array(size)) } catch {} } for (;;) keep.push([])';
  expect(run(plugin, fill)).toMatchObject({ ok: false, error: { kind: 'memory' } });
  expect(run(plugin, 'return new Array(100000).fill(1).length > 0')).toMatchObject({ ok: false, error: { kind: 'memory' } });
  plugin.dispose();
});

test('a memory bomb while a module is evaluated is a memory error', () => {
  expect(loadError('const list = []; for (;;) list.push(new Uint8Array(10000)); export default {};', { limits: little })).toMatchObject({
    kind: 'memory',
  });
});

test('a host buffer cannot be kept outside the memory limit', () => {
  const code =
    'const native = ArrayBuffer.prototype.slice; ArrayBuffer.prototype.slice = function (...a) { keep.push(this); return native.apply(this, a) }; new TextEncoder().encode("abc"); ctx.services.kv.write("k", new Uint8Array(3)); return keep.length === 0';
  const { plugin } = runner();
  expect(run(plugin, code)).toEqual({ ok: true, value: { handled: true } });
});

test.each([
  ['a function', 'const f = (n) => f(n + 1) + 1; f(0)'],
  ['toString', 'const o = { toString() { return "" + o } }; "" + o'],
  ['nested lists as a text', 'let a = []; for (let i = 0; i < 50000; i += 1) a = [a]; String(a)'],
  ['nested text', 'JSON.parse("[".repeat(100000))'],
  ['a proxy of a proxy', 'let p = {}; for (let i = 0; i < 20000; i += 1) p = new Proxy(p, {}); p.x'],
])('%s that nests too deeply is thrown in the plugin, and the plugin stays usable', (_name, code) => {
  const { plugin } = runner({});
  expect(run(plugin, code)).toMatchObject({ ok: false, error: { kind: 'threw', message: expect.stringContaining('stack overflow') } });
  expect(run(plugin, 'return true').ok).toBe(true);
});

test.each([
  ['code', 'eval("(".repeat(100000))'],
  ['a function', 'new Function("return " + "[".repeat(100000))'],
  ['a class', 'eval("class A extends ".repeat(20000))'],
  ['a regular expression', 'new RegExp("(?:".repeat(100000))'],
  ['a value for JSON', 'let a = []; for (let i = 0; i < 50000; i += 1) a = [a]; JSON.stringify(a)'],
])('%s that nests too deeply for the machine fails, and other plugins go on', (_name, code) => {
  const { plugin } = runner({});
  const other = runner().plugin;
  expect(run(plugin, code)).toMatchObject({ ok: false, error: { kind: 'threw' } });
  expect(run(other, 'return true').ok).toBe(true);
});

test('a plugin can have so many timers and no more', () => {
  const limits = { timersMax: 3 };
  const found = evaluate(
    'let made = 0; try { for (;;) { setTimeout(() => {}, 1000); made += 1 } } catch (e) { report([made, e.message]) }',
    { limits },
  );
  expect(found).toEqual([3, 'the plugin has 3 timers, and may not have more; cancel those that are not needed']);
  expect(
    evaluate(
      'for (let i = 0; i < 10; i += 1) clearTimeout(setTimeout(() => {}, 1)); const t = [ctx.every("1s", () => {}), ctx.every("1s", () => {}), ctx.after("1s", () => {})]; t[0].cancel(); ctx.after("1s", () => {}); report("made")',
      { limits },
    ),
  ).toBe('made');
});

test('a timer that ran makes room for another, one that repeats does not', () => {
  const { plugin, host } = load(
    'export default { initialize(ctx) { ctx.every("1s", () => {}); const again = () => ctx.after("1s", again); again(); } };',
    { limits: { timersMax: 2 } },
  );
  answerOf((done) => plugin.initialize(done));
  for (let round = 0; round < 5; round += 1) {
    answerOf((done) => plugin.runTimer(1, done));
    const last = Math.max(...host.timers.keys());
    host.timers.delete(last);
    answerOf((done) => plugin.runTimer(last, done));
  }
  expect(host.timers.size).toBe(2);
});

test('long log messages are cut, long fields left out', () => {
  const { plugin, host } = load(
    'export default { initialize(ctx) { ctx.services.logger.info("ä".repeat(100), {}); ctx.services.logger.info("m", { big: "x".repeat(100) }); ctx.services.logger.info("fits", { n: 1 }) } };',
    { limits: { logBytesMax: 51 } },
  );
  answerOf((done) => plugin.initialize(done));
  expect(host.logs.map((line) => [line.message, line.fields])).toEqual([
    [`${'ä'.repeat(25)}… (cut; the message has 200 bytes)`, { fieldsLeftOut: '2 bytes; a log message may have 51' }],
    ['m', { fieldsLeftOut: '110 bytes; a log message may have 51' }],
    ['fits', { n: 1 }],
  ]);
});

test('a key and value in kv have a largest size, exactly', () => {
  const limits = { kvValueBytesMax: 10 };
  expect(
    evaluate('ctx.services.kv.write("key", "1234567"); report(ctx.services.kv.read("key"))', { limits: { kvValueBytesMax: 100 } }),
  ).toBe('1234567');
  const { plugin, host } = load(
    'export default { initialize(ctx) { const { kv } = ctx.services; kv.write("key", "1234567"); for (const value of ["12345678", "äääa1", new Uint8Array(8)]) { try { kv.write("key", value) } catch (e) { console.log(e.message) } } } };',
    { limits },
  );
  answerOf((done) => plugin.initialize(done));
  expect(host.kv.get('key')).toBe('1234567');
  expect(host.logs.map((line) => line.message)).toEqual(
    Array.from({ length: host.logs.length }, () => 'kv.write: key and value have 11 bytes; at most 10 are allowed'),
  );
  expect(host.logs).toHaveLength(3);
});

test('giant texts reach the host in one piece or not at all', () => {
  const { plugin, host } = runner({});
  expect(run(plugin, 'ctx.services.logger.info("x".repeat(10000000)); return true').ok).toBe(true);
  expect(host.logs[0]?.message).toHaveLength(DEFAULT_PLUGIN_LIMITS.logBytesMax + '… (cut; the message has 10000000 bytes)'.length);
  expect(run(plugin, 'ctx.services.kv.write("x".repeat(5000000), "y".repeat(5000000))')).toMatchObject({
    ok: false,
    error: { kind: 'threw', message: expect.stringContaining('10000000 bytes') },
  });
  const sender = load(
    'export default { initialize(ctx) { ctx.sendToControl("ä".repeat(2000000)); ctx.sendToControl(new Uint8Array(5000000)) } };',
  );
  answerOf((done) => sender.plugin.initialize(done));
  expect(sender.host.sent.map(({ bytes }) => bytes.length)).toEqual([4_000_000, 5_000_000]);
});

test('what the host throws becomes an error in the plugin', () => {
  const host = new FakePluginHost();
  host.kvWrite = () => {
    throw new Error('the disk is full');
  };
  expect(
    evaluate(
      'let text = "none"; try { ctx.services.kv.write("k", "v") } catch (e) { text = e instanceof Error && e.message } ctx.services.logger.info(text)',
      { host },
    ),
  ).toBeUndefined();
  expect(host.logs[0]?.message).toBe('the disk is full');
});

test('a plugin that is larger than its memory is a memory error', () => {
  expect(loadError('export const text = "x".repeat(3000000); export default {}', { limits: { memoryBytesMax: 1_048_576 } })).toMatchObject({
    kind: 'memory',
    message: 'the plugin used up its memory (1 MiB)',
  });
});

test('memory is counted in all its forms, about exactly', () => {
  const forms = [
    '"x".repeat(10000)',
    'new Uint8Array(10000)',
    'new Array(1000).fill(0)',
    'new TextEncoder().encode("x".repeat(10000))',
    'Array.from({ length: 100 }, () => ({ a: 1 }))',
    'new Map(Array.from({ length: 100 }, (_, i) => [i, i]))',
  ];
  for (const form of forms) {
    const fits = (rounds: number) => {
      const { plugin } = runner({ memoryBytesMax: 8 * 1_048_576 });
      const result = run(plugin, `for (let i = 0; i < ${rounds}; i += 1) keep.push(${form})`);
      plugin.dispose();
      return result.ok;
    };
    expect([form, fits(200), fits(2_000)]).toEqual([form, true, false]);
  }
});

test('memory that could not be had is not taken off the account', () => {
  const { plugin } = runner({ memoryBytesMax: 4 * 1_048_576 });
  const code = `
    const list = [];
    try { for (;;) list.push(1) } catch {}
    try { for (;;) keep.push(new Uint8Array(100000)) } catch {}
    const bytes = list.length * 8 + keep.length * 100000;
    return bytes > 3000000 && bytes < 4200000`;
  expect(run(plugin, code)).toEqual({ ok: true, value: { handled: true } });
});

test('garbage that refers to itself is collected before memory runs out', () => {
  const { plugin } = runner({ memoryBytesMax: 4 * 1_048_576 });
  for (let call = 0; call < 5; call += 1) {
    expect(run(plugin, 'for (let i = 0; i < 100; i += 1) { const ring = { bytes: new Uint8Array(50000) }; ring.self = ring; }')).toEqual({
      ok: true,
      value: { handled: true },
    });
  }
  plugin.dispose();
});
