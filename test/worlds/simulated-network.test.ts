/** The virtual wire passes the suite of the real one; so do both behind a gate that holds nothing. */
import { createProtobufCodec } from '../../src-main/adapters/grpc/protobuf-codec.ts';
import { RandomStreams } from '../../src-main/engine/kernel/random-streams.ts';
import { Scheduler } from '../../src-main/engine/kernel/scheduler.ts';
import { gatedTransport } from '../../src-main/engine/link/gated-transport.ts';
import { Link } from '../../src-main/engine/link/link.ts';
import { MessageGate } from '../../src-main/engine/link/message-gate.ts';
import { SimulatedNetwork } from '../../src-main/engine/link/simulated-network.ts';
import type { ControlTransportFactory } from '../port-suites/control-transport.ts';
import { describeControlTransport, SUITE_TOKEN } from '../port-suites/control-transport.ts';
import { grpcFactory } from '../unit/adapters/grpc/live-wire.ts';

const simulated: ControlTransportFactory = {
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
};

const gated = ({ name, create }: ControlTransportFactory): ControlTransportFactory => ({
  name: `${name} behind a gate`,
  create: async () => {
    const wire = await create();
    const environment = { clock: new Scheduler(), random: new RandomStreams(1), trace: () => {}, epochMs: 0 };
    return { ...wire, transport: gatedTransport(wire.transport, new MessageGate(environment, 'edge-1')) };
  },
});

describeControlTransport(simulated);
describeControlTransport(gated(simulated));
describeControlTransport(gated(grpcFactory));
