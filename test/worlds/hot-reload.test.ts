/** Code that changes while the lab runs: on disk, and in the window. The old code runs on where the new cannot. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
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
  const write = (text: string, file = 'edge.js'): void => {
    writeFileSync(join(folder, 'new'), text);
    renameSync(join(folder, 'new'), join(bundle, file));
  };
  write(MANIFEST, 'manifest.json');
  write(codeThatLogs('one'));
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
  const countOf = (word: string): number => window.events.filter((event) => event.type === 'log-written' && event.message === word).length;
  return { window, write, says, countOf };
}

test('a bundle that changes on disk is replaced on every node; a mistake leaves the old code running and says where it is', async () => {
  const { window, write, says, countOf } = await open();
  await Promise.all([says('edge-1', 'one'), says('edge-2', 'one')]);
  write(codeThatLogs('two'));
  await Promise.all([says('edge-1', 'two'), says('edge-2', 'two')]);
  write('export default {\n  initialize(ctx) {\n    let = ;\n');
  await window.until(() => window.events.filter((event) => event.type === 'plugin-errored').length === 2);
  const errors = window.events.flatMap((event) => (event.type === 'plugin-errored' ? [event] : []));
  expect(errors.map(({ node, call }) => `${node} ${call}`)).toEqual(['edge-1 reload', 'edge-2 reload']);
  expect(errors[0]?.message).toMatch(/edge\.js:3(:\d+)?/);
  expect(errors[0]?.message).toContain('What ran before goes on');
  const twos = countOf('two');
  await window.until(() => countOf('two') > twos + 4);
  write('{', 'manifest.json');
  await window.until(() => window.events.filter((event) => event.type === 'plugin-errored').length >= 4);
  write(MANIFEST, 'manifest.json');
  write(codeThatLogs('three'));
  await Promise.all([says('edge-1', 'three'), says('edge-2', 'three')]);
});

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

test('a bundle that was dropped in place of the scenario’s is not overwritten by a change on disk', async () => {
  const { window, write, says } = await open();
  await says('edge-1', 'one');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const files = [
    { path: 'manifest.json', base64: base64(MANIFEST) },
    { path: 'edge.js', base64: base64(codeThatLogs('dropped')) },
  ];
  await window.command({ do: 'install-bundle', target: 'edge-1', bundle: { kind: 'folder', name: 'speaker', files } });
  await says('edge-1', 'dropped');
  write(codeThatLogs('disk'));
  await says('edge-2', 'disk');
  expect(window.events.some((event) => event.type === 'log-written' && event.node === 'edge-1' && event.message === 'disk')).toBe(false);
});
