import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SpokelabError } from '../../../src-main/contract/errors.ts';
import { WINDOW_TEXT_BYTES_MAX } from '../../../src-main/runtime/text-line.ts';
import { serveLab, WINDOWS_MAX } from '../../../src-main/server/serve-lab.ts';
import { socketChannel } from '../../../src-main/server/socket-channel.ts';
import { closeCode, enter, knock, nextMessage, openSocket, RememberingSession, removeWindow, serveRemembered } from './served.ts';

afterAll(removeWindow);

describe('a served lab', () => {
  it('opens the scenario and tells where the window and the hub are', async () => {
    const served = await serveRemembered('some.yaml');
    expect(served.options).toMatchObject({ scenario: 'some.yaml' });
    expect(served).toMatchObject({ hub: '127.0.0.1:9', hubToken: 'token-of-the-hub' });
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
    await served.close();
  });

  it('gives every server a token of its own', async () => {
    const [first, second] = await Promise.all([serveRemembered(), serveRemembered()]);
    expect(first.token).not.toBe(second.token);
    expect((await knock(second, { path: `/?token=${first.token}` })).status).toBe(401);
    await Promise.all([first.close(), second.close()]);
  });

  it('carries messages both ways, and hands on as nothing what is no JSON text', async () => {
    const served = await serveRemembered();
    const socket = await enter(served);
    for (const [sent, got] of [
      ['{"kind":"hello","version":1}', { kind: 'hello', version: 1 }],
      ['{"kind":', undefined],
      [Buffer.from('{"kind":"hello"}'), undefined],
    ] as const) {
      const answer = nextMessage(socket);
      socket.send(sent);
      expect(await answer).toEqual({ kind: 'reply', id: 7, ok: true, result: got ?? 'nothing' });
      expect(served.session.received.at(-1)).toEqual(got);
    }
    await served.close();
  });

  it('closes on a message that is too large, tells the session, and goes on for the others', async () => {
    const served = await serveRemembered();
    const [rude, polite] = [await enter(served), await enter(served)];
    const code = closeCode(rude);
    const told = new Promise<void>((done) => served.session.channels[0]?.onClose(done));
    const largest = 'x'.repeat(WINDOW_TEXT_BYTES_MAX);
    const answered = nextMessage(polite);
    polite.send(largest);
    expect(await answered).toMatchObject({ result: 'nothing' });
    rude.send(`${largest}x`);
    expect(await code).toBe(1009);
    const answer = nextMessage(polite);
    polite.send('1');
    expect(await answer).toMatchObject({ result: 1 });
    await told;
    await served.close();
  });

  it('has room for so many windows, and for a new one when one is closed', async () => {
    const served = await serveRemembered();
    const sockets: WebSocket[] = [];
    for (let count = 0; count < WINDOWS_MAX; count += 1) sockets.push(await enter(served));
    expect(await openSocket(served, { cookie: served.cookie })).toEqual({ status: 503 });
    const closed = new Promise<void>((done) => served.session.channels[0]?.onClose(done));
    sockets[0]?.close();
    await closed;
    expect(await enter(served)).toBeInstanceOf(WebSocket);
    await served.close();
  });

  it('closes its windows, its port and its session in the end', async () => {
    const served = await serveRemembered();
    const socket = await enter(served);
    const code = closeCode(socket);
    await served.close();
    expect(await code).toBe(1006);
    expect(served.session).toMatchObject({ isDisposed: true, closed: 1 });
    await expect(knock(served, { path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says that the window is not built, before it opens a lab', async () => {
    let isOpened = false;
    const openSession = async (): Promise<RememberingSession> => {
      isOpened = true;
      return new RememberingSession();
    };
    const failure = await serveLab({ rendererDir: '/nowhere', openSession }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SpokelabError);
    expect(failure).toMatchObject({ code: 'ERR_FILE_NOT_FOUND', message: expect.stringContaining('npm run build') });
    expect(isOpened).toBe(false);
  });

  it('gives its port back when the lab cannot be opened', async () => {
    const broken = new SpokelabError('ERR_SCENARIO_INVALID', 'a mistake in it');
    const openSession = (): Promise<RememberingSession> => Promise.reject(broken);
    const first = await serveRemembered();
    const { port } = first;
    await first.close();
    await expect(serveLab({ port, allowNoWindow: true, openSession })).rejects.toBe(broken);
    const again = await serveLab({ port, allowNoWindow: true, openSession: async () => new RememberingSession() });
    await again.close();
  });

  it('says that a port is taken', async () => {
    const served = await serveRemembered();
    const second = serveLab({ port: served.port, allowNoWindow: true });
    await expect(second).rejects.toMatchObject({ code: 'ERR_PORT', message: expect.stringContaining(`Port ${served.port}`) });
    await served.close();
  });
});

describe('a line to a window', () => {
  it('is ended when nothing comes back, and is not while something does', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const open = async (autoPong: boolean): Promise<{ socket: WebSocket; closed: Promise<void> }> => {
      const connected = once(server, 'connection') as Promise<[WebSocket]>;
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
      const channel = socketChannel((await connected)[0], 20);
      return { socket, closed: new Promise<void>((done) => channel.onClose(done)) };
    };
    const lively = await open(true);
    const dead = await open(false);
    await dead.closed;
    expect(lively.socket.readyState).toBe(WebSocket.OPEN);
    lively.socket.close();
    await lively.closed;
    server.close();
  });
});
