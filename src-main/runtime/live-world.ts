/** The live world: gRPC over loopback TCP through a link per edge that can be cut, SQLite files, the wall clock. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGrpcControlTransport } from '../adapters/grpc/grpc-control-transport.ts';
import { createGrpcHubListener } from '../adapters/grpc/grpc-hub-listener.ts';
import { openEdgeDoor } from '../adapters/http/edge-door.ts';
import { openSqliteEdgeQueue } from '../adapters/sqlite/sqlite-edge-queue.ts';
import type { KeyValueStores } from '../adapters/sqlite/sqlite-key-value-stores.ts';
import { openSqliteKeyValueStores } from '../adapters/sqlite/sqlite-key-value-stores.ts';
import { createTcpLink } from '../adapters/tcp-link/tcp-link.ts';
import type { EdgeId, NodeId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { EdgeTransport, LabMemory, LabPlan, Link } from '../engine/index.ts';
import { Lab, RandomStreams } from '../engine/index.ts';
import type { BodyStore, TraceSink } from '../engine/ports/trace-sink.ts';
import { liveGateways } from './gateways.ts';
import type { HookCalls } from './hook-calls.ts';
import { storageError } from './kept-file.ts';
import { LiveClock } from './live-clock.ts';
import { makeFolder } from './make-folder.ts';
import type { Sandboxes } from './sandboxes.ts';
import { Trust } from './trust/trust.ts';

export type LiveWorld = {
  lab: Lab;
  clock: LiveClock;
  /** host:port of the hub's gRPC server. */
  hubAddress: string;
  /** host:port of each edge's HTTP port, in a lab with gateways. */
  doors: ReadonlyMap<EdgeId, string>;
  /** Resolves when hub and edges run; `memory` when the lab goes on over the files of an earlier one. */
  start(): Promise<void>;
  resume(): Promise<void>;
  dispose(): Promise<void>;
};

export type LiveWorldOptions = {
  bodies?: BodyStore;
  /** All randomness of the lab; from the plan's seed when absent. */
  random?: RandomStreams;
  /** Where queues and KV lie, kept afterwards; without it a temporary folder that is removed at the end. */
  directory?: string;
  calls?: HookCalls;
  /** What may reach out of the sandbox; nothing by default. */
  trust?: Trust;
  /** The hub's port; any free one by default. */
  hubPort?: number;
  /** Lab time starts here (a lab that is resumed). */
  startUs?: Us;
  memory?: LabMemory;
  /** An operation that nobody waits for failed: a link that could not be opened. */
  onError?: (error: unknown) => void;
};

const FORGETFUL: BodyStore = { keep: () => {} };

export async function createLiveWorld(
  plan: LabPlan,
  trace: TraceSink,
  sandbox: Sandboxes,
  options: LiveWorldOptions = {},
): Promise<LiveWorld> {
  const listener = await createGrpcHubListener({
    host: '127.0.0.1',
    port: options.hubPort ?? 0,
    receiveBytesMax: plan.profile.hub.receiveBytesMax,
  });
  const directory = await openFolder(options.directory).catch(async (error: unknown) => {
    await listener.dispose();
    throw storageError(`The lab's files cannot be kept in ${options.directory ?? tmpdir()}`, error);
  });
  const clock = new LiveClock(options.startUs);
  const stores = new NodeStores(directory);
  const [host, port] = listener.address.split(':');
  const target = { host: host ?? '127.0.0.1', port: Number(port) };

  const doors = new Map<EdgeId, string>();

  const openTransport = (edge: EdgeId, link: Link, ready: (transport: EdgeTransport) => void): void => {
    createTcpLink({
      target: () => target,
      policy: link,
      clock,
      dropped: (direction, bytes) => trace({ type: 'bytes-dropped', at: clock.now(), edge, direction, bytes }),
      reset: (reason) => trace({ type: 'connection-reset', at: clock.now(), edge, reason }),
    })
      .then(async (tcpLink) => {
        const transport = createGrpcControlTransport({ address: tcpLink.address, token: plan.hubTokens[0] });
        const door =
          plan.gateway === undefined ? undefined : await openEdgeDoor((request, answered) => lab.handleHttp(edge, request, answered));
        if (door !== undefined) doors.set(edge, door.address);
        ready({
          transport,
          dispose: () => {
            doors.delete(edge);
            door?.dispose();
            void tcpLink.dispose();
          },
        });
      })
      .catch((error: unknown) => options.onError?.(error));
  };

  const gateways =
    plan.gateway === undefined
      ? undefined
      : await liveGateways(plan.gateway, directory, sandbox.hooks, options.trust ?? new Trust(undefined), options.calls);
  const lab = new Lab(
    plan,
    {
      clock,
      trace,
      sandbox,
      listener,
      openTransport,
      bodies: options.bodies ?? FORGETFUL,
      random: options.random ?? new RandomStreams(plan.seed),
      openQueue: (edge) => openSqliteEdgeQueue(queueFile(directory, edge)),
      openStore: (node, plugin) => stores.of(node).open(plugin),
      forgetEdge: (edge) => {
        stores.forget(edge);
        for (const suffix of ['', '-wal', '-shm']) rmSync(`${queueFile(directory, edge)}${suffix}`, { force: true });
        rmSync(join(directory, 'nodes', `${edge}.middleware`), { recursive: true, force: true });
      },
      ...(gateways === undefined ? {} : { gateway: gateways.ports }),
    },
    options.memory,
  );
  return {
    lab,
    clock,
    hubAddress: listener.address,
    doors,
    start: () => new Promise((ready) => lab.start(ready)),
    resume: () => new Promise((ready) => lab.resume(ready)),
    dispose: async () => {
      lab.end();
      clock.dispose();
      stores.close();
      await gateways?.dispose();
      await listener.dispose();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function openFolder(given: string | undefined): Promise<string> {
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'spokelab-lab-')));
  makeFolder(join(directory, 'nodes'));
  return directory;
}

export const queueFile = (directory: string, edge: EdgeId): string => join(directory, 'nodes', `${edge}.queue.db`);

/** One KV file per node, open as long as the lab. */
class NodeStores {
  readonly #directory: string;
  readonly #open = new Map<NodeId, KeyValueStores>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  of(node: NodeId): KeyValueStores {
    let stores = this.#open.get(node);
    if (stores === undefined) this.#open.set(node, (stores = openSqliteKeyValueStores(this.#file(node))));
    return stores;
  }

  forget(node: NodeId): void {
    this.#open.get(node)?.close();
    this.#open.delete(node);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.#file(node)}${suffix}`, { force: true });
  }

  close(): void {
    for (const stores of this.#open.values()) stores.close();
    this.#open.clear();
  }

  #file(node: NodeId): string {
    return join(this.#directory, 'nodes', `${node}.kv.db`);
  }
}
