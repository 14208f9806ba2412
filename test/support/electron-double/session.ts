import { schemes } from './addresses.ts';
import { app } from './app.ts';
import { handlers } from './served.ts';

type Asking = { getURL(): string };
type RequestHandler = (contents: Asking, permission: string, answer: (isGranted: boolean) => void) => void;
type CheckHandler = (contents: Asking, permission: string, origin: string) => boolean;

class Session {
  /** As in Electron, everything is permitted until a handler says otherwise. */
  requestHandler: RequestHandler = (_contents, _permission, answer) => answer(true);
  checkHandler: CheckHandler = () => true;
  readonly protocol = { handle: handlers.set.bind(handlers) };

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.checkHandler = handler;
  }

  setDevicePermissionHandler(): void {}

  /** Asks both handlers, as Chromium does. */
  async isPermitted(contents: Asking, permission: string, origin: string): Promise<boolean> {
    if (this.checkHandler(contents, permission, origin)) return true;
    return new Promise((answer) => this.requestHandler(contents, permission, answer));
  }
}

export const session = { defaultSession: new Session() };

export const protocol = {
  registerSchemesAsPrivileged: (declared: readonly { scheme: string }[]): void => {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of declared) schemes.add(scheme);
  },
};
