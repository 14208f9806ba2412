import { expect, test } from 'vitest';
import { answerOf, evaluate, load } from './plugin-fixture.ts';

test('TextEncoder and TextDecoder speak UTF-8', () => {
  expect(
    evaluate('report([[...new TextEncoder().encode("aé世👋\\0\\ud800")], new TextEncoder().encode().length, new TextEncoder().encoding])'),
  ).toEqual([[...new TextEncoder().encode('aé世👋\0\ud800')], 0, 'utf-8']);
  expect(
    evaluate(
      'report([new TextDecoder().decode(Uint8Array.of(0xef, 0xbb, 0xbf, 65, 0, 0xff)), new TextDecoder("utf8", { ignoreBOM: true }).decode(Uint8Array.of(0xef, 0xbb, 0xbf, 65)), new TextDecoder().decode(new Uint8Array([65, 66, 67]).subarray(1).buffer), new TextDecoder().decode(new DataView(new ArrayBuffer(1))), new TextDecoder().decode()])',
    ),
  ).toEqual(['A\0\ufffd', '\ufeffA', 'ABC', '\0', '']);
  expect(evaluate('try { new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.of(255)) } catch (e) { report(e.name) }')).toBe(
    'TypeError',
  );
  expect(evaluate('try { new TextDecoder("latin1") } catch (e) { report(e.message) }')).toBe(
    'TextDecoder: only utf-8 is supported, not latin1',
  );
});

test("atob and btoa are each other's way back", () => {
  const found = evaluate(
    'const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)); report([btoa("a"), btoa("ab"), btoa("abc"), btoa(""), atob("YWJj"), atob("YQ=="), atob(" Y W I "), atob(btoa(all)) === all, btoa(all)])',
  );
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
  expect(found).toEqual(['YQ==', 'YWI=', 'YWJj', '', 'abc', 'a', 'ab', true, btoa(all)]);
  expect(evaluate('report(["a", "a===", "%%%%"].map((text) => { try { return atob(text) } catch (e) { return e.name } }))')).toEqual([
    'RangeError',
    'RangeError',
    'RangeError',
  ]);
  expect(evaluate('try { btoa("世") } catch (e) { report(e.name) }')).toBe('RangeError');
});

test('console goes to the log', () => {
  const { plugin, host } = load(`export default { initialize() {
    console.log('a', 1, { b: [2] }, null, undefined, Symbol('s'), 3n, new TypeError('bad'));
    console.debug('d'); console.info('i'); console.warn('w'); console.error('e'); console.trace('t');
  } };`);
  answerOf((done) => plugin.initialize(done));
  expect(host.logs).toEqual([
    { level: 'info', message: 'a 1 {"b":[2]} null undefined Symbol(s) 3 TypeError: bad', fields: undefined },
    { level: 'debug', message: 'd', fields: undefined },
    { level: 'info', message: 'i', fields: undefined },
    { level: 'warn', message: 'w', fields: undefined },
    { level: 'error', message: 'e', fields: undefined },
    { level: 'debug', message: 't', fields: undefined },
  ]);
});

test('the logger takes whatever it is given', () => {
  const { plugin, host } = load(`export default { initialize(ctx) {
    const { logger } = ctx.services;
    const cycle = {}; cycle.self = cycle;
    logger.debug('plain');
    logger.info('fields', { n: 1, text: 'ä\\0', none: null, left: undefined, list: [1] });
    logger.warn('error field', { error: new RangeError('far'), empty: {} });
    logger.error('error', new Error('itself'));
    logger.info(12, 'text');
    logger.info('cycle', cycle);
    logger.info({ toJSON() { throw 1 } }, { toJSON() { return undefined } });
    logger.info('\\0\\ud800', [1, 2]);
  } };`);
  answerOf((done) => plugin.initialize(done));
  expect(host.logs.map((line) => [line.level, line.message, line.fields])).toEqual([
    ['debug', 'plain', undefined],
    ['info', 'fields', { n: 1, text: 'ä\0', none: null, list: [1] }],
    ['warn', 'error field', { error: 'RangeError: far', empty: {} }],
    ['error', 'error', { value: 'Error: itself' }],
    ['info', '12', { value: 'text' }],
    ['info', 'cycle', { unreadable: 'TypeError: circular reference' }],
    ['info', '[object that cannot be shown]', undefined],
    ['info', '\0\ud800', { value: '[1,2]' }],
  ]);
});
