/** In the browser: a WebSocket to the server that sent the page. The cookie of the first visit carries the token. */
import type { Channel, ChannelEvents, FromEngine } from './channel.ts';
import { NO_ANSWER } from './channel.ts';

export function openWebSocketChannel(address: string, events: ChannelEvents): Channel {
  const socket = new WebSocket(address);
  let isClosed = false;
  const closed = (reason: string): void => {
    if (isClosed) return;
    isClosed = true;
    events.closed(reason);
  };
  socket.addEventListener('open', () => events.opened());
  socket.addEventListener('message', (event) => {
    if (!isClosed) events.message(JSON.parse(String(event.data)) as FromEngine);
  });
  socket.addEventListener('close', (event) => {
    if (event.reason !== '') closed(event.reason);
    else void whyNoAnswer().then(closed);
  });
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
}

const REFUSES = 'Spokelab was started again, and asks for the address that it printed then';

/** A socket does not say why it was refused; a request does. */
async function whyNoAnswer(): Promise<string> {
  try {
    const { status } = await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' });
    return status === 401 ? REFUSES : NO_ANSWER;
  } catch {
    return NO_ANSWER;
  }
}
