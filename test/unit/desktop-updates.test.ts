import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasonAgainst } from '../../src-main/desktop/update-check.ts';
import type { UpdateOptions } from '../../src-main/desktop/updates.ts';
import { lookForUpdate } from '../../src-main/desktop/updates.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const text = 'version: 0.2.0\nfiles:\n  - url: Spokelab.AppImage\n    sha512: abc\n';
const signed = (by = privateKey, what = text): string => sign(null, Buffer.from(what), by).toString('base64');
const offered = { version: '0.2.0', files: [{ sha512: 'abc' }] };

/** What was done, with a feed that says one thing or another. */
async function look(options: Partial<UpdateOptions & { signature: string }>): Promise<string[]> {
  const done: string[] = [];
  const updater = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    checkForUpdates: async () => (done.push('looked'), { isUpdateAvailable: true, updateInfo: offered }),
    downloadUpdate: async () => void done.push('downloaded'),
    quitAndInstall: () => void done.push('installed'),
  };
  await lookForUpdate({
    key,
    isWanted: true,
    updater: async () => updater,
    read: async (name) => (name.endsWith('.sig') ? (options.signature ?? signed()) : text),
    feed: 'latest-linux.yml',
    ask: async () => true,
    log: () => {},
    ...options,
  });
  if (updater.autoInstallOnAppQuit && !done.includes('downloaded') && done.length > 0) done.push('would install');
  return done;
}

describe('an update', () => {
  it('is taken when its feed is signed', async () => {
    expect(await look({})).toEqual(['looked', 'downloaded', 'installed']);
    expect(await look({ ask: async () => false })).toEqual(['looked', 'downloaded']);
  });

  it('is not looked for when the setting is off, nor by a build without a key', async () => {
    expect(await look({ isWanted: false })).toEqual([]);
    expect(await look({ key: '' })).toEqual([]);
  });

  it('is not downloaded without a good signature', async () => {
    expect(await look({ signature: '' })).toEqual(['looked']);
    expect(await look({ signature: signed(stranger) })).toEqual(['looked']);
    expect(await look({ read: async () => Promise.reject(new Error('404')) })).toEqual(['looked']);
  });

  it.each([
    ['another version', { ...offered, version: '0.3.0' }, text],
    ['another package', { ...offered, files: [{ sha512: 'xyz' }] }, text],
    ['one package more', { ...offered, files: [{ sha512: 'abc' }, { sha512: 'xyz' }] }, text],
    ['no package', { ...offered, files: [] }, text],
    ['a feed that is none', offered, 'version: 1\n'],
  ])('is refused for %s than the signed feed names', (_what, wanted, feed) => {
    expect(reasonAgainst(wanted, { text: feed, signature: signed(privateKey, feed), key })).toBeTypeOf('string');
  });

  it('is refused when the feed was changed after it was signed', () => {
    expect(reasonAgainst(offered, { text: `${text}\n`, signature: signed(), key })).toMatch(/signature/);
  });

  it('is signed by the release as the app wants it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spokelab-feed-'));
    writeFileSync(join(folder, 'latest.yml'), text);
    const env = { ...process.env, SPOKELAB_UPDATE_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../support/sign-feed.ts'), folder], { env });
    expect(reasonAgainst(offered, { text, signature: readFileSync(join(folder, 'latest.yml.sig'), 'utf8'), key })).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
