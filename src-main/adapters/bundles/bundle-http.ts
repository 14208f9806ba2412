/** The lab's bundle server on a loopback port, and the gateways' way to fetch over HTTP. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Download, ServedBundle } from '../../engine/ports/bundle-depot.ts';
import { isOfStrangers } from '../../util/strangers.ts';
import { BUNDLE_LIMITS } from './limits.ts';
import { unpackBundle } from './unpack-bundle.ts';

export type BundleHttpServer = { url: string; dispose(): Promise<void> };

/** `answer` says what becomes of a request for a name. */
export async function serveBundles(answer: (name: string) => ServedBundle): Promise<BundleHttpServer> {
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    if (isOfStrangers(request.headers)) return void response.writeHead(403).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    const given = answer(nameIn(request.url ?? '/'));
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(response, given);
    }, given.delayUs / 1_000);
    timers.add(timer);
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    dispose: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function send(response: ServerResponse, { status, item, keep }: ServedBundle): void {
  if (status !== 200 || item === undefined) return void response.writeHead(status, { 'content-type': 'text/plain' }).end('not found\n');
  const { bytes } = item;
  response.writeHead(200, { 'content-type': 'application/zip', 'content-length': bytes.length, connection: 'close' });
  if (keep === undefined) return void response.end(bytes);
  response.write(bytes.subarray(0, keep), () => response.destroy());
}

function nameIn(url: string): string {
  const [path = '/'] = url.split('?');
  try {
    return decodeURIComponent(path.replace(/^\/+/, ''));
  } catch {
    return path;
  }
}

const TIMEOUT_MS = 5_000;

/** Why an address may not be asked; undefined when it may. */
type Refuse = (address: string) => string | undefined;

/** One attempt, unpacked. A gateway gives up after 5 s. */
export function fetchBundle(url: string, done: (result: Download) => void, refuse: Refuse): { cancel(): void } {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error('context deadline exceeded (Client.Timeout exceeded)')), TIMEOUT_MS);
  let isOver = false;
  const finish = (result: Download): void => {
    clearTimeout(timer);
    if (!isOver) done(result);
    isOver = true;
  };
  attempt(url, stop.signal, refuse).then(finish, (error: unknown) => {
    const reason = stop.signal.aborted ? stop.signal.reason : error;
    finish({ ok: false, message: reason instanceof HttpError ? reason.message : `Error getting bundle: ${textOf(reason)}` });
  });
  return {
    cancel: () => {
      isOver = true;
      clearTimeout(timer);
      stop.abort(new Error('cancelled'));
    },
  };
}

class HttpError extends Error {}

const REDIRECTS_MAX = 10;

/** Follows as Go's client does: up to ten times, and each place is looked at before it is asked. */
async function ask(address: string, signal: AbortSignal, refuse: Refuse, redirects = 0): Promise<Response> {
  const refusal = refuse(address);
  if (refusal !== undefined) throw new Error(refusal);
  const url = new URL(address);
  const headers: Record<string, string> = {};
  if (url.username !== '')
    headers['authorization'] =
      `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
  url.username = '';
  url.password = '';
  const response = await fetch(url, { signal, headers, redirect: 'manual' });
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
  await response.body?.cancel();
  if (redirects >= REDIRECTS_MAX) throw new Error(`stopped after ${REDIRECTS_MAX} redirects`);
  return ask(new URL(location, url).href, signal, refuse, redirects + 1);
}

async function attempt(address: string, signal: AbortSignal, refuse: Refuse): Promise<Download> {
  const response = await ask(address, signal, refuse);
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new HttpError(`HTTP Error, got status code ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > BUNDLE_LIMITS.totalBytesMax) throw new Error(`more than ${BUNDLE_LIMITS.totalBytesMax} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  const { files, stopped } = await unpackBundle(Buffer.concat(chunks));
  return { ok: true, files, ...(stopped === undefined ? {} : { stopped }) };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
