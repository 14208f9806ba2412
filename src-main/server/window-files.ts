/** The built window, as files over HTTP. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.map': 'application/json',
};

/** What the window may load and connect to; the same in the desktop. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  // Positions are set as style attributes by React; there are no inline style elements of ours.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Sends the file that the path names under the folder; false when there is none. Never leaves the folder. */
export async function sendFile(folder: string, path: string, response: ServerResponse, isHead: boolean): Promise<boolean> {
  const file = join(folder, normalize(path === '/' ? '/index.html' : path));
  const type = TYPES[extname(file)];
  if (!file.startsWith(folder + sep) || type === undefined) return false;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) return false;
  // Everything but the page itself has a name made of its content.
  const isPage = file.endsWith('.html');
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': type,
    'content-length': found.size,
    'cache-control': isPage ? 'no-store' : 'private, max-age=31536000, immutable',
  });
  if (isHead) response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
  return true;
}
