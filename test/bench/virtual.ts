/** The virtual world's speed: payloads from sendToControl to the hub plugin, with the full trace folded and hashed. */
import { join } from 'node:path';
import { openBundle, programFor } from '../../src-main/adapters/bundles/index.ts';
import { DEFAULT_PLUGIN_LIMITS } from '../../src-main/adapters/sandbox/javascript/limits.ts';
import { HOUR, SECOND } from '../../src-main/contract/units.ts';
import type { LabPlan } from '../../src-main/engine/index.ts';
import type { PluginSandbox } from '../../src-main/engine/ports/plugin-sandbox.ts';
import { javascriptSandbox } from '../../src-main/runtime/sandboxes.ts';
import { TraceRecorder } from '../../src-main/runtime/trace-recorder.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';
import { medianOf, print } from './figure.ts';

const EDGES = ['edge-1', 'edge-2', 'edge-3', 'edge-4', 'edge-5'];

/** Five edges, ten payloads a second each, heartbeat 30 s: the lab of the speed-up goal. */
function fiveEdges(overrides: Partial<LabPlan> = {}): LabPlan {
  const item = {
    payload: { hits: 1, misses: 2, hit_rate: 33.3, timestamp: 1_789_990_677 },
    metadata: { metric_type: 'cache_stats', interval: '5m' },
  };
  return planOf({
    edges: EDGES.map((id) => ({ id, namespace: 'default', plugins: [] })),
    traffic: [sends({ edges: EDGES, everyUs: SECOND / 10, jitter: 0.2, item })],
    ...overrides,
  });
}

function run(plan: LabPlan, sandbox: PluginSandbox, untilUs: number): { deliveries: number; wallS: number } {
  const recorder = new TraceRecorder();
  const startedMs = performance.now();
  const { lab, scheduler } = createVirtualWorld(plan, recorder.sink, sandbox);
  lab.start();
  while (scheduler.runNext(untilUs));
  lab.end();
  recorder.hash();
  return { deliveries: recorder.facts.ledger.counters.delivered, wallS: (performance.now() - startedMs) / 1_000 };
}

export async function benchVirtual(): Promise<void> {
  const builtIn = createScriptedSandbox(ACCEPT_ALL);
  const rate =
    (plan: LabPlan, sandbox: PluginSandbox): (() => number) =>
    () => {
      const { deliveries, wallS } = run(plan, sandbox, HOUR / 2);
      return deliveries / wallS;
    };
  print({
    name: 'virtual deliveries, receiver built in',
    value: await medianOf(5, rate(fiveEdges(), builtIn)),
    unit: '1/s',
    reach: { least: 60_000 },
  });

  const bundle = await openBundle(join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats'));
  const sandboxed = fiveEdges({ hubPlugins: [programFor(bundle, 'hub', 42, {})], limits: DEFAULT_PLUGIN_LIMITS });
  print({
    name: 'virtual deliveries, cache-stats in the sandbox',
    value: await medianOf(5, rate(sandboxed, await javascriptSandbox())),
    unit: '1/s',
    reach: { least: 30_000 },
  });

  const speedUp = await medianOf(5, () => HOUR / 1_000_000 / run(fiveEdges(), builtIn, HOUR).wallS);
  print({ name: 'simulated over wall time, 5 edges at 10 payloads/s', value: speedUp, unit: 'x', reach: { least: 1_000 } });
}
