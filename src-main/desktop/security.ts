/** Closed by default: pages stay where they are, open nothing, and are permitted nothing that they do not need. */
import type { App, Session, WebContents } from 'electron';
import { isOwnAddress } from './address.ts';

/** Copying a payload as JSON, on the person's click. */
const PERMITTED = 'clipboard-sanitized-write';

export function secureApp(app: App): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => secureContents(contents));
}

function secureContents(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function secureSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === PERMITTED && isOwnAddress(contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === PERMITTED && isOwnAddress(origin));
  session.setDevicePermissionHandler(() => false);
}
