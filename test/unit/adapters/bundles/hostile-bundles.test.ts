/** Archives that no good comes of, unpacked as a gateway does it: told in words, nothing outside the cache, no more than the limits. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolderCache } from '../../../../src-main/adapters/bundles/bundle-caches.ts';
import { readGatewayManifest } from '../../../../src-main/adapters/bundles/gateway-manifest.ts';
import { unpackBundle } from '../../../../src-main/adapters/bundles/unpack-bundle.ts';
import { MIB } from '../../../../src-main/contract/units.ts';
import { buildZip, type ZipEntry } from './zip-builder.ts';

const root = mkdtempSync(join(tmpdir(), 'spokelab-hostile-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const zip = (...entries: ZipEntry[]): Buffer => buildZip(entries);
const good = zip({ name: 'manifest.json', data: '{}' }, { name: 'a.js', data: 'var a;' });
const zeros = Buffer.alloc(17 * MIB);
const bomb = (): Buffer => zip({ name: 'bomb', data: Buffer.alloc(15 * MIB) });

const ARCHIVES: [string, () => Uint8Array, RegExp][] = [
  ['nothing at all', () => new Uint8Array(0), /not a valid zip/],
  ['a text', () => Buffer.from('<html>Oops</html>'), /not a valid zip/],
  ['a gzip', () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), /not a valid zip/],
  ['an ending alone with a wrong count', () => buildZip([], { entryCount: 5 }), /zip:/],
  ['half an archive', () => good.subarray(0, good.length / 2), /zip:/],
  ['an archive without its last byte', () => good.subarray(0, good.length - 1), /zip:/],
  ['an archive without its first bytes', () => good.subarray(10), /zip:/],
  ['a path that leaves by ..', () => zip({ name: '../a.js', data: 'x' }), /invalid file path in archive: \.\.\/a\.js/],
  ['a path that leaves in the middle', () => zip({ name: 'a/../../b.js', data: 'x' }), /invalid file path/],
  ['a path that leaves by backslashes', () => zip({ name: '..\\a.js', data: 'x' }), /invalid file path/],
  ['an absolute path', () => zip({ name: '/etc/passwd', data: 'x' }), /invalid file path/],
  ['an absolute path with a backslash', () => zip({ name: '\\windows\\a', data: 'x' }), /invalid file path/],
  ['a drive letter', () => zip({ name: 'C:/a.js', data: 'x' }), /invalid file path/],
  ['a drive letter without a slash', () => zip({ name: 'c:a.js', data: 'x' }), /invalid file path/],
  ['a zero in a name', () => zip({ name: 'a\0b', data: 'x' }), /invalid file path/],
  ['an empty name', () => zip({ name: '', data: 'x' }), /invalid file path/],
  ['the folder itself', () => zip({ name: './' }), /invalid file path/],
  ['.. alone', () => zip({ name: '..' }), /invalid file path/],
  ['a very long name', () => zip({ name: 'a'.repeat(5_000), data: 'x' }), /invalid file path/],
  ['a symbolic link', () => zip({ name: 'link', data: '/etc/passwd', unixMode: 0o120777 }), /symbolic link/],
  [
    'a symbolic link, then a file through it',
    () => zip({ name: 'link', data: '/tmp', unixMode: 0o120777 }, { name: 'link/x', data: 'x' }),
    /symbolic link/,
  ],
  ['a file, then a file in it', () => zip({ name: 'a', data: 'x' }, { name: 'a/b', data: 'x' }), /open a\/b: no such file or directory/],
  ['a file, then a folder of its name', () => zip({ name: 'a', data: 'x' }, { name: 'a/' }), /mkdir a: file exists/],
  ['a folder twice', () => zip({ name: 'a/' }, { name: 'a/' }), /mkdir a: file exists/],
  ['a folder, then a file of its name', () => zip({ name: 'a/' }, { name: 'a', data: 'x' }), /open a: is a directory/],
  ['a file without its folder', () => zip({ name: 'lib/a.js', data: 'x' }), /open lib\/a\.js: no such file or directory/],
  ['a folder without its folder', () => zip({ name: 'lib/deep/' }), /mkdir lib\/deep: no such file or directory/],
  ['a file of 17 MiB', () => zip({ name: 'big', data: zeros, isStored: true }), /at most 16/],
  ['a bomb', bomb, /times its size/],
  [
    'many files that are too much together',
    () => zip(...Array.from({ length: 5 }, (_, index) => ({ name: `f${index}`, data: zeros.subarray(0, 15 * MIB), isStored: true }))),
    /larger than 64/,
  ],
  ['too many members', () => zip(...Array.from({ length: 2_100 }, (_, index) => ({ name: `f${index}` }))), /2100 members/],
  [
    'a count that is too small',
    () =>
      buildZip(
        [
          { name: 'a', data: 'x' },
          { name: 'b', data: 'x' },
        ],
        { entryCount: 65_000 },
      ),
    /members|zip:/,
  ],
  ['an encrypted member', () => zip({ name: 'a', data: 'x', claims: { flags: 0x801 } }), /encrypted/],
  ['a checksum that is wrong', () => zip({ name: 'a', data: 'x', claims: { crc: 5 } }), /checksum error/],
  ['a member that is longer than it says', () => zip({ name: 'a', data: 'x'.repeat(10_000), claims: { size: 10 } }), /zip:/],
  ['a member that is shorter than it says', () => zip({ name: 'a', data: 'x', claims: { size: 10_000 } }), /zip:/],
  ['a member packed in a way that nobody knows', () => zip({ name: 'a', data: 'x', claims: { method: 99 } }), /zip:/],
  [
    'a member that is stored and says it is packed',
    () => zip({ name: 'a', data: 'not deflate', isStored: true, claims: { method: 8 } }),
    /zip:/,
  ],
];

/** Unpacked without a word, and harmless: what comes of them is the manifest's matter. */
const HARMLESS: [string, () => Uint8Array, string[]][] = [
  ['an archive in an archive, a bomb in a file', () => zip({ name: 'inner.zip', data: bomb() }), ['inner.zip']],
  ['a name twice: the second wins', () => zip({ name: 'a', data: '1' }, { name: 'a', data: '2' }), ['a']],
  ['names that differ in case only', () => zip({ name: 'a', data: '1' }, { name: 'A', data: '2' }), ['A', 'a']],
  ['a name that is no UTF-8', () => zip({ name: Uint8Array.of(0x61, 0xff, 0x62), data: 'x' }), ['a\uFFFDb']],
  ['names of files that systems keep for themselves', () => zip({ name: 'con', data: 'x' }, { name: '.git', data: 'x' }), ['.git', 'con']],
  [
    'a path with dots that stays inside',
    () => zip({ name: 'a/' }, { name: 'a/./b', data: 'x' }, { name: 'a/../c', data: 'x' }),
    ['a/b', 'c'],
  ],
  ['a device', () => zip({ name: 'dev', data: 'x', unixMode: 0o020666 }), ['dev']],
  ['a file that may be run', () => zip({ name: 'run.sh', data: '#!/bin/sh', unixMode: 0o104755 }), ['run.sh']],
];

describe('an archive with', () => {
  it.each(ARCHIVES)('%s', async (what, bytes, problem) => {
    const { files, stopped } = await unpackBundle(bytes());
    expect(stopped).toMatch(problem);
    await written(what, files);
  });

  it.each(HARMLESS)('%s', async (what, bytes, names) => {
    const { files, stopped } = await unpackBundle(bytes());
    expect(stopped).toBeUndefined();
    expect([...files.keys()].toSorted()).toEqual(names);
    await written(what, files);
  });
});

/** Into a cache of its own: nothing may lie beside its folder. */
async function written(what: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const own = mkdtempSync(join(root, 'cache-'));
  const cache = openFolderCache(join(own, 'bundles'));
  cache.write('0123456789abcdef0123456789abcdef', files, 0);
  expect(readdirSync(own), what).toEqual(['bundles']);
  expect(readdirSync(join(own, 'bundles')).toSorted()).toEqual([
    '0123456789abcdef0123456789abcdef',
    '0123456789abcdef0123456789abcdef.fetched',
  ]);
  expect(cache.remove('0123456789abcdef0123456789abcdef')).toBe(true);
}

describe('a manifest', () => {
  it.each([
    ['', /not JSON/],
    ['null', /no object/],
    ['[]', /no object/],
    ['"x"', /no object/],
    ['{"file_list": 5}', /cannot unmarshal number into file_list/],
    ['{"file_list": [5]}', /cannot unmarshal number into file_list\[0\]/],
    ['{"custom_middleware": []}', /cannot unmarshal array into custom_middleware/],
    ['{"custom_middleware": {"pre": {}}}', /cannot unmarshal object into custom_middleware.pre/],
    ['{"custom_middleware": {"auth_check": []}}', /auth_check/],
    ['{"custom_middleware": {"driver": 5}}', /custom_middleware.driver of type string/],
    ['{"custom_middleware": {"pre": [{"name": {}}]}}', /pre\[0\].name/],
    ['{"custom_middleware": {"pre": [{"disabled": "yes"}]}}', /pre\[0\].disabled of type bool/],
    ['{"checksum": 5}', /checksum/],
    [`{"a":${'['.repeat(100_000)}`, /not JSON/],
    [' '.repeat(300_000), /too many/],
  ])('%s', (text, problem) => {
    expect(readGatewayManifest(Buffer.from(text.length > 60 ? text : text))).toMatch(problem);
  });
});

describe('a folder of the cache', () => {
  it.each(['..', '../x', '0/..', '0/../..', '.', '', '/etc', 'a/b/../../../c'])('named %j stays in the cache', (name) => {
    const own = mkdtempSync(join(root, 'names-'));
    const cache = openFolderCache(join(own, 'bundles', 'deep'));
    cache.write(name, new Map([['a', Buffer.from('x')]]), 0);
    expect(cache.read(name)?.files.size).toBe(1);
    expect(readdirSync(own)).toEqual(['bundles']);
    expect(readdirSync(join(own, 'bundles'))).toEqual(['deep']);
    cache.remove(name);
    expect(existsSync(join(own, 'bundles', 'deep'))).toBe(true);
  });
});
