/** Changes of plugins, bundles and APIs by hand, put back and done again, in both worlds; what somebody else changed since stays. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BundleUpload, Command } from '../../src-main/contract/api.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { bundleZip, middleware } from './gateway/gateway-fixture.ts';

type World = 'live' | 'virtual';

const speaker = (word: string): string => `export default { initialize(ctx) { ctx.services.logger.info('${word}'); } };\n`;
const manifest = (id: number) =>
  JSON.stringify({
    file_list: ['edge.js'],
    edge_to_control: { name: `speaker-${id}`, version: '1.0.0', plugin_id: id, edge: { entry: 'edge.js' } },
  });
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const speakerFolder = (id: number, word: string): BundleUpload => ({
  kind: 'folder',
  name: `speaker-${id}`,
  files: [
    { path: 'manifest.json', base64: base64(manifest(id)) },
    { path: 'edge.js', base64: base64(speaker(word)) },
  ],
});
const hooksZip = (word: string): BundleUpload => ({
  kind: 'zip',
  name: 'hooks.zip',
  base64: base64(
    bundleZip(
      { 'a.js': middleware('hook', `request.SetHeaders['X-Word'] = '${word}';`) },
      { driver: 'otto', pre: [{ name: 'hook', path: 'a.js' }] },
    ),
  ),
});

async function open(world: World, directory?: string) {
  const folder = temporaryFolder(onTestFinished);
  for (const id of [5, 6]) {
    mkdirSync(join(folder, `speaker-${id}`));
    writeFileSync(join(folder, `speaker-${id}`, 'manifest.json'), manifest(id));
    writeFileSync(join(folder, `speaker-${id}`, 'edge.js'), speaker('one'));
  }
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: put back
duration: 24h
edges: [{ id: "edge-{n}", count: 2, plugins: [{ bundle: speaker-5 }, { bundle: speaker-6 }] }]
`,
  );
  const session = await openSession({ scenario, world, ...(directory === undefined ? {} : { directory }) });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await session.dispose();
    isClosed = true;
  };
  onTestFinished(close);
  const window = new TestWindow(session).hello();
  await window.untilEvent('plugin-loaded', 4);
  const other = new TestWindow(session).hello();
  const textOf = async (node: string, plugin: number): Promise<string> => {
    const { files } = await window.query({ ask: 'plugin-files', node, plugin });
    return Buffer.from(files.find(({ path }) => path === 'edge.js')?.base64 ?? '', 'base64').toString();
  };
  const move = async (seconds: number): Promise<void> => {
    if (world === 'virtual') await window.command({ do: 'go-to', atUs: seconds * SECOND });
  };
  return { close, window, other, folder, scenario, textOf, move };
}

const back = (change: string) => ({ do: 'put-back', change, to: 'before' }) as const;
const again = (change: string) => ({ do: 'put-back', change, to: 'after' }) as const;

const refused = (text: RegExp): unknown =>
  expect.objectContaining({ report: expect.objectContaining({ code: 'ERR_CONFLICT', message: expect.stringMatching(text) }) });

describe.each(['virtual', 'live'] as const)('%s', (world) => {
  test('an installation is put back: what was new is gone, what was replaced is as before, and it is done again', async () => {
    const { window, textOf } = await open(world);
    const { change, nodes } = await window.command({ do: 'install-bundle', target: 'all', bundle: speakerFolder(7, 'new') });
    expect(nodes).toEqual(['edge-1', 'edge-2']);
    await window.command(back(change));
    await expect(window.query({ ask: 'plugin-files', node: 'edge-2', plugin: 7 })).rejects.toThrow('no plugin 7');
    await window.command(again(change));
    expect(await textOf('edge-2', 7)).toBe(speaker('new'));

    const replaced = await window.command({ do: 'install-bundle', target: 'edge-1', bundle: speakerFolder(5, 'two') });
    expect(await textOf('edge-1', 5)).toBe(speaker('two'));
    await window.command(back(replaced.change));
    expect([await textOf('edge-1', 5), await textOf('edge-2', 5)]).toEqual([speaker('one'), speaker('one')]);
    await window.until(
      () => window.events.filter((event) => event.type === 'plugin-loaded' && event.plugin === 5 && event.node === 'edge-1').length === 3,
    );
  });

  test('a removed plugin comes back to its place among the others, on every node that had it', async () => {
    const { window } = await open(world);
    const hashes = async () => Promise.all(['edge-1', 'edge-2'].map((node) => window.query({ ask: 'plugin-files', node, plugin: 5 })));
    const before = await hashes();
    const { change } = await window.command({ do: 'uninstall-plugin', node: 'all', plugin: 5 });
    await expect(hashes()).rejects.toThrow('no plugin 5');
    await window.command(back(change));
    expect(await hashes()).toEqual(before);
    const { yaml } = await window.query({ ask: 'scenario' });
    expect(yaml.indexOf('speaker-5')).toBeLessThan(yaml.indexOf('speaker-6'));
    await window.command(again(change));
    await expect(hashes()).rejects.toThrow('no plugin 5');
  });

  test('an edit is put back on every node; what another window or the disk changed since is refused, and stays', async () => {
    const { window, other, textOf } = await open(world);
    const { hash } = await window.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
    const edit = { do: 'edit-plugin', plugin: 5, path: 'edge.js' } as const;
    const first = await window.command({ ...edit, hash, text: speaker('edited') });
    await window.command(back(first.change));
    expect([await textOf('edge-1', 5), await textOf('edge-2', 5)]).toEqual([speaker('one'), speaker('one')]);
    await window.command(again(first.change));
    expect(await textOf('edge-2', 5)).toBe(speaker('edited'));

    const theirs = await other.command({ do: 'install-bundle', target: 'edge-2', bundle: speakerFolder(5, 'theirs') });
    await expect(window.command(back(first.change))).rejects.toEqual(refused(/^Plugin 5 on edge-2 is another by now/));
    expect([await textOf('edge-1', 5), await textOf('edge-2', 5)]).toEqual([speaker('edited'), speaker('theirs')]);
    // Once they have put theirs back, ours can be as well.
    await other.command(back(theirs.change));
    await window.command(back(first.change));
    expect(await textOf('edge-2', 5)).toBe(speaker('one'));

    const removed = await window.command({ do: 'uninstall-plugin', node: 'edge-2', plugin: 6 });
    await window.command({ do: 'remove-edge', edge: 'edge-2' });
    await expect(window.command(back(removed.change))).rejects.toEqual(refused(/^edge-2 is not in the lab any more/));
    await expect(window.command(back('00000000-0000-4000-8000-000000000000'))).rejects.toEqual(refused(/does not know this change/));
  });

  test('hooks of gateways: installed, uploaded under another name, edited, and each of it put back and live as it was', async () => {
    const { window, move } = await open(world);
    let seconds = 1;
    const word = async (): Promise<string | number> => {
      await move((seconds += 10));
      const asked = window.command({ do: 'send-request', edge: 'edge-1', method: 'GET', path: '/hooks/' });
      if (world === 'virtual') await window.command({ do: 'go-to', atUs: (seconds += 1) * SECOND });
      const { status, body } = await asked;
      return status === 200 ? ((JSON.parse(body) as { headers?: Record<string, string> }).headers?.['X-Word'] ?? '') : status;
    };
    const reloads = () => window.events.filter(({ type }) => type === 'gateway-reloaded').length;
    /** Does it, and waits until the gateways have built their APIs anew. */
    const live = async <C extends Command>(command: C) => {
      const before = reloads();
      const result = await window.command(command);
      await move((seconds += 10));
      await window.until(() => reloads() >= before + 2);
      return result;
    };
    const installed = await live({ do: 'install-bundle', target: 'all', bundle: hooksZip('one') });
    await expect.poll(word).toBe('one');
    const edited = await live({
      do: 'edit-bundle',
      bundle: 'hooks.zip',
      path: 'a.js',
      text: middleware('hook', "request.SetHeaders['X-Word'] = 'two';"),
    });
    await expect.poll(word).toBe('two');
    const upload = { do: 'put-bundle', name: 'hooks-2.zip', bundle: hooksZip('three'), inPlaceOf: 'hooks.zip' } as const;
    const uploaded = await live(upload);
    await expect.poll(word).toBe('three');
    await expect(window.command(back(installed.change))).rejects.toEqual(refused(/is another by now/));

    await live(back(uploaded.change));
    await expect.poll(word).toBe('two');
    const { shelf } = await window.query({ ask: 'gateways' });
    expect(shelf.map(({ name }) => name)).toEqual(['hooks.zip']);
    await live(back(edited.change));
    await expect.poll(word).toBe('one');
    await live(back(installed.change));
    const gone = await window.query({ ask: 'gateways' });
    expect([gone.apis, gone.shelf]).toEqual([[], []]);

    for (const { change } of [installed, edited, uploaded]) await live(again(change));
    await expect.poll(word).toBe('three');

    // An API that goes to other edges leaves those that had it.
    const api = { id: 'hooks', listenPath: '/hooks/', bundle: 'hooks-2.zip', auth: 'keyless', edges: ['edge-2'] } as const;
    const moved = await live({ do: 'put-api', api: { ...api, edges: [...api.edges] } });
    await expect.poll(word).toBe('');
    await live(back(moved.change));
    await expect.poll(word).toBe('three');
  });
});

test('live: what was changed on disk since is not written over', async () => {
  const { window, folder, textOf } = await open('live');
  await window.untilEvent('edge-registered', 2);
  const { hash } = await window.query({ ask: 'plugin-files', node: 'edge-1', plugin: 5 });
  const { change } = await window.command({ do: 'edit-plugin', plugin: 5, path: 'edge.js', hash, text: speaker('mine') });
  await window.command(back(change));
  writeFileSync(join(folder, 'speaker-5', 'edge.js'), speaker('disk'));
  await expect.poll(() => textOf('edge-1', 5)).toBe(speaker('disk'));
  await expect(window.command(again(change))).rejects.toEqual(refused(/^Plugin 5 on edge-1 is another by now/));
  expect(await textOf('edge-1', 5)).toBe(speaker('disk'));
});

test('virtual: gone back beyond a change it is not known any more, gone back beyond putting it back it is done', async () => {
  const { window, textOf } = await open('virtual');
  const goTo = (seconds: number) => window.command({ do: 'go-to', atUs: seconds * SECOND });
  await goTo(10);
  const { change } = await window.command({ do: 'install-bundle', target: 'edge-1', bundle: speakerFolder(5, 'two') });
  await goTo(20);
  await window.command(back(change));
  await goTo(30);
  expect(await textOf('edge-1', 5)).toBe(speaker('one'));
  await goTo(15);
  expect(await textOf('edge-1', 5)).toBe(speaker('two'));
  await expect(window.command(again(change))).rejects.toEqual(refused(/is another by now/));
  await window.command(back(change));
  expect(await textOf('edge-1', 5)).toBe(speaker('one'));
  await goTo(5);
  await expect(window.command(again(change))).rejects.toEqual(refused(/has gone back beyond it/));
  expect(await textOf('edge-1', 5)).toBe(speaker('one'));

  // Run again with other faults, it is the same change still.
  await goTo(10);
  const next = await window.command({ do: 'install-bundle', target: 'edge-1', bundle: speakerFolder(5, 'three') });
  await goTo(20);
  const { yaml } = await window.query({ ask: 'source' });
  const faults = `${yaml}faults: [{ at: 15s, for: 1s, link: edge-1, drop: both }]\n`;
  expect(await window.command({ do: 'plan-faults', yaml: faults })).toEqual({ isRunAgain: true, forgotten: 0 });
  expect(await textOf('edge-1', 5)).toBe(speaker('three'));
  await window.command(back(next.change));
  expect(await textOf('edge-1', 5)).toBe(speaker('one'));
});

test('live: a lab that is kept on disk comes back with what was put back, and can do it again', async () => {
  const directory = temporaryFolder(onTestFinished);
  const { close, window, scenario } = await open('live', directory);
  const { change } = await window.command({ do: 'install-bundle', target: 'all', bundle: speakerFolder(7, 'new') });
  const removed = await window.command({ do: 'uninstall-plugin', node: 'edge-1', plugin: 6 });
  await window.command(back(removed.change));
  await window.command(back(change));
  await close();
  const resumed = await openSession({ scenario, world: 'live', directory });
  onTestFinished(() => resumed.dispose());
  const later = new TestWindow(resumed).hello();
  expect((await later.query({ ask: 'plugin-files', node: 'edge-1', plugin: 6 })).name).toBe('speaker-6');
  await expect(later.query({ ask: 'plugin-files', node: 'edge-1', plugin: 7 })).rejects.toThrow('no plugin 7');
  await later.command(again(change));
  expect((await later.query({ ask: 'plugin-files', node: 'edge-2', plugin: 7 })).name).toBe('speaker-7');
});
