/** The virtual wire passes the suite of the real one. */
import { createProtobufCodec } from '../../src-main/adapters/grpc/protobuf-codec.ts';
import { RandomStreams } from '../../src-main/engine/kernel/random-streams.ts';
import { Scheduler } from '../../src-main/engine/kernel/scheduler.ts';
import { Link } from '../../src-main/engine/link/link.ts';
import { SimulatedNetwork } from '../../src-main/engine/link/simulated-network.ts';
import { describeControlTransport, SUITE_TOKEN } from '../port-suites/control-transport.ts';

describeControlTransport({
  name: 'simulated network',
  create: async () => {
    const scheduler = new Scheduler();
    const network = new SimulatedNetwork(scheduler, createProtobufCodec(), () => {});
    const link = new Link({ latencyUs: 20_000, jitterUs: 0 }, new RandomStreams(1).stream('link'));
    const run = (): void => {
      while (scheduler.runNext(Number.MAX_SAFE_INTEGER));
    };
    return {
      transport: network.transportFor('edge-1', link, SUITE_TOKEN),
      listener: network.listener,
      settle: async () => run(),
      dispose: () => {},
    };
  },
});
