/** What lies under the app's own schemes, over HTTP: a page asks for it as for any file, and bodies of megabytes cost nothing. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appAddress } from './addresses.ts';

type SchemeHandler = (request: Request) => Promise<Response>;

export const handlers = new Map<string, SchemeHandler>();

/** Any free port of this machine, and of no other. */
export function serve(): Promise<number> {
  const server = createServer((request, response) => void answer(request, response));
  server.unref();
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}

async function answer({ method = 'GET', headers, url }: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = appAddress(`http://${headers.host}${url}`);
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  if (handler === undefined) return void response.writeHead(404).end();
  const answered = await handler(new Request(address, { method }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}
