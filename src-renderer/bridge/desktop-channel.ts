/** On the desktop: the line that the preload script put on the window. */
import type { DesktopApi } from '../../src-main/contract/desktop-api.ts';
import type { Channel, ChannelEvents, FromEngine } from './channel.ts';

declare global {
  interface Window {
    readonly spokelab?: DesktopApi;
  }
}

export function openDesktopChannel(api: DesktopApi, events: ChannelEvents): Channel {
  const port = api.connect();
  let isClosed = false;
  port.onMessage((text) => {
    if (!isClosed) events.message(JSON.parse(text) as FromEngine);
  });
  port.onClose((reason) => {
    if (isClosed) return;
    isClosed = true;
    events.closed(reason);
  });
  queueMicrotask(() => {
    if (!isClosed) events.opened();
  });
  return {
    send: (message) => port.send(JSON.stringify(message)),
    close: () => {
      isClosed = true;
      port.close();
    },
  };
}
