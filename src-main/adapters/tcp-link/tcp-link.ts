/**
 * An edge's link in the live world: a TCP port on loopback whose connections lead to the hub, subject to the link's rules.
 * Bytes really stop while connections stay open, so time-outs are the edge's own, as on a real network.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { SpokelabError } from '../../contract/errors.ts';
import type { Direction } from '../../contract/units.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { LinkPolicy } from '../../engine/ports/link-policy.ts';
import { BytePipe } from './byte-pipe.ts';

/** Why a connection was cut: a `link-reset` fault, bytes missing in it, or the hub's death. */
type ResetReason = 'fault' | 'lost-bytes' | 'node-died';

export type TcpLinkOptions = {
  /** Where the hub listens; asked for each connection. */
  target(): { host: string; port: number };
  policy: LinkPolicy;
  /** Delays are counted on it: a paused lab holds bytes on the link. */
  clock: Clock;
  /** Bytes died on the link. */
  dropped(direction: Direction, bytes: number): void;
  /** A connection was cut. */
  reset(reason: ResetReason): void;
};

export type TcpLink = {
  /** host:port for the edge to dial. */
  readonly address: string;
  /** Cuts every connection, both ends. */
  resetAll(): void;
  /** Cuts every connection without a word and gives up the port. */
  dispose(): Promise<void>;
};

/** Throws ERR_PORT when no port can be had. */
export async function createTcpLink(options: TcpLinkOptions): Promise<TcpLink> {
  const { policy } = options;
  const connections = new Set<LinkConnection>();
  const resetAll = () => {
    for (const connection of [...connections]) connection.reset('fault');
  };
  const listening = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = new LinkConnection(socket, options, () => connections.delete(connection));
    connections.add(connection);
  });
  const port = await listen(listening);
  const subscriptions = [
    policy.onReset(resetAll),
    policy.onChange(() => {
      for (const connection of [...connections]) connection.rulesChanged();
    }),
  ];
  return {
    address: `127.0.0.1:${port}`,
    resetAll,
    async dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      for (const connection of [...connections]) connection.dispose();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

/** The two halves of a connection, from the edge to the link and from the link to the hub. */
class LinkConnection {
  readonly #options: TcpLinkOptions;
  readonly #edge: Socket;
  readonly #hub: Socket;
  readonly #requests: BytePipe;
  readonly #responses: BytePipe;
  readonly #gone: () => void;

  constructor(edge: Socket, options: TcpLinkOptions, gone: () => void) {
    this.#options = options;
    this.#gone = gone;
    this.#edge = edge;
    this.#hub = connect({ ...options.target(), allowHalfOpen: true, noDelay: true });
    for (const socket of [this.#edge, this.#hub]) {
      socket.on('error', () => {});
      socket.once('close', () => this.#closed());
    }
    const shared = { policy: options.policy, clock: options.clock, dropped: options.dropped, cut: () => this.reset('lost-bytes') };
    this.#requests = new BytePipe({ ...shared, direction: 'requests', source: edge, target: this.#hub, aborted: () => {} });
    this.#responses = new BytePipe({ ...shared, direction: 'responses', source: this.#hub, target: edge, aborted: () => this.#hubDied() });
  }

  reset(reason: ResetReason): void {
    this.dispose();
    this.#options.reset(reason);
  }

  /** A stream with a hole cannot go on: as soon as the direction that lost bytes passes again, both ends must learn it. */
  rulesChanged(): void {
    const { policy } = this.#options;
    const isTorn = (this.#requests.hasLost && !policy.isCut('requests')) || (this.#responses.hasLost && !policy.isCut('responses'));
    if (isTorn) this.reset('lost-bytes');
  }

  dispose(): void {
    this.#requests.dispose();
    this.#responses.dispose();
    this.#edge.resetAndDestroy();
    this.#hub.resetAndDestroy();
    this.#gone();
  }

  /** A hub that never said a word was not there in the first place: refused, not died. */
  #hubDied(): void {
    if (this.#responses.hasCarried) this.#options.reset('node-died');
  }

  #closed(): void {
    if (this.#edge.destroyed && this.#hub.destroyed) this.#gone();
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new SpokelabError('ERR_PORT', `A link could not open a port on 127.0.0.1: ${error.message}.`, { cause: error }));
    });
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const bound = server.address();
      if (bound !== null && typeof bound === 'object') resolve(bound.port);
    });
  });
}
