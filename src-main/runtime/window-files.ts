/** The built window as files, and what a page made of them may do. The server and the desktop both hand them out. */
import { stat } from 'node:fs/promises';
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

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // Menus and the editor write style elements of their own.
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
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
} as const;

export type WindowFile = { path: string; bytes: number; headers: Record<string, string> };

/**
 * The file under `folder` (absolute) that the path of an address, as it stands there, names; undefined when there is
 * none of a kind that a window has. Never leaves the folder.
 */
export async function findWindowFile(folder: string, addressPath: string): Promise<WindowFile | undefined> {
  const decoded = decode(addressPath);
  if (decoded === undefined || decoded.includes('\0')) return undefined;
  const path = join(folder, normalize(decoded === '/' ? '/index.html' : decoded));
  const type = TYPES[extname(path)];
  if (!path.startsWith(folder + sep) || type === undefined) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  // Everything under assets has a name made of its content.
  const isLasting = path.startsWith(join(folder, 'assets') + sep);
  const caching = isLasting ? 'private, max-age=31536000, immutable' : 'no-store';
  return { path, bytes: found.size, headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': caching } };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
