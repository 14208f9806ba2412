/** What was put on a live lab by hand is there again after kill -9 of its engine, and can still be undone and done again. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BundleUpload } from '../../src-main/contract/api.ts';
import type { ChangeId } from '../../src-main/contract/code-change.ts';
import type { ToldEngine } from '../support/kill/told-engine.ts';
import { startEngine } from '../support/kill/told-engine.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { bundleZip, middleware } from './gateway/gateway-fixture.ts';

const PATIENCE = { timeout: 20_000 };

const saying = (word: string): string => middleware('hook', `request.SetHeaders['X-Word'] = '${word}';`);
const HOOKS = { driver: 'otto', pre: [{ name: 'hook', path: 'a.js' }] };
const hooks = (word: string): BundleUpload => ({
  kind: 'zip',
  name: 'dropped.zip',
  base64: Buffer.from(bundleZip({ 'a.js': saying(word) }, HOOKS)).toString('base64'),
});

const speaker = (word: string): string => `export default { initialize(ctx) { ctx.services.logger.info('${word}'); } };\n`;
const pluginManifest = JSON.stringify({
  file_list: ['edge.js'],
  edge_to_control: { name: 'speaker', version: '1.0.0', plugin_id: 5, edge: { entry: 'edge.js' } },
});
const plugin = (id: number, word: string): BundleUpload => ({
  kind: 'folder',
  name: `speaker-${id}`,
  files: [
    { path: 'manifest.json', base64: Buffer.from(pluginManifest.replace('"plugin_id":5', `"plugin_id":${id}`)).toString('base64') },
    { path: 'edge.js', base64: Buffer.from(speaker(word)).toString('base64') },
  ],
});

/** Two edges, a plugin, and an API with a bundle of the scenario's own. */
function writeLab(folder: string): string {
  mkdirSync(join(folder, 'speaker'));
  writeFileSync(join(folder, 'speaker', 'manifest.json'), pluginManifest);
  writeFileSync(join(folder, 'speaker', 'edge.js'), speaker('one'));
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'own', 'manifest.json'), JSON.stringify({ file_list: ['a.js'], custom_middleware: HOOKS }));
  writeFileSync(join(folder, 'own', 'a.js'), saying('own'));
  return writeScenario(
    folder,
    `
spokelab: 1
name: by hand
duration: 24h
edges: [{ id: "edge-{n}", count: 2, plugins: [{ bundle: speaker }] }]
gateway: { bundles: { own.zip: own } }
apis: [{ id: own, listen_path: /own/, bundle: own.zip, config_data: { kept: true } }]
`,
  );
}

async function setUp() {
  const folder = temporaryFolder(onTestFinished);
  const directory = join(folder, 'lab');
  const scenario = writeLab(folder);
  let engine: ToldEngine | undefined;
  /** Another engine in the place of the one that is killed. */
  const next = async (): Promise<ToldEngine> => {
    await engine?.kill();
    engine = await startEngine(scenario, directory, onTestFinished);
    return engine;
  };
  return { next, directory };
}

/** What a request finds that the hooks have written; the status where there is no answer with them. */
async function word(engine: ToldEngine, path: string): Promise<string | number> {
  const { status, body } = await engine.command({ do: 'send-request', edge: 'edge-1', method: 'GET', path });
  return status === 200 ? ((JSON.parse(body) as { headers?: Record<string, string> }).headers?.['X-Word'] ?? '') : status;
}

async function codeOf(engine: ToldEngine, node: string, id: number): Promise<string> {
  const { files } = await engine.query({ ask: 'plugin-files', node, plugin: id });
  return Buffer.from(files.find(({ path }) => path === 'edge.js')?.base64 ?? '', 'base64').toString();
}

const names = async (engine: ToldEngine): Promise<{ apis: string[]; shelf: string[] }> => {
  const { apis, shelf } = await engine.query({ ask: 'gateways' });
  return { apis: apis.map(({ id }) => id), shelf: shelf.map(({ name }) => name) };
};

const back = (change: ChangeId) => ({ do: 'put-back', change, to: 'before' }) as const;
const again = (change: ChangeId) => ({ do: 'put-back', change, to: 'after' }) as const;

test('bundles and APIs put on by hand, and edits of those that the scenario gives', { timeout: 90_000 }, async () => {
  const { next } = await setUp();
  const first = await next();
  await expect.poll(() => word(first, '/own/'), PATIENCE).toBe('own');
  const installed = await first.command({ do: 'install-bundle', target: 'all', bundle: hooks('dropped') });
  const edited = await first.command({ do: 'edit-bundle', bundle: 'own.zip', path: 'a.js', text: saying('edited') });
  const uploaded = await first.command({ do: 'put-bundle', name: 'other.zip', bundle: hooks('other') });
  const api = { id: 'mine', listenPath: '/mine/', bundle: 'other.zip', auth: 'keyless', edges: ['edge-*'] } as const;
  const served = await first.command({ do: 'put-api', api: { ...api, edges: [...api.edges] } });

  const second = await next();
  expect(await names(second)).toEqual({ apis: ['own', 'dropped', 'mine'], shelf: ['own.zip', 'dropped.zip', 'other.zip'] });
  await expect.poll(() => word(second, '/own/'), PATIENCE).toBe('edited');
  await expect.poll(() => word(second, '/dropped/'), PATIENCE).toBe('dropped');
  await expect.poll(() => word(second, '/mine/'), PATIENCE).toBe('other');
  // A window that was not there is told what it can undo.
  const known = (one: ToldEngine) => one.query({ ask: 'earlier-changes' }).then(({ changes }) => changes.map(({ title }) => title));
  expect(await known(second)).toEqual([
    'installation of dropped',
    'change of a.js in own.zip',
    'upload of other.zip',
    'change of the API mine',
  ]);
  for (const { change } of [served, uploaded, edited]) await second.command(back(change));
  await expect.poll(() => word(second, '/own/'), PATIENCE).toBe('own');
  await expect.poll(() => word(second, '/mine/'), PATIENCE).toBe(404);

  // What was undone stays so, and what was not can be undone by the third engine; and done again what the second undid.
  const third = await next();
  expect(await names(third)).toEqual({ apis: ['own', 'dropped'], shelf: ['own.zip', 'dropped.zip'] });
  expect(await known(third)).toEqual(['installation of dropped']);
  await expect.poll(() => word(third, '/own/'), PATIENCE).toBe('own');
  await third.command(back(installed.change));
  expect(await names(third)).toEqual({ apis: ['own'], shelf: ['own.zip'] });
  for (const { change } of [installed, edited, uploaded, served]) await third.command(again(change));
  await expect.poll(() => word(third, '/own/'), PATIENCE).toBe('edited');
  await expect.poll(() => word(third, '/mine/'), PATIENCE).toBe('other');
});

test('plugins: an edit, an installation and a removal are undone by the engine after it', { timeout: 90_000 }, async () => {
  const { next, directory } = await setUp();
  const first = await next();
  const { hash } = await first.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
  const edited = await first.command({ do: 'edit-plugin', plugin: 5, hash, path: 'edge.js', text: speaker('edited') });
  const installed = await first.command({ do: 'install-bundle', target: 'edge-1', bundle: plugin(7, 'new') });
  const removed = await first.command({ do: 'uninstall-plugin', node: 'edge-2', plugin: 5 });
  expect(readdirSync(join(directory, 'changes'))).toEqual(['000001.json', '000002.json', '000003.json']);

  const second = await next();
  expect(await codeOf(second, 'edge-1', 5)).toBe(speaker('edited'));
  // Also what is shown of it: the manifest of what was put on by hand.
  const { manifest = '' } = await second.query({ ask: 'plugin-files', node: 'edge-1', plugin: 7 });
  expect(JSON.parse(Buffer.from(manifest, 'base64').toString())).toMatchObject({ edge_to_control: { plugin_id: 7 } });
  await expect(codeOf(second, 'edge-2', 5)).rejects.toThrow('no plugin 5');
  await expect(second.command(back(edited.change))).rejects.toThrow(/^Plugin 5 on edge-2 is gone by now/);
  for (const { change } of [removed, installed, edited]) await second.command(back(change));
  expect([await codeOf(second, 'edge-1', 5), await codeOf(second, 'edge-2', 5)]).toEqual([speaker('one'), speaker('one')]);
  await expect(codeOf(second, 'edge-1', 7)).rejects.toThrow('no plugin 7');

  const third = await next();
  await third.command(again(edited.change));
  expect(await codeOf(third, 'edge-2', 5)).toBe(speaker('edited'));
});

test('a change that cannot be read any more is not known, and the lab comes back without it', { timeout: 90_000 }, async () => {
  const { next, directory } = await setUp();
  const first = await next();
  const one = await first.command({ do: 'install-bundle', target: 'edge-1', bundle: plugin(7, 'new') });
  const other = await first.command({ do: 'install-bundle', target: 'edge-1', bundle: plugin(8, 'new') });
  writeFileSync(join(directory, 'changes', '000001.json'), '{"spokelabChange":1');
  const second = await next();
  expect(await codeOf(second, 'edge-1', 7)).toBe(speaker('new'));
  await expect(second.command(back(one.change))).rejects.toThrow('does not know this change any more');
  await second.command(back(other.change));
  // The file of the next one is not that of the damaged one.
  await second.command({ do: 'install-bundle', target: 'edge-1', bundle: plugin(9, 'new') });
  expect(readdirSync(join(directory, 'changes'))).toEqual(['000001.json', '000002.json', '000003.json']);
});
