import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBundle } from '../../../../src-main/adapters/bundles/index.ts';
import { lintArchive } from '../../../../src-main/adapters/bundles/lint.ts';
import { temporaryFolder } from '../../../support/live-lab.ts';
import { buildZip, type ZipEntry } from './zip-builder.ts';

const manifest = (files: string[]): ZipEntry => ({
  name: 'manifest.json',
  data: JSON.stringify({ file_list: files, custom_middleware: { driver: 'otto', pre: [{ name: 'h', path: files[0] }] } }),
});

async function lint(...entries: ZipEntry[]): Promise<string[]> {
  const bytes = buildZip(entries);
  const file = join(temporaryFolder(onTestFinished), 'b.zip');
  writeFileSync(file, bytes);
  return lintArchive(bytes, await openBundle(file));
}

test('an archive that a gateway unpacks whole has nothing to be said of', async () => {
  expect(await lint(manifest(['lib/a.js']), { name: 'lib/' }, { name: 'lib/a.js', data: 'x' })).toEqual([]);
});

test('a path without its folder is told, with what to do', async () => {
  expect(await lint({ name: 'lib/a.js', data: 'x' }, manifest(['lib/a.js']))).toEqual([
    expect.stringMatching(/stops unpacking it: open lib\/a\.js: no such file or directory.*zip -r/),
  ]);
});

test('what is not listed is told: nothing covers it', async () => {
  expect(await lint(manifest(['a.js']), { name: 'a.js', data: 'x' }, { name: 'extra.js', data: 'x' })).toEqual([
    expect.stringMatching(/^extra\.js is not in file_list.*neither checksum nor signature/),
  ]);
});
