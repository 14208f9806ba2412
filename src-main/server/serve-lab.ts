/** A lab behind a loopback port: the window's files over HTTP, the engine over a WebSocket at /api. */
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { SpokelabError } from '../contract/errors.ts';
import { openHost } from '../runtime/lab-host.ts';
import { projectFile } from '../runtime/project-file.ts';
import type { LabSession, LabSessionOptions } from '../runtime/session-api.ts';
import { WINDOW_TEXT_BYTES_MAX } from '../runtime/text-line.ts';
import type { WindowFile } from '../runtime/window-files.ts';
import { findWindowFile, SECURITY_HEADERS } from '../runtime/window-files.ts';
import type { Door } from './guard.ts';
import { cookieFor, hasToken, isOwnHost, isOwnOrigin } from './guard.ts';
import { socketChannel } from './socket-channel.ts';

export const WINDOWS_MAX = 16;

/** Every browser keeps a few connections open for a page; whoever holds more than these waits. */
const CONNECTIONS_MAX = 256;
/** Who says this slowly what it wants is let go. */
const HEADERS_MS_MAX = 10_000;
const HEADER_BYTES_MAX = 16_384;

export type ServeOptions = LabSessionOptions & {
  host?: '127.0.0.1';
  /** Any free port by default. */
  port?: number;
  /** The built window; out/renderer by default. */
  rendererDir?: string;
  /** Serve the api alone when the window is not built. */
  allowNoWindow?: boolean;
  /** Opens the lab; tests put another in its place. */
  openSession?: (options: LabSessionOptions) => Promise<LabSession>;
};

/** `failed` resolves when the lab can no longer be kept; it stands still then, and is there to be looked at. */
export type ServedLab = { url: string; hub: string; hubToken: string; failed: Promise<SpokelabError>; close(): Promise<void> };

/** Throws ERR_PORT when the port is taken, and what opening the lab throws. */
export async function serveLab(options: ServeOptions = {}): Promise<ServedLab> {
  const rendererDir = resolve(options.rendererDir ?? projectFile('out', 'renderer'));
  if (options.allowNoWindow !== true && !existsSync(join(rendererDir, 'index.html'))) {
    throw new SpokelabError('ERR_FILE_NOT_FOUND', `The window is not built (${rendererDir} has no index.html). Run "npm run build" first.`);
  }
  const token = randomBytes(24).toString('base64url');
  const server = createServer({
    headersTimeout: HEADERS_MS_MAX,
    requestTimeout: HEADERS_MS_MAX,
    connectionsCheckingInterval: HEADERS_MS_MAX / 2,
    maxHeaderSize: HEADER_BYTES_MAX,
  });
  server.maxConnections = CONNECTIONS_MAX;
  const port = await listen(server, options.port ?? 0);
  try {
    let onFailed = (_error: SpokelabError): void => {};
    const failed = new Promise<SpokelabError>((done) => (onFailed = done));
    const session = await openHost({ ...sessionOptions(options), onFailed }, options.openSession);
    const sockets = new WebSocketServer({ noServer: true, maxPayload: WINDOW_TEXT_BYTES_MAX, perMessageDeflate: false });
    server.on('request', (request, response) => void answer(request, response, { port, token, rendererDir }));
    server.on('upgrade', (request, socket, head) => {
      const refusal = refusalOfSocket(request, { port, token }, sockets.clients.size);
      if (refusal !== undefined) return refuseSocket(socket, refusal);
      sockets.handleUpgrade(request, socket, head, (webSocket) => session.attach(socketChannel(webSocket)));
    });
    return {
      url: `http://127.0.0.1:${port}/?token=${token}`,
      hub: session.info.hubAddress ?? '',
      hubToken: session.hubToken,
      failed,
      close: async () => {
        for (const client of sockets.clients) client.terminate();
        sockets.close();
        await close(server);
        await session.dispose();
      },
    };
  } catch (error) {
    await close(server);
    throw error;
  }
}

function sessionOptions({ scenario, directory, world, userFolder, trusted }: ServeOptions): LabSessionOptions {
  return {
    ...(world === undefined ? {} : { world }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(directory === undefined ? {} : { directory }),
    ...(userFolder === undefined ? {} : { userFolder }),
    ...(trusted === undefined ? {} : { trusted }),
  };
}

type Site = Door & { rendererDir: string };

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { method = 'GET' } = request;
  if (!isOwnHost(request.headers.host, site.port)) return refuse(response, 421);
  const url = urlOf(request);
  if (url === undefined) return refuse(response, 400);
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405);
  if (!hasToken(request, url, site)) return refuse(response, 401);
  if (url.searchParams.has('token')) return enter(response, url, site);
  const file = await findWindowFile(site.rendererDir, url.pathname);
  if (file === undefined) return refuse(response, 404);
  sendFile(file, response, method === 'HEAD');
}

function sendFile(file: WindowFile, response: ServerResponse, isHead: boolean): void {
  response.writeHead(200, { ...file.headers, 'content-length': file.bytes });
  if (isHead) response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

/** The first visit: the token goes from the address, where it could be read over a shoulder, into a cookie. */
function enter(response: ServerResponse, url: URL, door: Door): void {
  url.searchParams.delete('token');
  response.writeHead(303, {
    ...SECURITY_HEADERS,
    // One slash in front, so that no path can be taken for another host.
    location: `/${url.pathname.replace(/^\/+/, '')}${url.search}`,
    'set-cookie': `${cookieFor(door.port)}=${door.token}; HttpOnly; SameSite=Strict; Path=/`,
    'cache-control': 'no-store',
  });
  response.end();
}

const EXPLANATIONS: Record<number, string> = {
  401: 'This address needs the token that Spokelab printed when it started. Open the whole printed address.',
  404: 'There is nothing here.',
  421: 'Spokelab answers to 127.0.0.1 and localhost only.',
};

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${EXPLANATIONS[status] ?? STATUS_CODES[status] ?? ''}\n`);
}

function refusalOfSocket(request: IncomingMessage, door: Door, windows: number): number | undefined {
  const url = urlOf(request);
  if (url === undefined) return 400;
  if (!isOwnHost(request.headers.host, door.port)) return 421;
  if (!isOwnOrigin(request.headers.origin, door.port)) return 403;
  if (!hasToken(request, url, door)) return 401;
  if (url.pathname !== '/api') return 404;
  return windows >= WINDOWS_MAX ? 503 : undefined;
}

function refuseSocket(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function urlOf(request: IncomingMessage): URL | undefined {
  // Joined, not resolved: a path that starts with two slashes must stay a path.
  return request.url?.startsWith('/') === true ? (URL.parse(`http://127.0.0.1${request.url}`) ?? undefined) : undefined;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'another program uses it' : cause.message;
      failed(new SpokelabError('ERR_PORT', `Port ${port} of 127.0.0.1 cannot be opened: ${reason}. Name another with --port.`, { cause }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
