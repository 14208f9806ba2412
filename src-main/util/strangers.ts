/** Who asks at an HTTP port of this machine: a program, a page of the same port, or some other web page. */

/** Header values as Node gives them; those meant here come once. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

const OWN_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * A browser says of each request whose page made it; other programs do not. A name in `Host` that is not this machine's own
 * was made to point here by somebody else.
 */
export function isOfStrangers(headers: Headers): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return true;
  const { origin, host = '' } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return typeof host !== 'string' || !OWN_NAME.test(host);
}

/** Whether an address stays on this machine, by how it is written: no name is looked up. `host` as in URL.hostname, or host:port. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

const OWN_COOKIE = /^\s*spokelab-\d+=/;

/**
 * A browser sends the cookies of a name to every port of it: the one that opens the window's door is none of the business of
 * whoever listens on another port, and must not get into a trace.
 */
export function withoutOwnCookies(header: string): string | undefined {
  const others = header.split(';').filter((part) => !OWN_COOKIE.test(part));
  return others.length === 0 ? undefined : others.join(';').trim();
}
