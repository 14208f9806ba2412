import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUNDLE_LIMITS, openBundle, openBundleUpload } from '../../../../src-main/adapters/bundles/index.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { base64, entriesOf, files, folder, noise, openZipOf, refusal, writeFolder, writeZip } from './bundle-fixture.ts';
import { buildZip, type ZipEntry } from './zip-builder.ts';

const withEntry = (entry: ZipEntry): ZipEntry[] => [...entriesOf(files), entry];

const BAD_NAMES: [string, string][] = [
  ['../evil.js', 'leads out of the bundle'],
  ['lib/../../evil.js', 'leads out of the bundle'],
  ['lib/..', 'leads out of the bundle'],
  ['/etc/passwd', 'has an absolute path'],
  ['C:\\evil.js', 'has a backslash in its path'],
  ['C:evil.js', 'has a drive letter in its path'],
  ['c:/evil.js', 'has a drive letter in its path'],
  ['lib\\..\\evil.js', 'has a backslash in its path'],
  ['\\\\server\\share', 'has a backslash in its path'],
  ['a\0b.js', 'has a control character in its path'],
  ['a\nb.js', 'has a control character in its path'],
  ['./edge2.js', 'has an empty part or a "." in its path'],
  ['lib//x.js', 'has an empty part or a "." in its path'],
  ['', 'is empty'],
  ['a'.repeat(256), 'has a path of 256 characters; at most 255 are allowed'],
];

describe.each(BAD_NAMES)('the name %j', (name, problem) => {
  const shown = JSON.stringify(name.length > 120 ? `${name.slice(0, 117)}...` : name);

  test('is refused in a ZIP, though nobody asks for it', async () => {
    expect(await refusal(openZipOf(withEntry({ name, data: 'x' })))).toBe(`entry ${shown} ${problem}`);
  });

  test('is refused in a folder that is sent', async () => {
    const sent = Object.entries({ ...files, [name]: 'x' }).map(([path, text]) => ({ path, base64: base64(text) }));
    expect(await refusal(openBundleUpload({ kind: 'folder', name: 'b', files: sent }))).toBe(`file ${shown} ${problem}`);
  });

  test('is refused in file_list', async () => {
    const contents = { 'manifest.json': JSON.stringify({ file_list: ['edge.js', name], custom_middleware: {} }), 'edge.js': '' };
    if (name === './edge2.js') return; // the same as edge2.js there
    expect(await refusal(writeFolder(contents).then(openBundle))).toBe(`"file_list[1]" in manifest.json: ${shown} ${problem}`);
  });
});

test.each([
  ['edge.js', 'is there twice'],
  ['EDGE.js', 'is there twice, also as "edge.js", which is the same file on some machines'],
  ['Manifest.json', 'is there twice, also as "manifest.json", which is the same file on some machines'],
])('a second entry %s is refused', async (name, problem) => {
  expect(await refusal(openZipOf(withEntry({ name, data: 'x' })))).toBe(`entry "${name}" ${problem}`);
  const sent = [...Object.entries(files), [name, 'x']].map(([path, text]) => ({ path: path as string, base64: base64(text as string) }));
  expect(await refusal(openBundleUpload({ kind: 'folder', name: 'b', files: sent }))).toBe(`file "${name}" ${problem}`);
});

test('two spellings of one accented name are refused', async () => {
  expect(await refusal(openZipOf([...withEntry({ name: 'caf\u00e9.js' }), { name: 'cafe\u0301.js' }]))).toContain(
    'is there twice, also as',
  );
});

test.each([
  ['a symbolic link', { name: 'link.js', data: '/etc/passwd', unixMode: 0o120777 }, 'entry "link.js" is a symbolic link'],
  ['a device', { name: 'dev', unixMode: 0o020644 }, 'entry "dev" is not a plain file'],
  ['a pipe', { name: 'pipe', unixMode: 0o010644 }, 'entry "pipe" is not a plain file'],
  ['an encrypted entry', { name: 'secret.js', data: 'x', claims: { flags: 0x801 } }, 'entry "secret.js" is encrypted'],
  [
    'an unknown compression',
    { name: 'odd.js', data: 'x', claims: { method: 12 } },
    'entry "odd.js" is compressed by method 12; only "deflate" and "store" can be read',
  ],
  [
    'a file that claims too much',
    { name: 'big.js', data: 'x', claims: { size: 16 * 1_048_576 + 1 } },
    'entry "big.js" has 16 MiB; at most 16 MiB are allowed',
  ],
  ['a bomb', { name: 'bomb.js', data: new Uint8Array(8 * 1_048_576) }, 'entry "bomb.js" unpacks to '],
])('%s is refused', async (_name, entry, problem) => {
  expect(await refusal(openZipOf(withEntry(entry)))).toContain(problem);
});

test('a bomb that lies about its size is stopped while it is unpacked', async () => {
  const bomb = { name: 'edge.js', data: new Uint8Array(32 * 1_048_576), claims: { size: 1_000 } };
  const { 'edge.js': _, ...rest } = files;
  expect(await refusal(openZipOf([...entriesOf(rest), bomb]))).toMatch(/^entry "edge\.js" cannot be unpacked \(too many bytes/);
  const short = { name: 'edge.js', data: 'abc', claims: { size: 1_000 } };
  expect(await refusal(openZipOf([...entriesOf(rest), short]))).toMatch(/^entry "edge\.js" cannot be unpacked \(not enough bytes/);
});

test('many entries that are small each and too much together are refused', async () => {
  const chunk = noise(8 * 1_048_576);
  const parts = Array.from({ length: 9 }, (_, index) => ({ name: `part-${index}.js`, data: chunk, isStored: true }));
  expect(await refusal(openBundle(await writeZip(buildZip([...entriesOf(files), ...parts]))))).toMatch(/at most 64 MiB are allowed$/);
  const claimed = Array.from({ length: 9 }, (_, index) => ({
    name: `part-${index}.js`,
    data: chunk.subarray(0, 1_048_576 / 4),
    claims: { size: 8 * 1_048_576 },
  }));
  expect(await refusal(openZipOf([...entriesOf(files), ...claimed]))).toBe(
    'its entries take more than 64 MiB unpacked (reached at entry "part-7.js")',
  );
});

test('the number of entries has a limit, exactly', async () => {
  const { entriesMax } = BUNDLE_LIMITS;
  const more = (count: number) => Array.from({ length: count - 3 }, (_, index) => ({ name: `f${index}`, data: '' }));
  expect((await openZipOf([...entriesOf(files), ...more(entriesMax)])).name).toBe('sample');
  expect(await refusal(openZipOf([...entriesOf(files), ...more(entriesMax + 1)]))).toBe('it has 2001 entries; at most 2000 are allowed');
  const sent = Array.from({ length: 2_001 }, (_, index) => ({ path: `f${index}`, base64: '' }));
  expect(await refusal(openBundleUpload({ kind: 'folder', name: 'b', files: sent }))).toBe('it has 2001 files; at most 2000 are allowed');
  const listed = { 'manifest.json': JSON.stringify({ file_list: sent.map(({ path }) => path), custom_middleware: {} }) };
  expect(await refusal(writeFolder(listed).then(openBundle))).toBe('file_list has 2001 entries; at most 2000 are allowed');
});

test('a changed byte in an entry is noticed', async () => {
  const { 'edge.js': _, ...rest } = files;
  expect(await refusal(openZipOf([...entriesOf(rest), { name: 'edge.js', data: 'abc', isStored: true, claims: { crc: 1 } }]))).toBe(
    'entry "edge.js" cannot be unpacked (its checksum is wrong)',
  );
});

test('a ZIP that is cut, or has something behind its end, is refused', async () => {
  const zip = buildZip(entriesOf(files));
  expect(await refusal(openBundle(await writeZip(zip.subarray(0, zip.length - 30))))).toMatch(/^it is not a ZIP file that can be read/);
  expect(await refusal(openBundle(await writeZip(zip.subarray(40))))).toMatch(/^it is not a ZIP file that can be read|cannot be unpacked/);
  expect(await refusal(openBundle(await writeZip(Buffer.concat([zip, Buffer.from('trailing')]))))).toMatch(/extra bytes at the end/);
  expect(await refusal(openBundle(await writeZip(buildZip(entriesOf(files), { entryCount: 4 }))))).toMatch(
    /^it is not a ZIP file that can be read/,
  );
});

test('a folder around the files is recognised', async () => {
  const nested = Object.fromEntries(Object.entries(files).map(([name, text]) => [`cache-stats/${name}`, text]));
  const message = await openZipOf(entriesOf(nested)).catch((error: unknown) => (error as Error).message);
  expect(message).toContain(
    'its manifest.json lies in "cache-stats" and not at the root. Pack the files themselves, not the folder around them.',
  );
});

test('links in a folder are not followed, wherever they lead', async () => {
  const outside = join(folder, 'outside.js');
  await writeFile(outside, 'secret');
  const linkedFile = await writeFolder({ 'manifest.json': files['manifest.json'], 'hub.js': '' });
  await symlink(outside, join(linkedFile, 'edge.js'));
  expect(await refusal(openBundle(linkedFile))).toBe('"edge.js" is a symbolic link');
  const linkedFolder = await writeFolder({ 'manifest.json': JSON.stringify({ file_list: ['lib/outside.js'], custom_middleware: {} }) });
  await symlink(folder, join(linkedFolder, 'lib'));
  expect(await refusal(openBundle(linkedFolder))).toBe('"lib" is a symbolic link');
  const linkedManifest = await writeFolder({ 'edge.js': '' });
  await symlink(outside, join(linkedManifest, 'manifest.json'));
  expect(await refusal(openBundle(linkedManifest))).toBe('"manifest.json" is a symbolic link');
  const directory = await writeFolder({ 'manifest.json': files['manifest.json'], 'hub.js': '' });
  await mkdir(join(directory, 'edge.js'));
  expect(await refusal(openBundle(directory))).toBe('"edge.js" is not a plain file');
});

test('whatever bytes a ZIP has, it opens or is refused, and nothing else', async () => {
  const zip = buildZip([...entriesOf(files), { name: 'lib/util.js', data: 'x'.repeat(500) }]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(zip.length),
      async (changes, length) => {
        const changed = Buffer.from(zip);
        for (const [at, byte] of changes) changed[at] = byte;
        const bytes = length % 4 === 0 ? changed.subarray(0, length) : changed;
        const outcome = await openBundleUpload({ kind: 'zip', name: 'f.zip', base64: base64(bytes) }).catch((error: unknown) => error);
        const isRefused = outcome instanceof SpokelabError && outcome.code === 'ERR_BUNDLE_INVALID';
        expect(isRefused || (outcome as { name?: string }).name === 'sample' || !(outcome instanceof Error)).toBe(true);
      },
    ),
    { numRuns: 400, seed: 20_260_801 },
  );
});
