/** An edge's own HTTP port on loopback: what comes in goes through its gateway. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import { isOfStrangers, withoutOwnCookies } from '../../util/strangers.ts';

export type EdgeDoor = { address: string; dispose(): void };

/** False when nobody listens: the connection is closed, as a dead gateway's is. */
type Handle = (request: HttpRequest, answered: (response: HttpResponse, id: string) => void) => boolean;

const BODY_BYTES_MAX = 10 * 1_024 * 1_024;
/** Headers that belong to one connection, and not to the message. */
const HOP_BY_HOP = new Set(['Connection', 'Keep-Alive', 'Transfer-Encoding', 'Content-Length', 'Upgrade']);

export async function openEdgeDoor(handle: Handle): Promise<EdgeDoor> {
  const server = createServer((request, response) => void take(request, response, handle));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done());
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    dispose: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function take(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  if (isOfStrangers(request.headers))
    return void response.writeHead(403).end('Spokelab does not take requests that other web pages make.\n');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes > BODY_BYTES_MAX) return void response.writeHead(413, { connection: 'close' }).end('The body is larger than 10 MiB.\n');
      chunks.push(chunk as Buffer);
    }
  } catch {
    return void response.destroy();
  }
  const { method = 'GET', url = '/', headersDistinct } = request;
  const headers = Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values ?? []]));
  const cookies = withoutOwnCookies(headers['cookie']?.join(';') ?? '');
  if (cookies === undefined) delete headers['cookie'];
  else if (cookies !== '') headers['cookie'] = [cookies];
  const isHeard = handle({ method, url, headers, body: Buffer.concat(chunks) }, (answer, id) => send(response, answer, id, method));
  if (!isHeard) response.destroy();
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse, id: string, method: string): void {
  if (response.destroyed) return;
  response.statusCode = status >= 100 && status <= 999 ? status : 500;
  for (const [name, values] of Object.entries(headers)) {
    if (HOP_BY_HOP.has(name)) continue;
    try {
      response.setHeader(name, values);
    } catch {
      // A hook set what no header can be; the rest goes out.
    }
  }
  response.setHeader('X-Spokelab-Request', id);
  response.setHeader('Content-Length', body.length);
  response.end(method === 'HEAD' ? undefined : body);
}
