import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EVENTS_PER_MESSAGE_MAX } from '../../src-main/contract/api.ts';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import type { LabSession } from '../../src-main/runtime/session-api.ts';
import { FRAME_MS } from '../../src-main/runtime/window-feed.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

const QUICK = `
spokelab: 1
name: quick
profile: { extends: documented, edge: { heartbeat: 300ms, send_timeout: 600ms, reconnect: { initial: 100ms } }, link: { latency: 1ms } }
duration: 24h
hub:
  plugins: [{ id: 42, bundle: ${CACHE_STATS} }]
edges:
  - { id: "edge-{n}", count: 2, plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
traffic:
  - { edge: edge-1, every: 20ms, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
`;

async function open(yaml = QUICK): Promise<{ session: LabSession; window: TestWindow }> {
  const session = await openLabSession({ scenario: writeScenario(temporaryFolder(onTestFinished), yaml) });
  onTestFinished(() => session.dispose());
  return { session, window: new TestWindow(session).hello() };
}

test('responses dropped by hand: duplicates are counted with their cause, and the link heals', async () => {
  const { window } = await open();
  await window.untilEvent('batch-deleted');
  const { fault } = await window.command({ do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-1', drop: 'responses' } });
  await window.until(() => window.events.some((event) => event.type === 'batch-failed'));
  await window.command({ do: 'clear-fault', fault });
  await window.until(() => window.ledger.counters.duplicates > 0);
  expect(Object.keys(window.ledger.causes.duplicates)).toEqual(['response-lost']);
  expect(window.ledger.counters.lost).toBe(0);
  await window.until(() => window.events.some((event) => event.type === 'connection-reset' && event.reason === 'lost-bytes'));
});

test('crash and restart of an edge and of the hub', async () => {
  const { window } = await open();
  await window.untilEvent('edge-connected', 2);
  await window.command({ do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-1', point: 'now' } });
  await expect(window.command({ do: 'send-payload', edge: 'edge-1', plugin: 42, text: 'x' })).rejects.toThrow('not running');
  await window.command({ do: 'restart-edge', edge: 'edge-1' });
  await window.command({ do: 'inject-fault', fault: { kind: 'hub-crash' } });
  await window.until(() => window.events.filter((event) => event.type === 'edge-disconnected').length >= 2);
  await window.command({ do: 'restart-hub' });
  await window.untilEvent('edge-connected', 4);
  await expect(window.command({ do: 'restart-hub' })).rejects.toThrow('running already');
});

test('pause holds lab time, speed moves it faster', async () => {
  const { window } = await open();
  await window.untilEvent('heartbeat-sent');
  await window.command({ do: 'pause' });
  await window.untilEvent('lab-paused');
  const pausedAt = window.events.at(-1)?.at;
  await window.command({ do: 'add-edge' });
  await window.untilEvent('edge-added', 3);
  expect(window.events.at(-1)?.at).toBe(pausedAt);
  await window.command({ do: 'set-speed', speed: 20 });
  await window.command({ do: 'continue' });
  await window.untilEvent('lab-continued');
  const startedMs = performance.now();
  const fromUs = window.events.at(-1)?.at ?? 0;
  await window.until(() => (window.events.at(-1)?.at ?? 0) > fromUs + 2_000_000);
  expect(performance.now() - startedMs).toBeLessThan(1_500);
});

test('an edge added like another has its plugins and its traffic; removed, it takes its queue along', async () => {
  const { window } = await open();
  const { edge } = await window.command({ do: 'add-edge', like: 'edge-1', namespace: 'eu' });
  expect(edge).toBe('edge-3');
  await window.until(() => [...window.ledger.payloads({ edge })].length > 3);
  expect(window.events.some((event) => event.type === 'plugin-loaded' && event.node === edge)).toBe(true);
  await window.command({ do: 'inject-fault', fault: { kind: 'link-drop', link: edge, drop: 'both' } });
  await window.command({ do: 'remove-edge', edge });
  await window.untilEvent('edge-removed');
  expect(window.ledger.counters.lost).toBeGreaterThan(0);
  expect(Object.keys(window.ledger.causes.lost)).toEqual(['edge-removed']);
  // An edge of the same name is another edge: none of its payloads has the id of an old one.
  const before = new Set([...window.ledger.payloads({ edge })].map((payload) => payload.id));
  await window.command({ do: 'add-edge', edge, like: 'edge-1' });
  await window.until(() => [...window.ledger.payloads({ edge })].length > before.size + 2);
  await window.command({ do: 'remove-edge', edge });
  await expect(window.command({ do: 'remove-edge', edge })).rejects.toMatchObject({ report: { code: 'ERR_NOT_FOUND' } });
});

test('a bundle installed by hand runs on the edge it was dropped on, and a bad one changes nothing', async () => {
  const { window } = await open();
  const file = (path: string) => ({ path, base64: readFileSync(join(CACHE_STATS, path)).toString('base64') });
  const files = [file('manifest.json'), file('edge.js'), file('hub.js')];
  const installed = await window.command({
    do: 'install-bundle',
    target: 'all',
    plugin: 77,
    bundle: { kind: 'folder', name: 'cache-stats', files },
  });
  expect(installed).toMatchObject({ plugin: 77, name: 'cache-stats', nodes: ['hub', 'edge-1', 'edge-2'], warnings: [] });
  const own = JSON.parse(readFileSync(join(CACHE_STATS, 'manifest.json'), 'utf8')) as object;
  const hooked = JSON.stringify({ ...own, custom_middleware: { driver: '', pre: [{ name: 'hook' }] } });
  const warned = await window.command({
    do: 'install-bundle',
    target: 'edge-2',
    plugin: 77,
    bundle: {
      kind: 'folder',
      name: 'hooked',
      files: [{ path: 'manifest.json', base64: Buffer.from(hooked).toString('base64') }, ...files.slice(1)],
    },
  });
  expect(warned.warnings).toEqual([expect.stringContaining('custom_middleware.driver is empty')]);
  await window.until(() => window.events.filter((event) => event.type === 'plugin-loaded' && event.plugin === 77).length === 4);
  const bad = { kind: 'folder', name: 'bad', files: [{ path: 'manifest.json', base64: Buffer.from('{').toString('base64') }] } as const;
  await expect(window.command({ do: 'install-bundle', target: 'edge-1', bundle: { ...bad, files: [...bad.files] } })).rejects.toMatchObject(
    { report: { code: 'ERR_BUNDLE_INVALID' } },
  );
  await window.command({ do: 'uninstall-plugin', node: 'edge-1', plugin: 77 });
  await window.until(() => window.events.some((event) => event.type === 'plugin-unloaded' && event.reason === 'removed'));
});

test('a value that JSON cannot hold is a rejection in the trace, with the plugin that sent it', async () => {
  const { window } = await open();
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const manifest = {
    file_list: ['edge.js'],
    edge_to_control: { name: 'cyclic', version: '1.0.0', plugin_id: 9, edge: { entry: 'edge.js' } },
  };
  const code = `export default { initialize(ctx) {
    const cycle = {}; cycle.self = cycle;
    try { ctx.sendToControlJSON(cycle, 'round', { kind: 'cycle' }); } catch (error) { ctx.services.logger.info(error.code); }
  } };`;
  const files = [
    { path: 'manifest.json', base64: base64(JSON.stringify(manifest)) },
    { path: 'edge.js', base64: base64(code) },
  ];
  await window.command({ do: 'install-bundle', target: 'edge-2', bundle: { kind: 'folder', name: 'cyclic', files } });
  await window.until(() => window.ledger.counters.rejected === 1);
  const [record] = window.ledger.payloads({ outcome: 'rejected' });
  expect(record).toMatchObject({
    edge: 'edge-2',
    plugin: 9,
    size: 0,
    correlation: 'round',
    metadata: { kind: 'cycle' },
    rejection: 'ErrNotSerializable',
  });
  await window.until(() => window.events.some((event) => event.type === 'log-written' && event.message === 'ErrNotSerializable'));
});

test('a payload sent by hand can be read, and the KV that it changed', async () => {
  const { window } = await open();
  await window.untilEvent('edge-connected', 2);
  const text = JSON.stringify({ hits: 3, misses: 1, hit_rate: 75, timestamp: 1 });
  const { payload } = await window.command({
    do: 'send-payload',
    edge: 'edge-2',
    plugin: 42,
    text,
    metadata: { metric_type: 'cache_stats' },
  });
  const body = await window.query({ ask: 'payload-body', payload });
  expect(body.kept && Buffer.from(body.base64, 'base64').toString()).toBe(text);
  await window.until(() => window.ledger.payload(payload)?.outcome === 'delivered');
  const { entries } = await window.query({ ask: 'kv', node: 'hub', plugin: 42 });
  expect(entries.map((entry) => entry.key)).toContain('edge-stats:edge-2');
});

test('a lab that goes on has the edges and plugins that were added by hand', async () => {
  const folder = temporaryFolder(onTestFinished);
  const options = { scenario: writeScenario(folder, QUICK), directory: join(folder, 'lab') };
  const first = await openLabSession(options);
  const before = new TestWindow(first).hello();
  const file = (path: string) => ({ path, base64: readFileSync(join(CACHE_STATS, path)).toString('base64') });
  const bundle = { kind: 'folder', name: 'cache-stats', files: [file('manifest.json'), file('edge.js'), file('hub.js')] } as const;
  await before.command({ do: 'add-edge', edge: 'late', like: 'edge-1' });
  await before.command({ do: 'install-bundle', target: 'hub', plugin: 77, bundle: { ...bundle, files: [...bundle.files] } });
  await before.command({ do: 'uninstall-plugin', node: 'edge-2', plugin: 42 });
  await before.command({ do: 'add-edge', edge: 'gone' });
  await before.command({ do: 'remove-edge', edge: 'gone' });
  await first.dispose();

  const second = await openLabSession(options);
  onTestFinished(() => second.dispose());
  const after = new TestWindow(second).hello();
  await after.untilEvent('lab-resumed');
  const since = () => after.events.slice(after.events.findIndex(({ type }) => type === 'lab-resumed'));
  await after.until(() => since().filter((event) => event.type === 'edge-connected').length === 3);
  const loaded = since().flatMap((event) => (event.type === 'plugin-loaded' ? [`${event.node} ${event.plugin}`] : []));
  expect(loaded.sort()).toEqual(['edge-1 42', 'hub 42', 'hub 77', 'late 42']);
  await after.until(() => since().some((event) => event.type === 'payload-submitted' && event.edge === 'late'));
});

test('malformed messages are refused by name and change nothing', async () => {
  const { window } = await open();
  await expect(window.command({ do: 'set-speed', speed: 1_001 })).rejects.toMatchObject({ report: { code: 'ERR_COMMAND_INVALID' } });
  await expect(window.command({ do: 'explode' } as never)).rejects.toMatchObject({ report: { code: 'ERR_COMMAND_INVALID' } });
  window.say('nonsense');
  window.say(undefined);
  await expect(window.command({ do: 'inject-fault', fault: { kind: 'link-reset', link: 'nowhere' } })).rejects.toMatchObject({
    report: { code: 'ERR_NOT_FOUND' },
  });
  expect(window.welcome?.lab.name).toBe('quick');
});

test('whatever the load, a window gets at most one message a frame and none before it took the last', async () => {
  const burst = QUICK.replace('every: 20ms', 'every: 0.1ms').replace('link: { latency: 1ms }', 'link: { latency: 0ms }');
  const { session, window } = await open(burst);
  await window.until(() => window.events.length > 20_000);
  for (const [index, message] of window.messages.entries()) {
    expect(message.count).toBeLessThanOrEqual(EVENTS_PER_MESSAGE_MAX);
    // Timers may fire up to a millisecond early.
    if (index > 0) expect(message.atMs - (window.messages[index - 1]?.atMs ?? 0)).toBeGreaterThan(FRAME_MS - 1.5);
  }
  const slow = new TestWindow(session);
  slow.isTaking = false;
  slow.hello();
  await slow.until(() => slow.messages.length === 1);
  const seen = window.events.length;
  await window.until(() => window.events.length > seen + 5_000);
  expect(slow.messages).toHaveLength(1);
});

test('a window that comes late gets the whole trace, in order, without a gap', async () => {
  const { session, window } = await open();
  await window.until(() => window.events.length > 200);
  const late = new TestWindow(session).hello();
  await late.until(() => late.events.length >= window.events.length);
  expect(late.events.slice(0, 200)).toEqual(window.events.slice(0, 200));
});
