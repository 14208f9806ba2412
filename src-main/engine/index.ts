/** What the runtime may use of the engine. */

export { ExpectationWatch } from './checks/expectation-watch.ts';
export { latenciesOf } from './checks/latency.ts';
export { RunFacts } from './checks/run-facts.ts';
export { BundleServer } from './gateway/bundle-server.ts';
export type { Draw } from './kernel/random-streams.ts';
export { RandomStreams } from './kernel/random-streams.ts';
export { Scheduler } from './kernel/scheduler.ts';
export { Lab } from './lab/lab.ts';
export type { EdgePlan, EdgeTransport, GatewayPlan, GatewayPorts, LabComposition, LabMemory, LabPlan, LabPorts } from './lab/lab-plan.ts';
export type { Link } from './link/link.ts';
export { SimulatedNetwork } from './link/simulated-network.ts';
