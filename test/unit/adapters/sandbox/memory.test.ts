import { expect, test } from 'vitest';
import type { Guest } from '../../../../src-main/adapters/sandbox/javascript/guest.ts';
import { HostCalls } from '../../../../src-main/adapters/sandbox/javascript/host-calls.ts';
import { DEFAULT_PLUGIN_LIMITS } from '../../../../src-main/adapters/sandbox/javascript/index.ts';
import { JavaScriptPlugin } from '../../../../src-main/adapters/sandbox/javascript/javascript-plugin.ts';
import { loadQuickJsProgram } from '../../../../src-main/adapters/sandbox/javascript/quickjs-program.ts';
import { INSTANCES_MAX, type Workshop, Workshops } from '../../../../src-main/adapters/sandbox/javascript/workshop.ts';
import { FakePluginHost } from '../../../support/fake-plugin-host.ts';
import { answerOf, errorOf, payloadOf } from './plugin-fixture.ts';

const program = await loadQuickJsProgram();

/** A hub plugin in a workshop that the test can look into. */
function pluginIn(workshop: Workshop, body: string): { plugin: JavaScriptPlugin; guest: Guest } {
  const guest = workshop.newGuest(DEFAULT_PLUGIN_LIMITS, new Map());
  const host = new FakePluginHost({ runtime: 'hub' });
  host.log = () => {};
  const calls = new HostCalls(workshop.quickjs, workshop.memory, guest.context, host, DEFAULT_PLUGIN_LIMITS);
  guest.hostCalls = calls;
  const loaded = guest.load(
    '{"runtime":"hub","pluginId":1,"config":{}}',
    new TextEncoder().encode(`export default { acceptEdgePayload(ctx, payload) { ${body} } };`),
    'hub.js',
  );
  if (!loaded.ok) throw new Error(loaded.error.message);
  return { plugin: new JavaScriptPlugin(guest, calls, new Set(['acceptEdgePayload'] as const), () => guest.dispose()), guest };
}

/** Where the allocator puts something large: it moves when anything below is kept. */
function top(workshop: Workshop): number {
  const at = workshop.quickjs.malloc(300_000);
  workshop.quickjs.free(at);
  return at;
}

test.each([
  [
    'a whole delivery',
    'const { hits } = payload.json(); const { kv, logger } = ctx.services; kv.write("n", String(hits + Number(kv.read("n") ?? 0))); logger.info("got", { hits, at: ctx.now(), r: Math.random() }); return { handled: true }',
  ],
  [
    'bytes',
    'payload.bytes; ctx.services.kv.write("b", payload.bytes); new TextDecoder().decode(new TextEncoder().encode("ä")); return true',
  ],
  ['promises', 'return (async () => { await null; return { handled: await Promise.resolve(true) } })()'],
])('100,000 calls of %s leave nothing behind', (_name, body) => {
  const workshop = new Workshops(program).forNewGuest();
  const { plugin } = pluginIn(workshop, body);
  const deliver = (count: number) => {
    for (let call = 0; call < count; call += 1)
      answerOf((done) =>
        plugin.acceptEdgePayload(
          payloadOf(`{"hits":${call % 10}}`, { correlationId: `c-${call}`, receivedTimestamp: call, metadata: { n: String(call % 100) } }),
          done,
        ),
      );
  };
  deliver(1_000);
  const [before, bytes] = [top(workshop), workshop.quickjs.memory().length];
  deliver(100_000);
  expect([top(workshop), workshop.quickjs.memory().length]).toEqual([before, bytes]);
});

test.each([
  ['exceptions', 'throw new Error("no " + payload.correlationId)', 'threw'],
  ['rejections', 'return Promise.reject(new Error("no"))', 'threw'],
  ['invalid answers', 'return "text"', 'invalid'],
  ['promises that never settle', 'return new Promise(() => {})', 'invalid'],
])('10,000 %s leave nothing behind', (_name, body, kind) => {
  const workshop = new Workshops(program).forNewGuest();
  const { plugin } = pluginIn(workshop, body);
  const deliver = (count: number) => {
    for (let call = 0; call < count; call += 1) expect(errorOf((done) => plugin.acceptEdgePayload(payloadOf('x'), done)).kind).toBe(kind);
  };
  deliver(1_000);
  const [before, bytes] = [top(workshop), workshop.quickjs.memory().length];
  deliver(10_000);
  expect([top(workshop), workshop.quickjs.memory().length]).toEqual([before, bytes]);
});

test('a plugin that goes leaves nothing in the memory that it shared', () => {
  const workshop = new Workshops(program).forNewGuest();
  const { plugin: stays } = pluginIn(workshop, 'return true');
  const comeAndGo = () => {
    const { plugin } = pluginIn(workshop, 'this.kept ??= []; this.kept.push(payload.bytes, () => this.kept); return true');
    for (let call = 0; call < 10; call += 1) answerOf((done) => plugin.acceptEdgePayload(payloadOf('x'.repeat(1_000)), done));
    plugin.dispose();
  };
  comeAndGo();
  const before = top(workshop);
  for (let round = 0; round < 20; round += 1) comeAndGo();
  expect(top(workshop)).toBe(before);
  expect(workshop.isSpoiled).toBe(false);
  expect(answerOf((done) => stays.acceptEdgePayload(payloadOf('x'), done))).toEqual({ handled: true });
});

test('a plugin has an instance of its own, until there are too many; a spoiled instance takes nobody in', () => {
  const workshops = new Workshops(program);
  const taken = Array.from({ length: INSTANCES_MAX }, () => workshops.forNewGuest());
  expect(new Set(taken).size).toBe(INSTANCES_MAX);
  const plugins = taken.map(
    (workshop) => pluginIn(workshop, 'if (payload.text() === "stop") [].indexOf.call({ length: 2 ** 53 }, 1); return true').plugin,
  );
  const shared = workshops.forNewGuest();
  expect(taken).toContain(shared);
  const { plugin } = pluginIn(shared, 'ctx.services.kv.write("k", payload.text()); return true');
  expect(answerOf((done) => plugin.acceptEdgePayload(payloadOf('x'), done))).toEqual({ handled: true });
  const stopped = taken.indexOf(workshops.forNewGuest());
  const stackPointer = taken[stopped]?.quickjs.stackPointer.value;
  expect(errorOf((done) => plugins[stopped]?.acceptEdgePayload(payloadOf('stop'), done)).kind).toBe('budget');
  expect(taken[stopped]?.isSpoiled).toBe(true);
  expect(taken[stopped]?.quickjs.stackPointer.value).toBe(stackPointer);
  expect(workshops.forNewGuest()).not.toBe(taken[stopped]);
  expect(workshops.size).toBe(INSTANCES_MAX);
  for (const workshop of taken) while (workshop.guestCount > 0) workshops.guestLeft(workshop);
  expect(workshops.size).toBe(0);
});

test('dispose can be called twice, and a plugin that is gone answers with an error', () => {
  const { plugin } = pluginIn(new Workshops(program).forNewGuest(), 'return true');
  plugin.dispose();
  plugin.dispose();
  expect(errorOf((done) => plugin.acceptEdgePayload(payloadOf('x'), done))).toEqual({ kind: 'invalid', message: 'the plugin is unloaded' });
});
