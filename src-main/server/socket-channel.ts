/** A WebSocket as a window's line to the engine: one JSON text per message. */
import type { WebSocket } from 'ws';
import { MIB } from '../contract/units.ts';
import type { EngineChannel } from '../runtime/session-api.ts';

/** A bundle of 64 MiB in base64, with room for the rest of its message. */
export const MESSAGE_BYTES_MAX = 96 * MIB;

/** A line on which nothing comes back for two of these is dead. */
export const PING_MS = 15_000;

export function socketChannel(socket: WebSocket): EngineChannel {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const pinging = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, PING_MS);
  socket.on('close', () => clearInterval(pinging));
  // An oversized or broken message: the library closes the line; there is nothing to add.
  socket.on('error', () => {});
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage: (listener) => void socket.on('message', (data, isBinary) => listener(isBinary ? undefined : parse(String(data)))),
    onClose: (listener) => void socket.on('close', listener),
  };
}

/** What is no JSON is handed on as nothing; the session refuses it like any other malformed message. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
