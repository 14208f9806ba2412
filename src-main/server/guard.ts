/** Who may speak to the server: this machine, this origin, with the token. Other web pages are strangers at the door. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Door = { port: number; token: string };

/** Cookies are shared by all ports of a host: each server needs a name of its own. */
export const cookieFor = (port: number): string => `spokelab-${port}`;

/** The names under which a page of ours reaches the server. Any other Host is a name that somebody made point here. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** A browser names the page that asks; it must be one of ours. Programs that are no browser send no Origin. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return origin === undefined || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}

/** The token is in the cookie that the first visit set, in the address, or in an Authorization header (for programs). */
export function hasToken(request: IncomingMessage, url: URL, { port, token }: Door): boolean {
  const offered = [
    cookieOf(request.headers.cookie, cookieFor(port)),
    url.searchParams.get('token') ?? undefined,
    request.headers.authorization?.startsWith('Bearer ') ? request.headers.authorization.slice('Bearer '.length) : undefined,
  ];
  return offered.some((candidate) => candidate !== undefined && isEqual(candidate, token));
}

/** Takes the same time wherever the two differ. */
function isEqual(offered: string, token: string): boolean {
  const a = Buffer.from(offered);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookieOf(header: string | undefined, wanted: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=');
    if (name === wanted) return value;
  }
  return undefined;
}
