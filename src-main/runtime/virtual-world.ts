/** The virtual world: the calendar jumps from call to call, the wire is simulated, queues and KV live in memory. */
import { createProtobufCodec } from '../adapters/grpc/protobuf-codec.ts';
import { createInMemoryEdgeQueue } from '../adapters/memory/in-memory-edge-queue.ts';
import { createInMemoryKeyValueStore } from '../adapters/memory/in-memory-key-value-store.ts';
import type { NodeId, PluginId } from '../contract/ids.ts';
import type { LabPlan } from '../engine/index.ts';
import { Lab, RandomStreams, Scheduler, SimulatedNetwork } from '../engine/index.ts';
import type { EdgeQueue } from '../engine/ports/edge-queue.ts';
import type { KeyValueStore } from '../engine/ports/key-value-store.ts';
import type { BodyStore, TraceSink } from '../engine/ports/trace-sink.ts';
import { virtualGateways } from './gateways.ts';
import type { HookCalls } from './hook-calls.ts';
import type { Sandboxes } from './sandboxes.ts';

export type VirtualWorld = { lab: Lab; scheduler: Scheduler };

const FORGETFUL: BodyStore = { keep: () => {} };

export type VirtualWorldOptions = { bodies?: BodyStore; random?: RandomStreams; calls?: HookCalls };

export function createVirtualWorld(
  plan: LabPlan,
  trace: TraceSink,
  sandbox: Sandboxes,
  { bodies = FORGETFUL, random = new RandomStreams(plan.seed), calls }: VirtualWorldOptions = {},
): VirtualWorld {
  const scheduler = new Scheduler();
  const network = new SimulatedNetwork(scheduler, createProtobufCodec(), trace, plan.profile.hub.receiveBytesMax);
  const queues = new Kept<EdgeQueue>(createInMemoryEdgeQueue);
  const stores = new Kept<KeyValueStore>(createInMemoryKeyValueStore);
  const lab = new Lab(plan, {
    clock: scheduler,
    trace,
    bodies,
    random,
    sandbox,
    listener: network.listener,
    openTransport: (edge, link, ready) => ready({ transport: network.transportFor(edge, link, plan.hubTokens[0]), dispose: () => {} }),
    openQueue: (edge) => queues.open(edge),
    openStore: (node: NodeId, plugin: PluginId) => stores.open(`${node}/${plugin}`),
    forgetEdge: (edge) => queues.forget(edge),
    ...(plan.gateway === undefined ? {} : { gateway: virtualGateways(plan.gateway, scheduler, sandbox.hooks, calls) }),
  });
  return { lab, scheduler };
}

/** Things that outlive the node which uses them, as files do: opened again, they are as they were. */
class Kept<T extends { close(): void }> {
  readonly #create: () => T;
  readonly #kept = new Map<string, T>();

  constructor(create: () => T) {
    this.#create = create;
  }

  open(name: string): T {
    let kept = this.#kept.get(name);
    if (kept === undefined) {
      kept = this.#create();
      kept.close = () => {};
      this.#kept.set(name, kept);
    }
    return kept;
  }

  forget(name: string): void {
    this.#kept.delete(name);
  }
}
