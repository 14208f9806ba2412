/**
 * The hub's door in the live world: a TCP port on loopback with gRPC behind it.
 *
 * The port stays taken from creation to `dispose`. While the hub is down each connection is reset as soon as it is
 * accepted, so that nobody else can get the port between a crash and the next start, not even one of the lab's own
 * outgoing connections.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { SpokelabError } from '../../contract/errors.ts';
import type { HubListener } from '../../engine/ports/control-transport.ts';
import { createHubService, type HubService } from './hub-service.ts';
import { MESSAGE_BYTES_MAX } from './sync-service.ts';

export type GrpcHubListenerOptions = {
  host: '127.0.0.1';
  /** 0 takes any free port. */
  port: number;
  /** Larger messages are refused with RESOURCE_EXHAUSTED. */
  receiveBytesMax?: number;
};

export type GrpcHubListener = HubListener & {
  /** host:port */
  readonly address: string;
  dispose(): Promise<void>;
};

/** Takes the port; throws ERR_PORT when it cannot be had. Nobody is served before `start`. */
export async function createGrpcHubListener(options: GrpcHubListenerOptions): Promise<GrpcHubListener> {
  const sockets = new Set<Socket>();
  let service: HubService | undefined;

  const door = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    if (service === undefined) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    service.serve(socket);
  });
  const address = await listen(door, options);

  function crash(): void {
    service?.kill();
    service = undefined;
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  }

  return {
    address,
    start(endpoint, ready) {
      if (service !== undefined) throw new Error('the hub is already being served');
      const started = createHubService(endpoint, options.receiveBytesMax ?? MESSAGE_BYTES_MAX);
      service = started;
      setImmediate(() => service === started && ready(address));
    },
    crash,
    async dispose() {
      crash();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

function listen(door: Server, { host, port }: GrpcHubListenerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    door.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses the port' : error.message;
      const message = `The hub cannot listen on ${host}:${port}: ${reason}. Choose another port, or 0 for any free one.`;
      reject(new SpokelabError('ERR_PORT', message, { cause: error }));
    });
    door.listen({ host, port }, () => {
      const bound = door.address();
      if (bound !== null && typeof bound === 'object') resolve(`${host}:${bound.port}`);
    });
  });
}
