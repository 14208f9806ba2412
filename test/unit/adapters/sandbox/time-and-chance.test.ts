import { expect, test } from 'vitest';
import { FakePluginHost } from '../../../support/fake-plugin-host.ts';
import { answerOf, errorOf, evaluate, load } from './plugin-fixture.ts';

const START = Date.UTC(2026, 0, 1);

test('every form of Date is lab time', () => {
  const found = evaluate(`
    class Later extends Date { plusDay() { return this.getTime() + 86400000 } }
    report([
      Date.now(), new Date().getTime(), +new Date(), new Date().toISOString(), Date(), new Date().constructor === Date, new (new Date().constructor)().getTime(),
      new Later().plusDay(), new Later() instanceof Date, Reflect.construct(Date, []).getTime(), ctx.now(), Object.getPrototypeOf(new Date()) === Date.prototype,
      Date.name, Date.length,
    ]);
  `);
  expect(found).toEqual([
    START,
    START,
    START,
    '2026-01-01T00:00:00.000Z',
    'Thu Jan 01 2026 00:00:00 GMT+0000',
    true,
    START,
    START + 86_400_000,
    true,
    START,
    START,
    true,
    'Date',
    7,
  ]);
});

test('Date with arguments is what it always was', () => {
  expect(
    evaluate(
      'report([new Date(5).getTime(), new Date("2020-02-03T04:05:06Z").getTime(), new Date(2020, 1, 3).getTime(), Date.UTC(2020, 1), Date.parse("2020-01-01")])',
    ),
  ).toEqual([5, Date.UTC(2020, 1, 3, 4, 5, 6), Date.UTC(2020, 1, 3), Date.UTC(2020, 1), Date.UTC(2020, 0, 1)]);
});

test('plugins live in UTC, wherever the machine is', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(240);
    expect(
      evaluate('const d = new Date(2024, 1, 29, 13, 14, 15); report([d.getTimezoneOffset(), d.toISOString(), d.getHours(), d.toString()])'),
    ).toEqual([0, '2024-02-29T13:14:15.000Z', 13, 'Thu Feb 29 2024 13:14:15 GMT+0000']);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('time goes on as the host says', () => {
  const { plugin, host } = load('export default { initialize(ctx) { ctx.services.kv.write("t", String(Date.now())) } };');
  host.timeMs += 1_500;
  answerOf((done) => plugin.initialize(done));
  expect(host.kv.get('t')).toBe(String(START + 1_500));
});

test('random numbers come from the host, one by one', () => {
  const host = new FakePluginHost();
  host.randoms = [0.25, 0.5, 0, 0.999_999];
  expect(evaluate('report([Math.random(), Math.random(), Math.random(), Math.random(), Math.random()])', { host })).toEqual([
    0.25, 0.5, 0, 0.999_999, 0.25,
  ]);
});

test('crypto fills arrays and makes ids from the same numbers', () => {
  const host = new FakePluginHost();
  host.randoms = [0x04030201 / 2 ** 32];
  const found = evaluate(
    'const a = new Uint8Array(6); report([crypto.getRandomValues(a) === a, [...a], [...crypto.getRandomValues(new Uint16Array(2))], crypto.randomUUID()])',
    { host },
  );
  expect(found).toEqual([true, [1, 2, 3, 4, 1, 2], [0x0201, 0x0403], '01020304-0102-4304-8102-030401020304']);
  expect(evaluate('try { crypto.getRandomValues(new Float64Array(1)) } catch (e) { report(e.message) }')).toBe(
    'crypto.getRandomValues: the argument must be an integer typed array',
  );
  expect(evaluate('try { crypto.getRandomValues(new Uint8Array(65537)) } catch (e) { report(e.name) }')).toBe('RangeError');
});

test.each([
  ['"250ms"', 250_000],
  ['"10s"', 10_000_000],
  ['"1.5s"', 1_500_000],
  ['"5m"', 300_000_000],
  ['"24h"', 86_400_000_000],
  ['"1m30s"', 90_000_000],
  ['40', 40_000],
  ['"10us"', 1_000],
  ['0', 1_000],
])('after(%s) asks for %i microseconds', (duration, delayUs) => {
  const { plugin, host } = load(`export default { initialize(ctx) { ctx.after(${duration}, () => {}) } };`);
  answerOf((done) => plugin.initialize(done));
  expect([...host.timers.values()]).toEqual([{ delayUs, repeat: false }]);
});

test.each(['"10 apples"', '""', '"10"', '-1', 'NaN', 'undefined', '"-5s"', '{}'])('every(%s) is refused', (duration) => {
  expect(evaluate(`try { ctx.every(${duration}, () => {}) } catch (e) { report(e.message) }`)).toMatch(
    /^every: .* is not a duration; write 250ms, 10s, 5m or a number of milliseconds$/,
  );
});

test('a timer needs a function', () => {
  expect(evaluate('try { ctx.after("1s") } catch (e) { report(e.message) }')).toBe('after: the second argument must be a function');
  expect(evaluate('try { setTimeout("code", 1) } catch (e) { report(e.message) }')).toBe('setTimeout: the callback must be a function');
});

const timers = `export default {
  initialize(ctx) {
    const log = (text) => ctx.services.logger.info(text);
    this.every = ctx.every('1s', () => log('every'));
    ctx.after('2s', async () => { await null; log('after') });
    this.interval = setInterval((a, b) => log('interval ' + a + b), 5, 'x', 'y');
    this.timeout = setTimeout(() => log('timeout'), 7.5);
    setTimeout(() => { throw new Error('in a timer') });
    setTimeout(() => new Promise(() => {}));
  },
  shutdown() { this.every.cancel(); this.every.cancel(); clearInterval(this.interval); clearTimeout(this.timeout); clearTimeout(undefined); clearTimeout(99) },
};`;

test('timers run when the host says, report their errors, and can be cancelled', () => {
  const { plugin, host } = load(timers);
  answerOf((done) => plugin.initialize(done));
  expect([...host.timers]).toEqual([
    [1, { delayUs: 1_000_000, repeat: true }],
    [2, { delayUs: 2_000_000, repeat: false }],
    [3, { delayUs: 5_000, repeat: true }],
    [4, { delayUs: 7_500, repeat: false }],
    [5, { delayUs: 1_000, repeat: false }],
    [6, { delayUs: 1_000, repeat: false }],
  ]);
  for (const timer of [1, 2, 3, 1]) answerOf((done) => plugin.runTimer(timer, done));
  expect(host.logs.map((line) => line.message)).toEqual(['every', 'after', 'interval xy', 'every']);
  expect(errorOf((done) => plugin.runTimer(5, done))).toMatchObject({ kind: 'threw', message: 'in a timer' });
  expect(errorOf((done) => plugin.runTimer(6, done)).message).toContain('a timer returned a promise that does not settle');
  answerOf((done) => plugin.shutdown(done));
  expect([...host.timers.keys()]).toEqual([2, 5, 6]);
});

test('a timer that has run or was cancelled does nothing when it is run again', () => {
  const { plugin, host } = load(
    'export default { initialize(ctx) { ctx.after("1s", () => ctx.services.logger.info("ran")); ctx.after("1s", () => ctx.services.logger.info("never")).cancel() } };',
  );
  answerOf((done) => plugin.initialize(done));
  for (const timer of [1, 1, 2, 77]) answerOf((done) => plugin.runTimer(timer, done));
  expect(host.logs.map((line) => line.message)).toEqual(['ran']);
});

test('two runs with the same host give the same answers', () => {
  const body =
    'const m = new Map(); for (let i = 0; i < 50; i += 1) m.set(Math.random(), Date.now()); report([[...m], crypto.randomUUID(), [3, 1, 2].sort(), Object.keys({ b: 1, a: 2, 1: 3 }), String(new Error("x").stack)])';
  const run = () => {
    const host = new FakePluginHost();
    host.randoms = [0.1, 0.7, 0.3, 0.9, 0.2];
    return evaluate(body, { host });
  };
  expect(run()).toEqual(run());
});
