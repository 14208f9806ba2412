/** What the runtime may use of the engine. */
export { Lab } from './lab/lab.ts';
export type { EdgePlan, EdgeTransport, LabMemory, LabPlan, LabPorts } from './lab/lab-plan.ts';
export { Scheduler } from './kernel/scheduler.ts';
export { SimulatedNetwork } from './link/simulated-network.ts';
export type { Link } from './link/link.ts';
export { evaluate } from './checks/evaluate.ts';
export { RunFacts } from './checks/run-facts.ts';
