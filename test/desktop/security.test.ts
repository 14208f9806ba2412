import { describe, expect, it } from 'vitest';
import type {} from '../../src-renderer/bridge/desktop-channel.ts';
import { ON } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { showsLab, start } from './app.ts';

const ELSEWHERE = 'http://elsewhere.example/';

/** Writes down, from now on, where pages want to go and whether that was prevented. */
async function watchNavigation(app: DesktopApp): Promise<() => Promise<{ url: string; isPrevented: boolean }[]>> {
  await app.inMain(({ BrowserWindow }) => {
    const seen: { url: string; isPrevented: boolean }[] = [];
    Object.assign(globalThis, { seen });
    // After the app's own listener.
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.on('will-frame-navigate', (event) => void seen.push({ url: event.url, isPrevented: event.defaultPrevented }));
  }, null);
  return () => app.inMain(() => (globalThis as unknown as { seen: { url: string; isPrevented: boolean }[] }).seen, null);
}

/** Ways to ask for `package.json`, the main process's code and files of the machine. */
const TRAVERSALS = {
  inside: [
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%2fmain%2fmain.js',
    '/%2fetc%2fhosts',
    '/index.html%00.js',
  ],
  outside: ['spokelab-app://elsewhere/index.html', 'file:///etc/hosts'],
};

type Sender = { what: 'own page' | 'other window' | 'other page' | 'inner frame' | 'no frame' | 'with content' | 'two ports' };

/** Connects in the name of a sender, and tells what became of the port: answered by an engine, or closed. */
function connectAs(app: DesktopApp, sender: Sender): Promise<'answered' | 'closed'> {
  return app.inMain(
    ({ BrowserWindow, MessageChannelMain, ipcMain }, { what }) =>
      new Promise<'answered' | 'closed'>((done) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const url = what === 'other page' ? 'https://window/index.html' : contents?.getURL();
        const senderFrame = what === 'no frame' ? null : { url, parent: what === 'inner frame' ? {} : null };
        const { port1, port2 } = new MessageChannelMain();
        port1.on('message', () => done('answered'));
        port1.on('close', () => done('closed'));
        port1.start();
        port1.postMessage('{"kind":"hello","version":1}');
        const ports = what === 'two ports' ? [port2, new MessageChannelMain().port2] : [port2];
        const from = what === 'other window' ? { id: 4_711 } : contents;
        ipcMain.emit('spokelab:connect', { sender: from, senderFrame, ports }, what === 'with content' ? { do: 'pause' } : null);
      }),
    sender,
  );
}

describe(`the desktop app ${ON}`, () => {
  it('gives the page nothing but its api', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const preferences = await app.inMain(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { contextIsolation, sandbox, nodeIntegration, disableBlinkFeatures } = contents.getLastWebPreferences();
      return { contextIsolation, sandbox, nodeIntegration, disableBlinkFeatures };
    }, null);
    expect(preferences).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false, disableBlinkFeatures: 'Auxclick' });
    const seen = await page.evaluate(() => ({
      api: Object.entries(window.spokelab ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
      port: Object.keys(window.spokelab?.connect() ?? {}),
      isFixed: Object.isFrozen(window.spokelab) && Object.getOwnPropertyDescriptor(window, 'spokelab')?.writable === false,
      leaks: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', 'toMain', 'fromMain'].filter(
        (name) => name in window,
      ),
    }));
    expect(seen).toEqual({
      api: ['kind: string', 'platform: string', 'connect: function', 'onTold: function', 'showCommands: function'],
      port: ['send', 'onMessage', 'onClose', 'close'],
      isFixed: true,
      leaks: [],
    });
  });

  it('holds its pages to the content security policy', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const refused = await page.evaluate(async () => {
      const violations: string[] = [];
      const bothSeen = new Promise<void>((done) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          violations.push(effectiveDirective);
          if (violations.length === 2) done();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'globalThis.isBroken = true;';
      document.body.append(script);
      await fetch('http://elsewhere.example/').catch(() => {});
      await bothSeen;
      return { violations, isBroken: 'isBroken' in globalThis };
    });
    expect(refused).toEqual({ violations: ['script-src-elem', 'connect-src'], isBroken: false });
  });

  it('keeps its pages from going anywhere else', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const own = page.url();
    const seen = await watchNavigation(app);
    await page.evaluate((address) => window.location.assign(address), ELSEWHERE);
    await expect.poll(seen).toEqual([{ url: ELSEWHERE, isPrevented: true }]);
    await page.evaluate((address) => {
      const link = Object.assign(document.createElement('a'), { href: address, textContent: 'away' });
      document.body.append(link);
      link.click();
    }, `${ELSEWHERE}link`);
    await expect.poll(seen).toHaveLength(2);
    expect((await seen())[1]).toEqual({ url: `${ELSEWHERE}link`, isPrevented: true });
    expect(page.url()).toBe(own);
    await showsLab(page, 'Demo lab');
  });

  it('keeps its pages from opening windows', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    expect(await app.isOpeningRefused(page, ELSEWHERE)).toBe(true);
    expect(await app.isOpeningRefused(page, page.url())).toBe(true);
    // What was refused may take a moment to go.
    await expect.poll(() => app.windows()).toEqual([page]);
  });

  it('hands out the files of the window, and no other file by whatever way it is written', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const answers = await page.evaluate(async (paths) => {
      const ask = (address: string, method = 'GET'): Promise<number | string> =>
        fetch(address, { method }).then(
          ({ status }) => status,
          () => 'refused',
        );
      return {
        page: await ask('/index.html'),
        posted: await ask('/index.html', 'POST'),
        inside: await Promise.all(paths.inside.map((path) => ask(path))),
        outside: await Promise.all(paths.outside.map((path) => ask(path))),
      };
    }, TRAVERSALS);
    const { inside, outside } = TRAVERSALS;
    expect(answers).toEqual({ page: 200, posted: 404, inside: inside.map(() => 404), outside: outside.map(() => 'refused') });
  });

  it('permits its pages to copy, and nothing else', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const granted = await page.evaluate(async () => {
      const outcome = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          () => 'granted',
          () => 'denied',
        );
      return {
        notifications: await Notification.requestPermission(),
        geolocation: await outcome(new Promise((done, failed) => navigator.geolocation.getCurrentPosition(done, failed))),
        microphone: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
        reading: await outcome(navigator.clipboard.readText()),
        copying: await outcome(navigator.clipboard.writeText('a payload')),
      };
    });
    expect(granted).toEqual({
      notifications: 'denied',
      geolocation: 'denied',
      microphone: 'denied',
      reading: 'denied',
      copying: 'granted',
    });
  });

  it('answers its own page', async () => {
    const app = await start();
    await showsLab(await app.nextWindow(), 'Demo lab');
    expect(await connectAs(app, { what: 'own page' })).toBe('answered');
  });

  it('closes the ports of everyone else', async () => {
    const app = await start();
    await showsLab(await app.nextWindow(), 'Demo lab');
    for (const what of ['other window', 'other page', 'inner frame', 'no frame', 'with content', 'two ports'] as const) {
      expect(await connectAs(app, { what }), what).toBe('closed');
    }
  });
});
