/** A WebSocket as a window's line to the engine. */
import type { WebSocket } from 'ws';
import type { EngineChannel } from '../runtime/session-api.ts';
import { channelOver } from '../runtime/text-line.ts';
import { isDeaf, keepPace } from './socket-pace.ts';

/** A line on which nothing comes back for two of these is dead. */
const PING_MS = 15_000;

export function socketChannel(socket: WebSocket, pingMs = PING_MS): EngineChannel {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const pinging = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMs);
  socket.on('close', () => clearInterval(pinging));
  // An oversized or broken message: the library closes the line; there is nothing to add.
  socket.on('error', () => {});
  keepPace(socket);
  return channelOver({
    send: (text) => {
      if (isDeaf(socket)) return socket.terminate();
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    onText: (listener) => void socket.on('message', (data, isBinary) => listener(isBinary ? undefined : String(data))),
    onClose: (listener) => void socket.on('close', listener),
  });
}
