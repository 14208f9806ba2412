/** What hooks in JavaScript try, under both drivers, and none reaches: the host, the network, other requests, other bundles. */
import { describe, expect, it } from 'vitest';
import { bundle, gatewayLab, middleware, upstreamOf } from './gateway-fixture.ts';

const ATTEMPTS: [string, string][] = [
  ['process', 'return typeof process'],
  ['require', 'return typeof require'],
  ['the global object of the host', 'return typeof global'],
  ['Buffer', 'return typeof Buffer'],
  ['fetch', 'return typeof fetch'],
  ['XMLHttpRequest', 'return typeof XMLHttpRequest'],
  ['WebSocket', 'return typeof WebSocket'],
  ['WebAssembly', 'return typeof WebAssembly'],
  ['Worker', 'return typeof Worker'],
  ['timers', 'return typeof setTimeout + typeof setInterval'],
  ["QuickJS's std", 'return typeof std'],
  ["QuickJS's os", 'return typeof os'],
  ['scripts of files', 'return typeof loadScript + typeof load'],
  ['Deno', 'return typeof Deno'],
  ['the host by a constructor of a function', 'return typeof (function () {}).constructor("return this")().process'],
  ['the host by a constructor of a host function', 'return typeof log.constructor("return this")().process'],
  ['the host by eval', 'return typeof (0, eval)("typeof process === \'undefined\' ? undefined : process")'],
  ['the host by an import', 'var f; try { f = new Function("return import(\'node:fs\')"); f(); } catch (e) { } return "undefined"'],
  [
    'the host by an error of its own',
    'try { TykMakeHttpRequest("{"); } catch (e) { return typeof e.constructor.constructor("return this")().process; } return "undefined"',
  ],
  [
    'the host by a stack',
    'var old = Error.prepareStackTrace; Error.prepareStackTrace = function (e, s) { return s; }; var s = new Error().stack; return typeof s === "string" || s === undefined ? "undefined" : "frames"',
  ],
  ['the host by a getter in what it returns', 'request.SetHeaders = { get X() { return typeof process; } }; return "undefined"'],
  ['the host by toJSON', 'request.toJSON = function () { return this; }; return "undefined"'],
  ['the question channel', 'return typeof __ask'],
  ['the gateway by a forged question', 'return typeof host + typeof env'],
  ['hosts that the lab does not have', 'return typeof TykMakeHttpRequest(JSON.stringify({ Domain: "http://127.0.0.1:1" }))'],
  ['files by a URL', 'return typeof TykMakeHttpRequest(JSON.stringify({ Domain: "file:///etc/passwd" }))'],
  ["the cloud's metadata", 'return typeof TykMakeHttpRequest(JSON.stringify({ Domain: "http://169.254.169.254", Resource: "/latest" }))'],
  ['keys of other APIs', 'return JSON.parse(TykGetKeyData("secret", "other")).status === "error" ? "undefined" : "found"'],
];

const NOTHING = /^(undefined)+$/;

describe.each(['otto', 'javascript'])('a hook of driver %s cannot reach', (driver) => {
  it.each(ATTEMPTS)('%s', async (_what, attempt) => {
    const code = middleware('hook', `request.SetHeaders['X-Found'] = String((function () { ${attempt} })());`);
    const { send } = await gatewayLab({
      shelf: { 'b.zip': await bundle({ 'a.js': code }, { driver, pre: [{ name: 'hook', path: 'a.js' }] }) },
      settings: { version: '5.15' },
    });
    const sent = send();
    const found = sent.status === 200 ? (upstreamOf(sent).headers['X-Found'] ?? 'undefined') : 'undefined';
    expect(found).toMatch(NOTHING);
    expect(send('/api/again').status).toBe(sent.status);
  });

  it('what it left behind: prototypes, globals and helpers are as they were for the next request', async () => {
    const code = middleware(
      'hook',
      `if (request.URL === '/api/spoil') { Object.prototype.spoilt = 'yes'; JSON.stringify = function () { return '{}'; }; TykJS = null; String = null; log = null; }
       else request.SetHeaders['X-Spoilt'] = String({}.spoilt) + typeof log;`,
    );
    const { send } = await gatewayLab({
      shelf: { 'b.zip': await bundle({ 'a.js': code }, { driver, pre: [{ name: 'hook', path: 'a.js' }] }) },
      settings: { version: '5.15' },
    });
    send('/api/spoil');
    expect(upstreamOf(send()).headers['X-Spoilt']).toBe('undefinedfunction');
  });

  it('memory without end: the call fails, the next runs', async () => {
    const code = middleware('hook', `if (request.URL === '/api/fill') { var a = []; while (true) a.push(new Array(100000).join('x')); }`);
    const { send, of } = await gatewayLab({
      shelf: { 'b.zip': await bundle({ 'a.js': code }, { driver, pre: [{ name: 'hook', path: 'a.js' }] }) },
      settings: { version: '5.15' },
    });
    expect(send('/api/fill').status).toBe(500);
    expect(of('hook-ran')[0]?.message).toMatch(/memory|instructions|steps/i);
    expect(send().status).toBe(200);
  });
});
