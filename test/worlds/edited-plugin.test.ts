/** Code that is edited while the lab runs. The old code runs on where the new cannot. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const codeThatLogs = (word: string): string => `export default { initialize(ctx) {
  ctx.every('20ms', () => ctx.services.logger.info('${word}'));
} };\n`;

const MANIFEST = JSON.stringify({
  file_list: ['edge.js'],
  edge_to_control: { name: 'speaker', version: '1.0.0', plugin_id: 5, edge: { entry: 'edge.js' } },
});

async function open() {
  const folder = temporaryFolder(onTestFinished);
  const bundle = join(folder, 'speaker');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'manifest.json'), MANIFEST);
  writeFileSync(join(bundle, 'edge.js'), codeThatLogs('one'));
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: hot
duration: 24h
edges: [{ id: "edge-{n}", count: 2, plugins: [{ id: 5, bundle: speaker }] }]
`,
  );
  const session = await openLabSession({ scenario });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const says = (node: string, word: string): Promise<unknown> =>
    window.until(() => window.events.some((event) => event.type === 'log-written' && event.node === node && event.message === word));
  return { window, says };
}

test('code edited in the window runs on every node that had it, and on no other', async () => {
  const { window, says } = await open();
  await Promise.all([says('edge-1', 'one'), says('edge-2', 'one')]);
  const read = await window.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
  expect(read).toMatchObject({ name: 'speaker', version: '1.0.0', entry: 'edge.js' });
  expect(Buffer.from(read.files.find(({ path }) => path === 'edge.js')?.base64 ?? '', 'base64').toString()).toBe(codeThatLogs('one'));
  const edit = { do: 'edit-plugin', plugin: 5, path: 'edge.js' } as const;
  const { hash, nodes } = await window.command({ ...edit, hash: read.hash, text: codeThatLogs('edited') });
  expect(nodes).toEqual(['edge-1', 'edge-2']);
  await Promise.all([says('edge-1', 'edited'), says('edge-2', 'edited')]);
  await expect(window.command({ ...edit, hash, text: 'export default {{' })).rejects.toMatchObject({ report: { code: 'ERR_PLUGIN_LOAD' } });
  await expect(window.command({ ...edit, hash: read.hash, text: '' })).rejects.toThrow('Read it again');
  expect((await window.query({ ask: 'plugin-files', node: 'edge-2', plugin: 5 })).hash).toBe(hash);
});

test('an edited manifest runs at once: its entry and configuration, under what an installation had set', async () => {
  const { window, says } = await open();
  await says('edge-1', 'one');
  const read = await window.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
  const manifest = Buffer.from(read.manifest ?? '', 'base64').toString();
  expect(manifest).toBe(MANIFEST);
  const edit = { do: 'edit-plugin', plugin: 5, path: 'manifest.json', hash: read.hash } as const;
  await expect(window.command({ ...edit, text: manifest.replace('"entry":"edge.js"', '"entry":"none.js"') })).rejects.toMatchObject({
    report: { code: 'ERR_BUNDLE_INVALID' },
  });
  await expect(window.command({ ...edit, text: '{' })).rejects.toMatchObject({ report: { code: 'ERR_BUNDLE_INVALID' } });
  const text = manifest.replace('"version":"1.0.0"', '"version":"2.0.0"').replace('"plugin_id":5', '"plugin_id":5,"config":{"word":"set"}');
  const saved = await window.command({ ...edit, text });
  expect(saved.nodes).toEqual(['edge-1', 'edge-2']);
  const speaks = "export default { initialize(ctx, config) { ctx.every('20ms', () => ctx.services.logger.info(config.word)); } };";
  await window.command({ ...edit, hash: saved.hash, path: 'edge.js', text: speaks });
  await says('edge-1', 'set');
  // What was the manifest's own is the new manifest's again.
  const before = await window.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
  await window.command({ ...edit, hash: before.hash, text: text.replace('"word":"set"', '"word":"other"') });
  await says('edge-2', 'other');
  const again = await window.query({ ask: 'plugin-files', node: 'edge-2', plugin: 5 });
  expect(again).toMatchObject({
    version: '2.0.0',
    manifest: Buffer.from(text.replace('"word":"set"', '"word":"other"')).toString('base64'),
  });
});
