import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openBundle, openBundleUpload, programFor } from '../../../../src-main/adapters/bundles/index.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { base64, entriesOf, files, folder, manifest, noise, openZipOf, refusal, WAYS, writeFolder, writeZip } from './bundle-fixture.ts';
import { buildZip } from './zip-builder.ts';

/** As plain bytes, so that whichever kind of array a source gives compares equal. */
const bytesOf = (text: string | Uint8Array): unknown =>
  expect.toSatisfy((bytes: Uint8Array) => Buffer.from(bytes).equals(Buffer.from(text)));

/** The manifest, then the files by their paths; each behind its path and length. */
function canonicalHash(contents: typeof files): string {
  const inOrder = ['manifest.json', 'edge.js', 'hub.js'] as const;
  const canonical = inOrder.map((path) => `["${path}",${contents[path].length}]${contents[path]}`).join('');
  return createHash('sha256').update(canonical).digest('hex');
}

describe.each(WAYS)('%s', (_way, open) => {
  test('is opened: its halves, its id, its configuration and its listed files', async () => {
    const bundle = await open({ ...files, 'unlisted.txt': 'not used' });
    expect(bundle).toMatchObject({
      name: 'sample',
      version: '1.2.3',
      pluginId: 42,
      edge: { entry: 'edge.js' },
      hub: { entry: 'hub.js' },
      config: { report_every: '10s' },
      manifest: bytesOf(files['manifest.json'] ?? ''),
    });
    expect([...bundle.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['edge.js', files['edge.js']],
      ['hub.js', files['hub.js']],
    ]);
  });

  test('has the same hash as by any other way, and another when a listed byte changes', async () => {
    const { hash } = await open(files);
    expect(hash).toBe(canonicalHash(files));
    const listedBackwards = { ...files, 'manifest.json': JSON.stringify({ ...manifest, file_list: ['hub.js', 'edge.js'] }) };
    expect((await open(listedBackwards)).hash).toBe(canonicalHash(listedBackwards));
    expect((await open({ ...files, 'unlisted.txt': 'x' })).hash).toBe(hash);
    expect((await open({ ...files, 'hub.js': `${files['hub.js']} ` })).hash).not.toBe(hash);
    expect((await open({ ...files, 'manifest.json': `${files['manifest.json']} ` })).hash).not.toBe(hash);
  });

  test('may hold one half only, in files in folders', async () => {
    const half = {
      file_list: ['lib/deep/edge.js', './lib/util.js'],
      edge_to_control: { name: 'n', version: '1', edge: { entry: './lib/deep/edge.js' } },
    };
    const bundle = await open({ 'manifest.json': JSON.stringify(half), 'lib/deep/edge.js': 'a', 'lib/util.js': 'b' });
    expect(bundle).toMatchObject({ pluginId: undefined, edge: { entry: 'lib/deep/edge.js' }, hub: undefined, config: {} });
    expect([...bundle.files.keys()]).toEqual(['lib/deep/edge.js', 'lib/util.js']);
  });

  test("of a real gateway's hooks opens and has no halves", async () => {
    const real = {
      file_list: ['middleware.py'],
      custom_middleware: {
        driver: 'python',
        pre: [{ name: 'Pre', require_session: false, raw_body_only: false, disabled: false }],
        post: null,
        auth_check: { name: 'Auth' },
        id_extractor: { extract_from: 'header', extract_with: 'value', extractor_config: { header_name: 'Authorization' } },
      },
      checksum: 'd41d8cd98f00b204e9800998ecf8427e',
      signature: '',
      something_new: { kept: true },
    };
    const bundle = await open({ 'manifest.json': JSON.stringify(real), 'middleware.py': 'pass' });
    expect(bundle).toMatchObject({
      name: 'sample',
      version: '0.0.0',
      edge: undefined,
      hub: undefined,
      pluginId: undefined,
      manifest: bytesOf(JSON.stringify(real)),
    });
    const without = { custom_middleware: { driver: 'grpc' } };
    expect((await open({ 'manifest.json': JSON.stringify(without) })).files.size).toBe(0);
  });

  test('without a manifest is refused', async () => {
    expect(await refusal(open({ 'edge.js': '' }))).toBe('it has no manifest.json at its root');
  });

  test('that lists a missing file is refused', async () => {
    const { 'hub.js': _, ...rest } = files;
    expect(await refusal(open(rest))).toBe('file_list names "hub.js", which is not in the bundle');
  });

  test('larger than allowed is refused, file by file and in all', async () => {
    const big = noise(16 * 1_048_576 + 1);
    expect(await refusal(open({ ...files, 'edge.js': big }))).toMatch(
      /"edge\.js" has (16 MiB; at most 16 MiB are allowed|more than 16 MiB)$/,
    );
    const chunk = big.subarray(0, 16 * 1_048_576);
    const names = ['a.js', 'b.js', 'c.js', 'd.js', 'e.js'];
    const many = {
      'manifest.json': JSON.stringify({ file_list: names, custom_middleware: { driver: 'otto' } }),
      ...Object.fromEntries(names.map((name) => [name, chunk])),
    };
    expect(await refusal(open(many))).toMatch(/more than 64 MiB|at most 64 MiB|did not arrive/);
    expect((await open({ ...files, 'edge.js': chunk })).files.get('edge.js')?.length).toBe(chunk.length);
  });
});

test('a ZIP by another writer opens', async () => {
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  expect((await openBundle(await writeZip(zip))).name).toBe('sample');
  expect((await openZipOf([{ name: 'lib/', unixMode: 0o040755, isStored: true }, ...entriesOf(files)])).name).toBe('sample');
  expect((await openBundle(await writeZip(buildZip(entriesOf(files), { comment: 'made by hand' })))).name).toBe('sample');
});

test('what does not exist or cannot be a bundle is said plainly', async () => {
  const missing = join(folder, 'nowhere.zip');
  const error = await openBundle(missing).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpokelabError);
  expect(error).toMatchObject({
    code: 'ERR_FILE_NOT_FOUND',
    message: `Bundle ${missing} does not exist. Check the path; it is a ZIP file or a folder with manifest.json.`,
    position: { file: missing },
  });
  expect(await refusal(openBundle('/dev/null'))).toBe('it is neither a ZIP file nor a folder');
  const text = join(folder, 'text.zip');
  await writeFile(text, 'this is not a ZIP file');
  expect(await refusal(openBundle(text))).toMatch(/^it is not a ZIP file that can be read \(/);
  const empty = join(folder, 'empty.zip');
  await writeFile(empty, '');
  expect(await refusal(openBundle(empty))).toMatch(/^it is not a ZIP file that can be read \(/);
});

test('what is sent and did not arrive whole is refused', async () => {
  expect(await refusal(openBundleUpload({ kind: 'zip', name: 'x.zip', base64: 'a===' }))).toBe('it did not arrive whole');
  expect(await refusal(openBundleUpload({ kind: 'folder', name: 'x', files: [{ path: 'manifest.json', base64: '§§' }] }))).toBe(
    'file "manifest.json" did not arrive whole',
  );
  expect(await refusal(openBundleUpload({ kind: 'zip', name: 'x.zip', base64: base64('no ZIP') }))).toMatch(/^it is not a ZIP file/);
});

test("a program is one half with its configuration over the bundle's", async () => {
  const bundle = await openBundle(await writeFolder(files));
  expect(programFor(bundle, 'edge', 7, { report_every: '1s', more: true })).toEqual({
    pluginId: 7,
    name: 'sample',
    version: '1.2.3',
    hash: bundle.hash,
    runtime: 'edge',
    entry: 'edge.js',
    files: bundle.files,
    manifest: Buffer.from(files['manifest.json']),
    config: { report_every: '1s', more: true },
  });
  expect(programFor(bundle, 'hub', 42, {})).toMatchObject({ runtime: 'hub', entry: 'hub.js', config: { report_every: '10s' } });
});

test('a half that a bundle does not have cannot be installed', async () => {
  const edgeOnly = await openBundle(
    await writeFolder({
      'manifest.json': JSON.stringify({ file_list: ['e.js'], edge_to_control: { name: 'n', version: '1', edge: { entry: 'e.js' } } }),
      'e.js': '',
    }),
  );
  expect(() => programFor(edgeOnly, 'hub', 1, {})).toThrow(
    'Bundle n: it has no hub half, so it cannot be installed on the hub. Install it on an edge, or add edge_to_control.hub to its manifest.',
  );
  const hooksOnly = await openBundle(await writeFolder({ 'manifest.json': '{"custom_middleware":{"driver":"otto"}}' }));
  expect(() => programFor(hooksOnly, 'edge', 1, {})).toThrow(
    'Bundle sample: it has no edge half, so it cannot be installed on an edge. Add edge_to_control.edge to its manifest.',
  );
});
