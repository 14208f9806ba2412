/** In the browser: a WebSocket to the server that sent the page. The cookie of the first visit carries the token. */
import type { Channel, ChannelEvents, FromEngine } from './channel.ts';

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
  socket.addEventListener('close', (event) => closed(event.reason === '' ? 'it does not answer' : event.reason));
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
