/** On the desktop: the line that the preload script put on the window. */
import type { WindowMessage } from '../../src-main/contract/api.ts';
import type { Channel, ChannelEvents, FromEngine } from './channel.ts';

export type DesktopPort = {
  send(message: WindowMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason?: string) => void): void;
  close?(): void;
};

/** What the preload script offers. */
export type DesktopApi = { kind: 'desktop'; platform: string; connect(): DesktopPort };

declare global {
  interface Window {
    readonly spokelab?: DesktopApi;
  }
}

export function openDesktopChannel(api: DesktopApi, events: ChannelEvents): Channel {
  const port = api.connect();
  let isClosed = false;
  port.onMessage((message) => {
    if (!isClosed) events.message(message as FromEngine);
  });
  port.onClose((reason) => {
    if (isClosed) return;
    isClosed = true;
    events.closed(reason ?? 'its process has ended');
  });
  queueMicrotask(() => {
    if (!isClosed) events.opened();
  });
  return {
    send: (message) => port.send(message),
    close: () => {
      isClosed = true;
      port.close?.();
    },
  };
}
