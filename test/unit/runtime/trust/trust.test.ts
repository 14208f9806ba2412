import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TrustAsk } from '../../../../src-main/contract/trust.ts';
import type { Download } from '../../../../src-main/engine/ports/bundle-depot.ts';
import { dispatcherAsk, serverAsk } from '../../../../src-main/runtime/trust/asks.ts';
import { gatedDownload } from '../../../../src-main/runtime/trust/gate.ts';
import { Trust } from '../../../../src-main/runtime/trust/trust.ts';

const ask = (digit: string): TrustAsk => ({ hash: digit.repeat(64), name: `${digit}.zip`, does: 'It does something.' });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-trust-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('trust', () => {
  it('is asked for once, and remembered for the next start', () => {
    const folder = newFolder();
    const trust = new Trust(folder);
    let told = 0;
    trust.onChange(() => (told += 1));
    expect([trust.asks(ask('a')), trust.asks(ask('a')), trust.asks(ask('b'))]).toEqual([false, false, false]);
    expect({ open: trust.open, told }).toEqual({ open: [ask('a'), ask('b')], told: 2 });
    expect(trust.allow(ask('a').hash)).toEqual({});
    expect({ open: trust.open, told }).toEqual({ open: [ask('b')], told: 3 });
    const next = new Trust(folder);
    expect([next.asks(ask('a')), next.asks(ask('b'))]).toEqual([true, false]);
  });

  it('cannot be given to what nobody asked for', () => {
    const trust = new Trust(newFolder());
    expect(() => trust.allow(ask('a').hash)).toThrow('Nothing with this hash has been asked for.');
    expect(trust.asks(ask('a'))).toBe(false);
  });

  it('is given for one start by hash, or for all', () => {
    const folder = newFolder();
    const some = new Trust(folder, [ask('a').hash]);
    expect([some.asks(ask('a')), some.asks(ask('b'))]).toEqual([true, false]);
    expect(new Trust(undefined, ['all']).asks(ask('b'))).toBe(true);
    expect(new Trust(folder).asks(ask('a'))).toBe(false);
  });

  it('is nobody’s when the file is damaged, which is said', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'trust.json'), `{"trust":1,"trusted":[{"hash":"${'a'.repeat(64)}"`);
    const trust = new Trust(folder);
    expect(trust.asks(ask('a'))).toBe(false);
    expect(trust.note).toContain('was damaged');
    expect(readFileSync(join(folder, 'trust.json.damaged-1'), 'utf8')).toContain('aaaa');
  });

  it('says when it will be forgotten', () => {
    const blocked = join(newFolder(), 'file');
    writeFileSync(blocked, '');
    const trust = new Trust(join(blocked, 'spokelab'));
    trust.asks(ask('a'));
    expect(trust.allow(ask('a').hash).note).toContain('cannot be written');
    expect(trust.asks(ask('a'))).toBe(true);
  });
});

describe('what is asked for', () => {
  const files = new Map([['manifest.json', Buffer.from('{}')]]);

  it('is another question with other bytes, another file or another address', () => {
    const hashes = [
      dispatcherAsk('a.zip', files, '127.0.0.1:5555'),
      dispatcherAsk('a.zip', files, '127.0.0.1:5556'),
      dispatcherAsk('a.zip', new Map([['manifest.json', Buffer.from('{ }')]]), '127.0.0.1:5555'),
      dispatcherAsk('a.zip', new Map([...files, ['more.txt', Buffer.from('')]]), '127.0.0.1:5555'),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(4);
    expect(dispatcherAsk('other name.zip', files, '127.0.0.1:5555').hash).toBe(hashes[0]);
  });

  it('says where the program runs', () => {
    expect(dispatcherAsk('a.zip', files, '127.0.0.1:5555').does).toContain('outside of the sandbox');
    expect(dispatcherAsk('a.zip', files, '10.1.2.3:5555').does).toContain('10.1.2.3:5555, which runs on another machine');
  });

  it('is nothing for a server on this machine, and never shows a password', () => {
    for (const address of ['http://127.0.0.1:80/b', 'http://localhost:80/', 'http://[::1]:80/']) expect(serverAsk(address)).toBeUndefined();
    const asked = serverAsk('https://ada:secret@bundles.example/path?key=secret');
    expect(asked).toMatchObject({ name: 'bundles.example', does: expect.stringContaining('https://bundles.example,') });
    expect(JSON.stringify(asked)).not.toContain('secret');
  });
});

describe('a download', () => {
  const fetched = (trust: Trust, url: string): Promise<Download> => new Promise((done) => void gatedDownload(trust)(url, done));

  async function redirecting(to: string): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: to }).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once('listening', done));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/b.zip`, asked };
  }

  it('from another machine is not begun', async () => {
    const trust = new Trust(undefined);
    const result = await fetched(trust, 'http://bundles.invalid/b.zip');
    expect(result).toEqual({ ok: false, message: expect.stringContaining('Spokelab: bundles.invalid is not trusted') });
    expect(trust.open).toMatchObject([{ name: 'bundles.invalid' }]);
  });

  it('is not led away from this machine by a server on it', async () => {
    const { url, asked } = await redirecting('http://bundles.invalid/b.zip');
    const trust = new Trust(undefined);
    expect(await fetched(trust, url)).toMatchObject({ ok: false, message: expect.stringContaining('bundles.invalid is not trusted') });
    expect(asked).toEqual(['/b.zip']);
  });

  it('that is allowed is begun, and one that goes in circles ends', async () => {
    const { url, asked } = await redirecting('/b.zip');
    expect(await fetched(new Trust(undefined), url)).toMatchObject({ message: expect.stringContaining('stopped after 10 redirects') });
    expect(asked).toHaveLength(11);
    const allowed = await fetched(new Trust(undefined, ['all']), 'http://bundles.invalid/b.zip');
    expect(allowed).toMatchObject({ ok: false });
    expect(JSON.stringify(allowed)).not.toContain('trusted');
  });
});
