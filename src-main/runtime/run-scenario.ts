/** Runs a scenario from its start to its end in one of the two worlds, and reports. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { LabPlan } from '../engine/index.ts';
import { latenciesOf } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { RunOptions, RunScenario } from './api.ts';
import { planFor } from './plan.ts';
import { sandboxFor } from './sandboxes.ts';
import { TraceRecorder } from './trace-recorder.ts';
import { createVirtualWorld } from './virtual-world.ts';

/** The virtual world lets the process breathe (signals, output) this often; it looks at the time after so many calls. */
const BREATH = { ms: 50, calls: 256 };
const SHORT_BREATH = { ms: 8, calls: 16 };

export const runScenario: RunScenario = async (scenario, options) => {
  const startedMs = performance.now();
  const recorder = new TraceRecorder(options.onEvent, scenario.expectations);
  options.signal?.throwIfAborted();
  const plan = await planFor(scenario, options.world, `run-${scenario.seed}`);
  await (options.world === 'virtual' ? runVirtual(scenario, plan, recorder, options) : runLive(scenario, plan, recorder, options));
  return report(scenario, options, recorder, performance.now() - startedMs);
};

async function runVirtual(scenario: Scenario, plan: LabPlan, recorder: TraceRecorder, options: RunOptions): Promise<void> {
  const { lab, scheduler } = createVirtualWorld(plan, recorder.sink, await sandboxFor(plan), randomOf(options));
  try {
    lab.start();
    const breath = options.givesWay === true ? SHORT_BREATH : BREATH;
    let breathAtMs = performance.now() + breath.ms;
    for (let calls = 1; !isOver(recorder, options) && scheduler.runNext(scenario.durationUs); calls += 1) {
      if (calls % breath.calls !== 0 || performance.now() < breathAtMs) continue;
      await new Promise(setImmediate);
      options.signal?.throwIfAborted();
      breathAtMs = performance.now() + breath.ms;
    }
    if (!isOver(recorder, options)) scheduler.advanceTo(scenario.durationUs);
  } finally {
    lab.end();
  }
}

/** A broken `always` or `eventually` ends the run, unless it is to go on. */
const isOver = (recorder: TraceRecorder, options: RunOptions): boolean => options.keepGoing !== true && recorder.watch.broken !== undefined;

async function runLive(scenario: Scenario, plan: LabPlan, recorder: TraceRecorder, options: RunOptions): Promise<void> {
  const { createLiveWorld } = await import('./live-world.ts');
  const broken = new AbortController();
  const sink = (event: TraceEvent): void => {
    recorder.sink(event);
    if (isOver(recorder, options)) broken.abort(BROKEN);
  };
  const world = await createLiveWorld(plan, sink, await sandboxFor(plan), {
    ...randomOf(options),
    ...(options.trust === undefined ? {} : { trust: options.trust }),
  });
  try {
    await world.start();
    const signals = options.signal === undefined ? [broken.signal] : [broken.signal, options.signal];
    await world.clock.reached(scenario.durationUs, AbortSignal.any(signals));
  } catch (error) {
    if (error !== BROKEN) throw error;
  } finally {
    await world.dispose();
  }
}

const randomOf = ({ random }: RunOptions): Pick<RunOptions, 'random'> => (random === undefined ? {} : { random });

const BROKEN = new Error('an expectation is broken for good');

function report(scenario: Scenario, options: RunOptions, recorder: TraceRecorder, wallMs: number): RunReport {
  const { ledger } = recorder.facts;
  const expectations = recorder.watch.results();
  const latencies = latenciesOf(ledger);
  return {
    scenario: scenario.name,
    seed: scenario.seed,
    world: options.world,
    profile: scenario.profile.name,
    verdict: expectations.every((expectation) => expectation.ok) ? 'pass' : 'fail',
    counters: { ...ledger.counters },
    causes: { duplicates: { ...ledger.causes.duplicates }, lost: { ...ledger.causes.lost } },
    expectations,
    ...(latencies === undefined ? {} : { latencies }),
    faults: recorder.faults.list(),
    traceHash: recorder.hash(),
    events: recorder.events,
    simulatedMs: recorder.lastAtUs / 1_000,
    wallMs: Math.round(wallMs * 10) / 10,
    ...(options.world === 'live' ? { notDeterministic: 'live world: real time, real sockets' } : {}),
  };
}
