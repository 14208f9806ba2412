/** How cost grows: a day of traffic, a burst at one instant, ten thousand edges, and cost against edges and payloads. */
import { HOUR, MINUTE, SECOND } from '../../src-main/contract/units.ts';
import type { LabPlan } from '../../src-main/engine/index.ts';
import { TraceRecorder } from '../../src-main/runtime/trace-recorder.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';
import { medianOf, print } from './figure.ts';

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `edge-${index + 1}`);
const edgesOf = (count: number): LabPlan['edges'] => idsOf(count).map((id) => ({ id, namespace: 'default', plugins: [] }));

/** Wall seconds of a run, and what it leaves on the heap while it is there. */
function run(plan: LabPlan, untilUs: number): { wallS: number; heapBytes: number } {
  const before = heapBytes();
  const recorder = new TraceRecorder();
  const startedMs = performance.now();
  const { lab, scheduler } = createVirtualWorld(plan, recorder.sink, createScriptedSandbox(ACCEPT_ALL));
  lab.start();
  while (scheduler.runNext(untilUs));
  const wallS = (performance.now() - startedMs) / 1_000;
  const after = heapBytes();
  lab.end();
  return { wallS, heapBytes: after - before };
}

/** Needs node --expose-gc for a true figure; without it garbage counts too. */
function heapBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

export async function benchScale(): Promise<void> {
  const day = planOf({ edges: edgesOf(10), traffic: [sends({ edges: idsOf(10), everyUs: SECOND })] });
  print({ name: '24 simulated hours of 10 edges at 1 payload/s', value: run(day, 24 * HOUR).wallS, unit: 's', reach: { most: 20 } });

  const burst = planOf({
    edges: edgesOf(10),
    edge: { queueCapacity: 100_000 },
    traffic: [sends({ edges: idsOf(10), everyUs: 1, count: 10_000 })],
  });
  print({
    name: 'burst of 100,000 payloads within 10 ms, until delivered',
    value: await medianOf(3, () => run(burst, MINUTE).wallS),
    unit: 's',
  });

  const crowd = run(planOf({ edges: edgesOf(10_000), hub: { edgesMax: 20_000 } }), 2 * MINUTE);
  print({ name: '10,000 edges, two minutes', value: crowd.wallS, unit: 's' });
  print({ name: 'memory per edge at 10,000 edges', value: crowd.heapBytes / 10_000 / 1_024, unit: 'KiB' });

  for (const edges of [1, 10, 100]) {
    for (const payloads of [10_000, 40_000, 160_000]) {
      const count = payloads / edges;
      const plan = planOf({
        edges: edgesOf(edges),
        edge: { queueCapacity: payloads },
        traffic: [sends({ edges: idsOf(edges), everyUs: Math.floor((10 * MINUTE) / count), count })],
      });
      const wallS = await medianOf(3, () => run(plan, 12 * MINUTE).wallS);
      print({ name: `cost per payload, ${edges} edges, ${payloads} payloads`, value: (wallS / payloads) * 1_000_000, unit: 'µs' });
    }
  }
}
