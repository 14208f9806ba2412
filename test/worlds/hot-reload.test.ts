/** Bundles that change on disk while the lab runs, plugins of the edge-to-control channel and hooks of gateways alike. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { middleware } from './gateway/gateway-fixture.ts';

const speaker = (word: string): string =>
  `export default { initialize(ctx) { ctx.every('20ms', () => ctx.services.logger.info('${word}')); } };\n`;
const hooks = (word: string): string => middleware('hook', `request.SetHeaders['X-Word'] = '${word}';`);

async function open() {
  const folder = temporaryFolder(onTestFinished);
  const plugin = join(folder, 'speaker');
  const gateway = join(folder, 'hooks');
  for (const path of [plugin, gateway]) mkdirSync(path);
  writeFileSync(
    join(plugin, 'manifest.json'),
    JSON.stringify({
      file_list: ['edge.js'],
      edge_to_control: { name: 'speaker', version: '1', plugin_id: 5, edge: { entry: 'edge.js' } },
    }),
  );
  writeFileSync(join(plugin, 'edge.js'), speaker('one'));
  writeFileSync(
    join(gateway, 'manifest.json'),
    JSON.stringify({ file_list: ['a.js'], custom_middleware: { driver: 'otto', pre: [{ name: 'hook', path: 'a.js' }] } }),
  );
  writeFileSync(join(gateway, 'a.js'), hooks('one'));
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: hot
duration: 24h
edges: [{ id: edge-1, plugins: [{ bundle: speaker }] }]
gateway: { bundles: { h.zip: hooks } }
apis: [{ id: api, listen_path: /api/, bundle: h.zip }]
`,
  );
  const session = await openLabSession({ scenario });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const says = (word: string) => window.until(() => window.events.some((event) => event.type === 'log-written' && event.message === word));
  const reloaded = (times: number) => window.until(() => window.events.filter(({ type }) => type === 'gateway-reloaded').length >= times);
  const word = async (): Promise<string> => {
    const { body } = await window.command({ do: 'send-request', edge: 'edge-1', method: 'GET', path: '/api/' });
    return (JSON.parse(body) as { headers: Record<string, string> }).headers['X-Word'] ?? '';
  };
  await reloaded(1);
  return { window, says, reloaded, word, plugin, gateway };
}

test('a plugin that is saved runs; one with a mistake leaves the old one running', async () => {
  const { window, says, plugin } = await open();
  await says('one');
  writeFileSync(join(plugin, 'edge.js'), speaker('two'));
  await says('two');
  writeFileSync(join(plugin, 'edge.js'), 'export default {{');
  await window.until(() => window.events.some((event) => event.type === 'plugin-errored' && event.message.includes('edge.js:1')));
  writeFileSync(join(plugin, 'edge.js'), speaker('three'));
  await says('three');
});

test('hooks that are saved answer the next request; with a mistake the old ones go on, and the log has file, line and column', async () => {
  const { window, reloaded, word, gateway } = await open();
  expect(await word()).toBe('one');
  writeFileSync(join(gateway, 'a.js'), hooks('two'));
  await reloaded(2);
  expect(await word()).toBe('two');
  writeFileSync(join(gateway, 'a.js'), `${hooks('three')}\n  let x = 1;`);
  await window.until(() =>
    window.events.some(
      (event) => event.type === 'gateway-logged' && event.message.includes('a.js:7:7') && event.message.includes('the old code runs on'),
    ),
  );
  expect(await word()).toBe('two');
});

test('a file that is written beside and moved in place is seen, and so is a folder that comes back', async () => {
  const { reloaded, word, gateway } = await open();
  writeFileSync(join(gateway, 'a.js.tmp'), hooks('moved'));
  renameSync(join(gateway, 'a.js.tmp'), join(gateway, 'a.js'));
  await reloaded(2);
  expect(await word()).toBe('moved');
  rmSync(join(gateway, 'a.js'));
  writeFileSync(join(gateway, 'a.js'), hooks('back'));
  await reloaded(3);
  expect(await word()).toBe('back');
});
