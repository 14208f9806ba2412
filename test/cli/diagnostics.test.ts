/** What goes along with a bug report, and what does not. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { openHost } from '../../src-main/runtime/lab-host.ts';
import { TestWindow } from '../support/live-lab.ts';
import { SCENARIOS, spokelab } from './spokelab.ts';

const MARK = 'marked-4711';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-diagnostics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const partsOf = (zip: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));

/** A home with everything in it that a person may have, secrets included. */
function home(): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'logs'));
  mkdirSync(join(folder, 'drafts'));
  writeFileSync(
    join(folder, 'logs', 'engine.log'),
    `${'an old line\n'.repeat(40_000)}opened http://127.0.0.1:80/?token=${MARK}\nthe newest line\n`,
  );
  writeFileSync(join(folder, 'drafts', 'a.json'), JSON.stringify({ text: MARK }));
  writeFileSync(join(folder, 'trust.json'), JSON.stringify({ trust: 1, trusted: [{ hash: 'a'.repeat(64), name: MARK, does: MARK }] }));
  return folder;
}

test('holds versions, settings, the end of the logs and the session’s head, and no payload, text or secret', async () => {
  const folder = newFolder();
  const scenario = join(folder, 'scenario.yaml');
  writeFileSync(
    scenario,
    `
spokelab: 1
name: reported
duration: 2m
hub: { plugins: [{ id: 42, bundle: ${join(SCENARIOS, '../cache-stats')} }] }
edges: [{ id: edge-1, plugins: [{ id: 42, bundle: ${join(SCENARIOS, '../cache-stats')} }] }]
traffic: [{ edge: edge-1, every: 1s, count: 9, send: { plugin: 42, payload: { text: "${MARK}" }, correlation: "${MARK}" } }]
`,
  );
  const session = join(folder, 'run.session');
  const ran = await spokelab(['run', scenario, '--json', '--session', session]);
  expect(ran.status).toBe(0);
  const env = { SPOKELAB_HOME: home() };
  const out = join(folder, 'out.zip');
  const made = await spokelab(['diagnostics', session, '--out', out], { env });
  expect(made).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('about.json, settings.json, session.json, logs/engine.log'),
  });
  const parts = partsOf(readFileSync(out));
  expect(Object.keys(parts).toSorted()).toEqual(['about.json', 'logs/engine.log', 'session.json', 'settings.json']);
  expect(JSON.parse(parts['about.json'] ?? '')).toMatchObject({
    spokelab: expect.stringMatching(/^\d/),
    versions: { node: process.versions.node },
    machine: { platform: process.platform },
  });
  expect(JSON.parse(parts['settings.json'] ?? '')).toMatchObject({ settings: { settings: 1 } });
  expect(JSON.parse(parts['session.json'] ?? '')).toMatchObject({
    about: { name: 'reported', world: 'virtual' },
    first: { type: 'lab-started' },
    counters: JSON.parse(ran.stdout).counters,
  });
  expect(parts['logs/engine.log']).toMatch(/opened http:\/\/127\.0\.0\.1:80\/\?token=\[removed\]\nthe newest line\n$/);
  expect(parts['logs/engine.log']?.length).toBeLessThanOrEqual(256 * 1_024);
  expect(Object.entries(parts).filter(([, text]) => text.includes(MARK))).toEqual([]);
  // A file that is there is not written over.
  expect(await spokelab(['diagnostics', '--out', out], { env })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('name another with --out'),
  });
});

test('are made all the same when a session is damaged and the home cannot be used', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'broken.session'), 'not a session');
  writeFileSync(join(folder, 'file'), '');
  const out = join(folder, 'out.zip');
  const { status } = await spokelab(['diagnostics', join(folder, 'broken.session'), '-o', out], {
    env: { SPOKELAB_HOME: join(folder, 'file', 'home') },
  });
  expect(status).toBe(0);
  const parts = partsOf(readFileSync(out));
  expect(JSON.parse(parts['session.json'] ?? '')).toMatchObject({ unreadable: { code: 'ERR_STORAGE' } });
});

test('can be had from a window, with the lab that it shows', async () => {
  const session = await openHost({ userFolder: home(), hubToken: MARK });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const { name, base64 } = await window.query({ ask: 'diagnostics' });
  expect(name).toBe('spokelab-diagnostics.zip');
  const parts = partsOf(Buffer.from(base64, 'base64'));
  expect(JSON.parse(parts['lab.json'] ?? '')).toMatchObject({ name: 'Demo lab', world: 'live' });
  expect(Object.entries(parts).filter(([, text]) => text.includes(MARK))).toEqual([]);
});
