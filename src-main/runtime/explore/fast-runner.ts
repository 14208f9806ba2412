/**
 * Runs variants of one scenario, many in a row: bundles are opened once, and a trace is folded into what the expectations
 * need and then forgotten, neither hashed nor written.
 */
import type { FaultId } from '../../contract/ids.ts';
import type { PluginProgram } from '../../contract/plugin.ts';
import type { Expectation, ExpectationResult, PluginInstallation, Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { LabPlan } from '../../engine/index.ts';
import { ExpectationWatch, RunFacts } from '../../engine/index.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { assert } from '../../util/assert.ts';
import { planFor } from '../plan.ts';
import type { Sandboxes } from '../sandboxes.ts';
import { sandboxFor } from '../sandboxes.ts';
import { createVirtualWorld } from '../virtual-world.ts';

export type FastRun = {
  facts: RunFacts;
  results: ExpectationResult[];
  /** The `always` or `eventually` whose break ended the run. */
  broken: Expectation | undefined;
};

export type FastRunOptions = {
  onEvent?(event: TraceEvent): void;
  /** Runs on after a break. */
  keepGoing?: boolean;
  /** At this moment all faults that are active end. */
  healAtUs?: Us;
};

export class FastRunner {
  readonly scenario: Scenario;
  readonly #plan: LabPlan;
  readonly #sandbox: Sandboxes;
  readonly #programs = new Map<string, PluginProgram>();

  /** Throws SpokelabError for bundles that cannot be used. */
  static async open(scenario: Scenario): Promise<FastRunner> {
    const plan = await planFor(scenario, 'virtual', 'explore');
    return new FastRunner(scenario, plan, await sandboxFor(plan));
  }

  private constructor(scenario: Scenario, plan: LabPlan, sandbox: Sandboxes) {
    this.scenario = scenario;
    this.#plan = plan;
    this.#sandbox = sandbox;
    const remember = (half: 'hub' | 'edge', installations: readonly PluginInstallation[], programs: readonly PluginProgram[]): void => {
      for (const [index, installation] of installations.entries()) {
        const program = programs[index];
        if (program !== undefined) this.#programs.set(programKey(half, installation), program);
      }
    };
    remember('hub', scenario.hubPlugins, plan.hubPlugins);
    for (const [index, edge] of scenario.edges.entries()) remember('edge', edge.plugins, plan.edges[index]?.plugins ?? []);
  }

  /** The lab of a variant: any scenario that installs no other plugins than the runner's own. */
  planOf(variant: Scenario): LabPlan {
    const { scenario } = this;
    const { name, seed, profile, traffic, faults } = variant;
    const plan: LabPlan = { ...this.#plan, name, seed, profile, traffic, faults };
    if (variant.hubPlugins !== scenario.hubPlugins) plan.hubPlugins = this.#programsOf('hub', variant.hubPlugins);
    if (variant.edges !== scenario.edges) {
      const own = new Map(this.#plan.edges.map((edge) => [edge.id, edge]));
      plan.edges = variant.edges.map(({ id, namespace, plugins }) => ({
        ...own.get(id),
        id,
        namespace,
        plugins: this.#programsOf('edge', plugins),
      }));
    }
    return plan;
  }

  run(variant: Scenario, { onEvent, keepGoing = false, healAtUs }: FastRunOptions = {}): FastRun {
    const { expectations, durationUs } = variant;
    const facts = new RunFacts(expectations);
    const watch = new ExpectationWatch(expectations, facts);
    const active = new Set<FaultId>();
    const sink = (event: TraceEvent): void => {
      watch.beforeEvent(event);
      facts.apply(event);
      watch.afterEvent(event);
      onEvent?.(event);
      if (event.type === 'fault-started') active.add(event.fault);
      else if (event.type === 'fault-ended') active.delete(event.fault);
    };
    const { lab, scheduler } = createVirtualWorld(this.planOf(variant), sink, this.#sandbox);
    const isOver = (): boolean => !keepGoing && watch.broken !== undefined;
    const runTo = (horizonUs: Us): void => {
      while (!isOver() && scheduler.runNext(horizonUs));
      if (!isOver()) scheduler.advanceTo(horizonUs);
    };
    try {
      lab.start();
      if (healAtUs !== undefined) {
        runTo(healAtUs);
        for (const fault of [...active]) lab.clearFault(fault);
      }
      runTo(durationUs);
    } finally {
      lab.end();
    }
    return { facts, results: watch.results(), broken: keepGoing ? undefined : watch.broken?.expectation };
  }

  #programsOf(half: 'hub' | 'edge', installations: readonly PluginInstallation[]): PluginProgram[] {
    return installations.map((installation) => {
      const program = this.#programs.get(programKey(half, installation));
      assert(program !== undefined, `a variant installs ${installation.bundle}, which its scenario does not`);
      return program;
    });
  }
}

const programKey = (half: 'hub' | 'edge', installation: PluginInstallation): string => `${half} ${JSON.stringify(installation)}`;
