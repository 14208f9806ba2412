/** Runs a scenario from its start to its end in one of the two worlds, and reports. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { LabPlan } from '../engine/index.ts';
import { evaluate } from '../engine/index.ts';
import type { RunOptions, RunScenario } from './api.ts';
import { planFor } from './plan.ts';
import { sandboxFor } from './sandboxes.ts';
import { TraceRecorder } from './trace-recorder.ts';
import { createVirtualWorld } from './virtual-world.ts';

/** The virtual world lets the process breathe (signals, output) this often. */
const BREATH_MS = 50;

export const runScenario: RunScenario = async (scenario, options) => {
  const startedMs = performance.now();
  const recorder = new TraceRecorder(options.onEvent);
  options.signal?.throwIfAborted();
  const plan = await planFor(scenario, options.world, `run-${scenario.seed}`);
  await (options.world === 'virtual' ? runVirtual(scenario, plan, recorder, options) : runLive(scenario, plan, recorder, options));
  return report(scenario, options, recorder, performance.now() - startedMs);
};

async function runVirtual(scenario: Scenario, plan: LabPlan, recorder: TraceRecorder, options: RunOptions): Promise<void> {
  const { lab, scheduler } = createVirtualWorld(plan, recorder.sink, await sandboxFor(plan));
  try {
    lab.start();
    let breathAtMs = performance.now() + BREATH_MS;
    for (let calls = 1; scheduler.runNext(scenario.durationUs); calls += 1) {
      if (calls % 256 !== 0 || performance.now() < breathAtMs) continue;
      await new Promise(setImmediate);
      options.signal?.throwIfAborted();
      breathAtMs = performance.now() + BREATH_MS;
    }
    scheduler.advanceTo(scenario.durationUs);
  } finally {
    lab.end();
  }
}

async function runLive(scenario: Scenario, plan: LabPlan, recorder: TraceRecorder, options: RunOptions): Promise<void> {
  const { createLiveWorld } = await import('./live-world.ts');
  const world = await createLiveWorld(plan, recorder.sink, await sandboxFor(plan));
  try {
    await world.start();
    await world.clock.reached(scenario.durationUs, options.signal);
  } finally {
    await world.dispose();
  }
}

function report(scenario: Scenario, options: RunOptions, recorder: TraceRecorder, wallMs: number): RunReport {
  const { ledger } = recorder.facts;
  const expectations = evaluate(scenario.expectations, recorder.facts);
  return {
    scenario: scenario.name, seed: scenario.seed, world: options.world, profile: scenario.profile.name,
    verdict: expectations.every((expectation) => expectation.ok) ? 'pass' : 'fail',
    counters: { ...ledger.counters },
    causes: { duplicates: { ...ledger.causes.duplicates }, lost: { ...ledger.causes.lost } },
    expectations, traceHash: recorder.hash(), events: recorder.events,
    simulatedMs: scenario.durationUs / 1_000, wallMs: Math.round(wallMs * 10) / 10,
  };
}
