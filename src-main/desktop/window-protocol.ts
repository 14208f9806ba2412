/** The window's files under their own scheme. */
import { readFile } from 'node:fs/promises';
import type { Session } from 'electron';
import { protocol } from 'electron';
import { projectFile } from '../runtime/project-file.ts';
import { findWindowFile, SECURITY_HEADERS } from '../runtime/window-files.ts';
import { isOwnAddress, SCHEME } from './address.ts';

/** Must be called before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveWindow(session: Session): void {
  const folder = projectFile('out', 'renderer');
  session.protocol.handle(SCHEME, async (request) => {
    const file =
      isOwnAddress(request.url) && request.method === 'GET' ? await findWindowFile(folder, new URL(request.url).pathname) : undefined;
    if (file === undefined) return new Response('There is nothing here.', { status: 404, headers: SECURITY_HEADERS });
    return new Response(await readFile(file.path), { headers: file.headers });
  });
}
