import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openBundle, programFor } from '../../../src-main/adapters/bundles/index.ts';
import { createJavaScriptSandbox, DEFAULT_PLUGIN_LIMITS } from '../../../src-main/adapters/sandbox/javascript/index.ts';
import type { EdgePayload, GatewayRequest, HookAnswer, JsonObject, PluginResult } from '../../../src-main/contract/plugin.ts';
import { FakePluginHost } from '../../support/fake-plugin-host.ts';

const sandbox = await createJavaScriptSandbox();
const bundle = await openBundle(fileURLToPath(new URL('../../../sample-bundles/cache-stats', import.meta.url)));

function load(half: 'edge' | 'hub', config: JsonObject = {}) {
  const program = programFor(bundle, half, 42, config);
  const host = new FakePluginHost({ runtime: half, config: program.config });
  const loaded = sandbox.load(program, host, DEFAULT_PLUGIN_LIMITS);
  if (!loaded.ok) throw new Error(loaded.error.message);
  loaded.value.initialize(expectOk);
  return { plugin: loaded.value, host };
}

const expectOk = (result: PluginResult<unknown>): void => expect(result).toMatchObject({ ok: true });

const request = (body: string): GatewayRequest => ({
  id: 'edge-1/r1',
  method: 'POST',
  path: '/llm',
  headers: {},
  query: {},
  body,
  remoteAddr: '',
  appId: '',
  userId: '',
});

const payload = (report: unknown, fields: Partial<EdgePayload> = {}): EdgePayload => ({
  bytes: new TextEncoder().encode(typeof report === 'string' ? report : JSON.stringify(report)),
  edgeId: 'edge-1',
  edgeNamespace: 'eu',
  correlationId: '',
  metadata: { metric_type: 'cache_stats' },
  edgeTimestamp: 100,
  receivedTimestamp: 101,
  ...fields,
});

function edge(config: JsonObject = {}) {
  const { plugin, host } = load('edge', config);
  const ask = (body: string, status = 200): HookAnswer => {
    const answers: HookAnswer[] = [];
    plugin.handlePostAuth(request(body), (result) => {
      if (result.ok) answers.push(result.value);
    });
    const [answer] = answers;
    if (answer === undefined) throw new Error('no answer');
    const response = { statusCode: status, headers: { From: 'upstream' }, body: `answer to ${body}` };
    if (answer.action === 'pass') plugin.onResponse(request(body), response, expectOk);
    return answer;
  };
  const report = () => plugin.runTimer(1, expectOk);
  const reports = () => host.sent.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as { hits: number; misses: number });
  return { plugin, host, ask, report, reports };
}

test('the edge answers a repeated prompt itself, with what the upstream had answered', () => {
  const { ask } = edge();
  expect(ask('hi')).toEqual({ action: 'pass' });
  expect(ask('hi')).toEqual({
    action: 'block',
    response: { statusCode: 200, headers: { From: 'upstream', 'X-Cache': 'hit' }, body: 'answer to hi' },
  });
  expect(ask('other')).toEqual({ action: 'pass' });
});

test('the edge keeps no answer that went wrong, and no more than it should', () => {
  const { ask } = edge({ answers_max: 2 });
  ask('bad', 500);
  expect(ask('bad')).toEqual({ action: 'pass' });
  ask('second');
  ask('third');
  expect(ask('third').action).toBe('block');
  expect(ask('bad').action).toBe('pass');
});

test('the edge reports what it counted since the last report', () => {
  const { host, ask, report, reports } = edge({ report_every: '5s' });
  expect(host.timers.get(1)).toEqual({ delayUs: 5_000_000, repeat: true });
  for (const body of ['a', 'a', 'b', 'a']) ask(body);
  report();
  ask('a');
  report();
  report();
  const timestamp = host.timeMs / 1_000;
  expect(reports()).toEqual([
    { hits: 2, misses: 2, hit_rate: 50, timestamp },
    { hits: 1, misses: 0, hit_rate: 100, timestamp },
    { hits: 0, misses: 0, hit_rate: 0, timestamp },
  ]);
  expect(host.sent[0]).toMatchObject({ correlationId: '', metadata: { metric_type: 'cache_stats' } });
});

test('a report that the queue refuses goes with the next one', () => {
  const { host, ask, report, reports } = edge();
  ask('a');
  host.sendResult = { ok: false, error: 'ErrQueueFull', message: 'full' };
  report();
  expect(host.logs.at(-1)).toMatchObject({ level: 'warn', fields: { error: 'ErrQueueFull: full' } });
  host.sendResult = undefined;
  ask('a');
  report();
  expect(reports()).toMatchObject([{ hits: 1, misses: 1 }]);
});

test('an edge that is shut down sends what is left', () => {
  const { plugin, ask, reports } = edge();
  plugin.shutdown(expectOk);
  expect(reports()).toEqual([]);
  ask('a');
  plugin.shutdown(expectOk);
  expect(reports()).toMatchObject([{ hits: 0, misses: 1 }]);
});

function hub(config: JsonObject = {}) {
  const { plugin, host } = load('hub', config);
  const accept = (given: EdgePayload): PluginResult<{ handled: boolean }> => {
    const results: PluginResult<{ handled: boolean }>[] = [];
    plugin.acceptEdgePayload(given, (result) => results.push(result));
    const [result] = results;
    if (result === undefined) throw new Error('no result');
    return result;
  };
  const stats = (name: string) => JSON.parse(host.kv.get(`edge-stats:${name}`) ?? 'null') as unknown;
  return { host, accept, stats };
}

test('the hub adds up the reports of each edge', () => {
  const { accept, stats } = hub();
  expect(accept(payload({ hits: 3, misses: 1, hit_rate: 75, timestamp: 1 }))).toEqual({ ok: true, value: { handled: true } });
  accept(payload({ hits: 2, misses: 0 }, { edgeTimestamp: 110 }));
  accept(payload({ hits: 5, misses: 5 }, { edgeTimestamp: 90 }));
  accept(payload({ hits: 1, misses: 9 }, { edgeId: 'edge-2' }));
  expect(stats('edge-1')).toEqual({ edge: 'edge-1', hits: 10, misses: 6, reports: 3, last_update: 110 });
  expect(stats('edge-2')).toEqual({ edge: 'edge-2', hits: 1, misses: 9, reports: 1, last_update: 100 });
});

test('a hundred reports of one hit are a hundred hits', () => {
  const { accept, stats } = hub();
  for (let count = 0; count < 100; count += 1) accept(payload({ hits: 1, misses: 0 }));
  expect(stats('edge-1')).toMatchObject({ hits: 100 });
});

test('a report that is delivered twice counts twice: that is what the sample shows', () => {
  const { accept, stats } = hub();
  const report = payload({ hits: 3, misses: 1 });
  accept(report);
  accept(report);
  expect(stats('edge-1')).toMatchObject({ hits: 6, misses: 2, reports: 2 });
});

test('the sums survive a restart of the hub', () => {
  const first = hub();
  first.accept(payload({ hits: 3, misses: 1 }));
  const second = hub();
  for (const [key, value] of first.host.kv) second.host.kv.set(key, value);
  second.accept(payload({ hits: 1, misses: 1 }));
  expect(second.stats('edge-1')).toMatchObject({ hits: 4, misses: 2, reports: 2 });
});

test('what is not a report of the cache is left to others', () => {
  const { accept, host } = hub();
  expect(accept(payload({ hits: 1 }, { metadata: {} }))).toEqual({ ok: true, value: { handled: false } });
  expect(accept(payload({ hits: 1 }, { metadata: { metric_type: 'other' } }))).toEqual({ ok: true, value: { handled: false } });
  expect(host.kv.size).toBe(0);
});

test.each([
  'no JSON',
  'null',
  '[]',
  '7',
  {},
  { hits: 1 },
  { hits: -1, misses: 0 },
  { hits: 1.5, misses: 0 },
  { hits: '1', misses: 0 },
  { hits: 1, misses: null },
])('%j is no report: it fails, and counts nothing', (report) => {
  const { accept, host } = hub();
  expect(accept(payload(report))).toMatchObject({ ok: false, error: { kind: 'threw' } });
  expect(host.kv.size).toBe(0);
});

test('the hub logs each report when it is told to', () => {
  const quiet = hub();
  quiet.accept(payload({ hits: 1, misses: 0 }));
  expect(quiet.host.logs.map((line) => line.message)).toEqual(['Cache stats aggregator initialized']);
  const verbose = hub({ log: 'verbose' });
  verbose.accept(payload({ hits: 1, misses: 0 }));
  expect(verbose.host.logs.at(-1)).toEqual({
    level: 'info',
    message: 'Received cache stats from edge',
    fields: { edge_id: 'edge-1', namespace: 'eu', hits: 1, misses: 0 },
  });
});
