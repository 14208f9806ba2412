/** One life of the hub's gRPC server: from a start of the hub to its crash. */

import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { Server, ServerCredentials, type ServerDuplexStream, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import type { CallMetadata, CallResult, ControlMessage, EdgeMessage } from '../../contract/wire.ts';
import type { HubEndpoint, HubStreamIn } from '../../engine/ports/control-transport.ts';
import type { MessageFormat } from './message-format.ts';
import type { ForeignControlMessage, ForeignEdgeMessage } from './session-formats.ts';
import { FOREIGN_RPCS, RPCS, rpcPath, serializerOf, toCaller, WINDOW_BYTES } from './sync-service.ts';
import { toServiceError } from './wire-status.ts';

export type HubService = {
  /** Speaks gRPC on a connection that was accepted. */
  serve(socket: Socket): void;
  /** Nothing is answered and the endpoint is not called any more. The caller cuts the connections. */
  kill(): void;
};

type Respond<Answer> = (result: CallResult<Answer>) => void;
type EdgeStreamCall = ServerDuplexStream<EdgeMessage | ForeignEdgeMessage | undefined, ControlMessage | ForeignControlMessage>;

export function createHubService(endpoint: HubEndpoint, receiveBytesMax: number): HubService {
  const server = new Server({ 'grpc.max_receive_message_length': receiveBytesMax, 'grpc.enable_channelz': 0 });
  let isAlive = true;

  function addUnary<Request, Answer>(
    rpc: { path: string; request: MessageFormat<never, Request>; answer: MessageFormat<Answer, unknown> },
    handle: (request: Request, caller: CallMetadata, respond: Respond<Answer>) => void,
  ): void {
    const serve = (call: ServerUnaryCall<Request, Answer>, answer: sendUnaryData<Answer>) => {
      if (!isAlive) return;
      escaping(() =>
        handle(call.request, toCaller(call.metadata), (result) => {
          // The hub answers on lab time: the edge may have given up long ago, or the hub may have died.
          if (!isAlive || call.cancelled) return;
          if (result.ok) answer(null, result.value);
          else answer(toServiceError(result.error));
        }),
      );
    };
    server.register(rpc.path, serve, serializerOf(rpc.answer), (bytes: Buffer) => rpc.request.decode(bytes), 'unary');
  }

  addUnary(RPCS.registerEdge, (request, caller, respond) => endpoint.registerEdge(request, caller, respond));
  addUnary(RPCS.getFullConfiguration, (request, caller, respond) => endpoint.getFullConfiguration(request, caller, respond));
  addUnary(RPCS.sendHeartbeat, (request, caller, respond) => endpoint.sendHeartbeat(request, caller, respond));
  addUnary(RPCS.unregisterEdge, (request, caller, respond) => endpoint.unregisterEdge(request, caller, respond));
  addUnary(RPCS.sendPluginControlBatch, (request, caller, respond) => endpoint.sendPluginControlBatch(request, caller, respond));
  addForeignRpcs(server);

  const { path, request, answer } = RPCS.subscribeToChanges;
  const serveStream = (call: EdgeStreamCall) => isAlive && escaping(() => openStream(endpoint, call, () => isAlive));
  server.register(path, serveStream, serializerOf(answer), (bytes: Buffer) => request.decode(bytes), 'bidi');

  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  widenWindows(server);
  return {
    serve: (socket) => injector.injectConnection(socket),
    kill() {
      isAlive = false;
      injector.destroy();
      server.forceShutdown();
    },
  };
}

function openStream(endpoint: HubEndpoint, call: EdgeStreamCall, isAlive: () => boolean): void {
  const caller = toCaller(call.metadata);
  let isOpen = true;
  const write = (message: ControlMessage | ForeignControlMessage) => {
    if (isOpen && isAlive()) call.write(message);
  };
  const opened = endpoint.openStream(caller, {
    send: write,
    end(error) {
      if (!isOpen || !isAlive()) return;
      isOpen = false;
      call.emit('error', toServiceError(error));
    },
  });
  if (!opened.ok) {
    isOpen = false;
    call.on('error', () => {});
    call.emit('error', toServiceError(opened.error));
    return;
  }
  const { stream } = opened;
  const ended = () => {
    if (!isOpen || !isAlive()) return;
    isOpen = false;
    escaping(() => stream.ended());
    call.end();
  };
  call.on('data', (message: EdgeMessage | ForeignEdgeMessage | undefined) => {
    if (isOpen && isAlive()) escaping(() => receive(endpoint, caller, message, stream, write));
  });
  call.on('end', ended);
  call.on('cancelled', ended);
  call.on('error', ended);
}

function receive(
  endpoint: HubEndpoint,
  caller: CallMetadata,
  message: EdgeMessage | ForeignEdgeMessage | undefined,
  stream: HubStreamIn,
  write: (message: ForeignControlMessage) => void,
): void {
  if (message === undefined) return;
  if ('configRequest' in message) {
    endpoint.getFullConfiguration(message.configRequest, caller, (result) => result.ok && write({ configuration: result.value }));
  } else if ('unregistration' in message) {
    endpoint.unregisterEdge(message.unregistration, caller, () => {});
  } else {
    stream.message(message);
  }
}

function addForeignRpcs(server: Server): void {
  for (const name of FOREIGN_RPCS) {
    const refuse = (_call: unknown, answer: sendUnaryData<Buffer>) =>
      answer(toServiceError({ status: 'unimplemented', message: `Spokelab's hub does not simulate ${name}.` }));
    server.register(
      rpcPath(name),
      refuse,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      'unary',
    );
  }
}

/**
 * HTTP/2 starts with windows of 64 KiB, with which a full batch takes 160 trips over the link. Go's gRPC, which the real
 * hub uses, widens them by itself; grpc-js has a setting for its clients only.
 */
function widenWindows(server: Server): void {
  const listening: Map<Http2Server, unknown> = server['http2Servers'];
  for (const http2Server of listening.keys()) {
    http2Server.updateSettings({ initialWindowSize: WINDOW_BYTES });
    http2Server.on('session', (session) => session.setLocalWindowSize(WINDOW_BYTES));
  }
}

/** Runs code of the engine. grpc-js would turn its exception into a status; a bug must end the lab instead. */
function escaping(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
