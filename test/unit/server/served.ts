/** A server with a small window of the test's own and a session that only remembers, and ways to knock at its door. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { EngineChannel, LabSession, LabSessionOptions } from '../../../src-main/runtime/session-api.ts';
import type { ServedLab } from '../../../src-main/server/serve-lab.ts';
import { serveLab } from '../../../src-main/server/serve-lab.ts';

/** Keeps what it was given; each message is answered with an error that repeats it. */
export class RememberingSession implements LabSession {
  readonly info = { name: 'remembered', world: 'live', seed: 1, profile: 'documented', hubAddress: '127.0.0.1:9' } as const;
  readonly file = undefined;
  readonly hubToken = 'token-of-the-hub';
  readonly channels: EngineChannel[] = [];
  readonly received: unknown[] = [];
  closed = 0;
  isDisposed = false;

  attach(channel: EngineChannel): void {
    this.channels.push(channel);
    channel.onMessage((message) => {
      this.received.push(message);
      channel.send({ kind: 'reply', id: 7, ok: true, result: message ?? 'nothing' });
    });
    channel.onClose(() => {
      this.closed += 1;
    });
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
  }
}

export type Served = ServedLab & {
  session: RememberingSession;
  options: LabSessionOptions;
  port: number;
  token: string;
  cookie: string;
};

/** The caller calls `close`, and `removeWindow` in the end. */
export async function serveRemembered(scenario?: string): Promise<Served> {
  const session = new RememberingSession();
  let options: LabSessionOptions = {};
  const lab = await serveLab({
    ...(scenario === undefined ? {} : { scenario }),
    rendererDir: join(makeWindow(), 'renderer'),
    openSession: async (given) => {
      options = given;
      return session;
    },
  });
  const { port, searchParams } = new URL(lab.url);
  const token = searchParams.get('token') ?? '';
  return { ...lab, session, options, port: Number(port), token, cookie: `spokelab-${port}=${token}` };
}

let made: string | undefined;

function makeWindow(): string {
  if (made !== undefined) return made;
  made = mkdtempSync(join(tmpdir(), 'spokelab-window-'));
  mkdirSync(join(made, 'renderer/assets'), { recursive: true });
  mkdirSync(join(made, 'renderer-secrets'));
  writeFileSync(join(made, 'renderer/index.html'), '<!doctype html><title>the window</title>');
  writeFileSync(join(made, 'renderer/assets/main-abc.js'), 'export {};');
  writeFileSync(join(made, 'renderer/notes.secret'), 'of no kind that a window has');
  writeFileSync(join(made, 'secret.json'), '"outside"');
  writeFileSync(join(made, 'renderer-secrets/secret.json'), '"beside"');
  symlinkSync(join(made, 'renderer/assets'), join(made, 'renderer/folder.js'));
  return made;
}

export function removeWindow(): void {
  if (made !== undefined) rmSync(made, { recursive: true });
  made = undefined;
}

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** One request with its path and headers exactly as given: no browser's or URL parser's tidying. */
export function knock({ port }: { port: number }, options: RequestOptions): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, agent: false, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

/** Opens a socket, or gives the status with which it was refused. */
export async function openSocket(
  { port }: { port: number },
  headers: Record<string, string>,
  path = '/api',
): Promise<{ socket: WebSocket } | { status: number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((done, fail) => {
    socket.on('open', () => done({ socket }));
    socket.on('unexpected-response', (_request, response) => {
      done({ status: response.statusCode ?? 0 });
      response.destroy();
    });
    socket.on('error', fail);
  });
}

/** The socket of a window that has the cookie. */
export async function enter(served: Served): Promise<WebSocket> {
  const opened = await openSocket(served, { cookie: served.cookie });
  if ('status' in opened) throw new Error(`refused with ${opened.status}`);
  return opened.socket;
}

export async function nextMessage(socket: WebSocket): Promise<unknown> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString());
}

export async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}
