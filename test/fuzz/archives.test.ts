/** ZIP files, spoiled in what they hold, in what they say of themselves, and byte by byte: unpacked or refused, nothing outside. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBundleUpload } from '../../src-main/adapters/bundles/index.ts';
import { shelfItem } from '../../src-main/adapters/bundles/shelf-item.ts';
import { buildZip, type ZipEntry } from '../unit/adapters/bundles/zip-builder.ts';
import { FUZZ_TEST, fuzz, orRefused, spoiledBytes } from './fuzzing.ts';

const MANIFEST = JSON.stringify({
  file_list: ['a.js', 'b/c.js'],
  edge_to_control: { name: 'fuzz', version: '1.0.0', plugin_id: 42, hub: { entry: 'a.js' } },
});

const entry = fc.record({
  name: fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('manifest.json', 'a.js', 'b/c.js', 'a/', 'a/b', '../x', 'a/../b', '/etc/x', 'A.js'),
  ),
  data: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(MANIFEST), fc.constant('export default {}')),
  isStored: fc.boolean(),
  claims: fc.record(
    { size: fc.nat(500), compressedSize: fc.nat(500), method: fc.nat(20), flags: fc.nat(65_535), crc: fc.nat() },
    { requiredKeys: [] },
  ),
});

const GOOD: ZipEntry[] = [
  { name: 'manifest.json', data: MANIFEST },
  { name: 'a.js', data: 'export default { acceptEdgePayload: () => true }' },
  { name: 'b/c.js', data: 'export const c = 1' },
];

const archive = fc.oneof(
  fc.array(entry, { maxLength: 8 }).map((entries) => buildZip(entries as ZipEntry[])),
  fc.array(entry, { maxLength: 3 }).map((entries) => buildZip([...GOOD, ...(entries as ZipEntry[])])),
);

const OUTSIDE = /(^|\/)\.\.(\/|$)|^\/|\\|\0/;

test('an archive', FUZZ_TEST, async () => {
  await fuzz(fc.oneof(archive, spoiledBytes(archive)), async (bytes) => {
    // As a gateway unpacks it, and as it is when it is dropped on the window.
    const item = await shelfItem(Buffer.from(bytes));
    for (const path of item.files.keys()) expect(path).not.toMatch(OUTSIDE);
    const bundle = await orRefused(() =>
      openBundleUpload({ kind: 'zip', name: 'fuzz.zip', base64: Buffer.from(bytes).toString('base64') }),
    );
    for (const path of bundle?.files.keys() ?? []) expect(path).not.toMatch(OUTSIDE);
  });
});
