/**
 * An edge's way to the hub in the live world. A connection is one gRPC channel that dials once: when it breaks, or cannot
 * be made, every later call on it fails with `unavailable`, and only a new `connect` dials again, at once.
 * It has no time-outs of its own: edges count lab time.
 */

import type { Socket } from 'node:net';
import type { ChannelOptions, ServiceError } from '@grpc/grpc-js';
import { ChannelCredentials, Client, connectivityState, credentials, status as Status } from '@grpc/grpc-js';
import type { CallResult, ControlMessage, EdgeMessage, EdgeRegistration, WireError } from '../../contract/wire.ts';
import type { Call, ControlConnection, ControlTransport, EdgeStream } from '../../engine/ports/control-transport.ts';
import type { MessageFormat } from './message-format.ts';
import { MESSAGE_BYTES_MAX, RPCS, serializerOf, toMetadata, WINDOW_BYTES } from './sync-service.ts';
import { toWireError } from './wire-status.ts';

export type GrpcControlTransportOptions = {
  /** host:port of the hub, or of the link to it. */
  address: string;
  token: string;
};

const CHANNEL_OPTIONS: ChannelOptions = {
  // Nothing may outlive or be shared between connections: no pooled dials, no back-off of an earlier one, no retries.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc-node.flow_control_window': WINDOW_BYTES,
};

export function createGrpcControlTransport({ address, token }: GrpcControlTransportOptions): ControlTransport {
  return { connect: () => new GrpcControlConnection(address, `Bearer ${token}`) };
}

type Subscriber = { message(message: ControlMessage): void; ended(error: WireError): void };

const BROKEN: WireError = { status: 'unavailable', message: 'The connection to the hub is broken.' };

class GrpcControlConnection implements ControlConnection {
  private readonly authorization: string;
  private readonly client: Client;
  private readonly credentials = new WatchedCredentials();
  /** Calls and the stream under way. */
  private readonly open = new Set<Call>();
  private isBroken = false;
  private isClosed = false;

  constructor(address: string, authorization: string) {
    this.authorization = authorization;
    this.client = new Client(address, this.credentials, CHANNEL_OPTIONS);
    this.watch(connectivityState.IDLE);
  }

  register(request: EdgeRegistration, done: Parameters<ControlConnection['register']>[1]): Call {
    return this.unary(RPCS.registerEdge, request, undefined, done);
  }

  sendBatch(...[batch, traceRef, done]: Parameters<ControlConnection['sendBatch']>): Call {
    return this.unary(RPCS.sendPluginControlBatch, batch, traceRef, done);
  }

  subscribe(first: EdgeRegistration, { message, ended }: Subscriber): EdgeStream {
    if (this.isClosed) return { send() {} };
    if (this.isBroken) {
      this.soon(() => ended(BROKEN));
      return { send() {} };
    }
    const { path, request, answer } = RPCS.subscribeToChanges;
    const stream = this.client.makeBidiStreamRequest<EdgeMessage, ControlMessage | undefined>(
      path,
      serializerOf(request),
      (bytes) => answer.decode(bytes),
      toMetadata({ authorization: this.authorization }),
    );
    const call = this.track(() => stream.cancel());
    stream.on('data', (received: ControlMessage | undefined) => {
      if (call.isOpen() && received !== undefined) message(received);
    });
    stream.on('error', () => {});
    stream.on('status', (status) => {
      if (!call.end()) return;
      const isRegular = status.code === Status.OK;
      ended(isRegular ? { status: 'unavailable', message: 'The hub ended the stream.' } : toWireError(status));
    });
    stream.write({ registration: first });
    return { send: (sent) => void (call.isOpen() && stream.write(sent)) };
  }

  close(): void {
    this.isClosed = true;
    for (const call of this.open) call.cancel();
    this.client.close();
    // Not left to the channel, which says good-bye first: a dead process does not.
    this.credentials.destroySockets();
  }

  private unary<Request, Answer>(
    rpc: { path: string; request: MessageFormat<Request, unknown>; answer: MessageFormat<never, Answer> },
    request: Request,
    traceRef: string | undefined,
    done: (result: CallResult<Answer>) => void,
  ): Call {
    if (this.isClosed) return { cancel() {} };
    if (this.isBroken) return this.soon(() => done({ ok: false, error: BROKEN }));
    const { authorization } = this;
    const metadata = toMetadata(traceRef === undefined ? { authorization } : { authorization, traceRef });
    const finish = (error: ServiceError | null, answer: Answer | undefined) => {
      if (!call.end()) return;
      if (error === null && answer !== undefined) done({ ok: true, value: answer });
      else done({ ok: false, error: error === null ? BROKEN : toWireError(error) });
    };
    const underway = this.client.makeUnaryRequest(
      rpc.path,
      serializerOf(rpc.request),
      (bytes) => rpc.answer.decode(bytes),
      request,
      metadata,
      finish,
    );
    const call = this.track(() => underway.cancel());
    return call;
  }

  /** A callback of a call that fails without being sent; never inside the call itself. */
  private soon(run: () => void): Call {
    const call = this.track(() => clearImmediate(immediate));
    const immediate = setImmediate(() => call.end() && run());
    return call;
  }

  private track(abort: () => void): Call & { isOpen(): boolean; end(): boolean } {
    const call = {
      isOpen: () => this.open.has(call),
      /** Whether it was still open. */
      end: () => this.open.delete(call),
      cancel: () => {
        if (call.end()) abort();
      },
    };
    this.open.add(call);
    return call;
  }

  /** The channel would dial again by itself after a failure; the first one is the end of this connection. */
  private watch(from: connectivityState): void {
    this.client.getChannel().watchConnectivityState(from, Number.POSITIVE_INFINITY, () => {
      if (this.isClosed) return;
      const state = this.client.getChannel().getConnectivityState(false);
      const wasUp = from === connectivityState.READY;
      if (!wasUp && state !== connectivityState.TRANSIENT_FAILURE) {
        this.watch(state);
        return;
      }
      this.isBroken = true;
      this.client.close();
    });
  }
}

/** Plain-text credentials that know the sockets they were used on: a channel gives no other way to cut its connection. */
class WatchedCredentials extends ChannelCredentials {
  private readonly plain = credentials.createInsecure();
  private readonly sockets = new Set<Socket>();
  private isDestroyed = false;

  override _isSecure(): boolean {
    return false;
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(...all: Parameters<ChannelCredentials['_createSecureConnector']>) {
    const connector = this.plain._createSecureConnector(...all);
    return {
      waitForReady: () => connector.waitForReady(),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
      connect: (socket: Socket) => {
        this.sockets.add(socket);
        socket.once('close', () => this.sockets.delete(socket));
        if (this.isDestroyed) socket.destroy();
        return connector.connect(socket);
      },
    };
  }

  destroySockets(): void {
    this.isDestroyed = true;
    for (const socket of this.sockets) socket.destroy();
  }
}
