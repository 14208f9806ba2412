/** What a window can do with a scenario beside the lab: check it, run it, compare profiles, probe it, search it for failures. */
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { ExplorationResult, Query, QueryResults } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { RunReport, Scenario } from '../contract/scenario.ts';
import { jsonSchemaOf } from '../contract/schemas/choice.ts';
import { manifestSchema } from '../contract/schemas/manifest.ts';
import { scenarioSchema } from '../contract/schemas/scenario.ts';
import type { TraceEvent } from '../trace/events.ts';
import { compareProfiles } from './compare.ts';
import { explore } from './explore/explore.ts';
import { reportExploration } from './explore/report.ts';
import { tellOfExploration } from './explore/tell-progress.ts';
import { withInevitable } from './explore/when-inevitable.ts';
import { lessonOf, listLessons } from './lessons/lesson-list.ts';
import type { Task } from './long-tasks.ts';
import { probeScenario } from './probe.ts';
import { runScenario } from './run-scenario.ts';
import { editFaults } from './scenario/edit-faults.ts';
import { readFaultPlan } from './scenario/fault-plan.ts';
import { parseScenario, readScenario } from './scenario/load-scenario.ts';
import { writeScenario } from './scenario/write-scenario.ts';
import { sdkTypes } from './sdk-types.ts';

export type WorkbenchQuery = Extract<
  Query,
  {
    ask:
      | 'source'
      | 'lessons'
      | 'lesson'
      | 'schema'
      | 'sdk-types'
      | 'check-scenario'
      | 'fault-plan'
      | 'edit-faults'
      | 'run-scenario'
      | 'compare-profiles'
      | 'explore-scenario';
  }
>;

const ASKS: ReadonlySet<Query['ask']> = new Set([
  'source',
  'lessons',
  'lesson',
  'schema',
  'sdk-types',
  'check-scenario',
  'fault-plan',
  'edit-faults',
  'run-scenario',
  'compare-profiles',
  'explore-scenario',
]);

export const isWorkbenchQuery = (query: Query): query is WorkbenchQuery => ASKS.has(query.ask);

/** The profile that a scenario names itself. */
const OWN = 'own';

/** The lab's own scenario: its text, and where this and other texts are taken to lie. */
type Own = { file: string; text: string; lesson?: { id: string } };

/** Throws SpokelabError. */
export async function answerAtWorkbench(
  query: WorkbenchQuery,
  { file, text, lesson }: Own,
  task: Task,
): Promise<QueryResults[WorkbenchQuery['ask']]> {
  switch (query.ask) {
    case 'source':
      return { yaml: text, file };
    case 'lessons':
      return { lessons: listLessons(lesson?.id) };
    case 'lesson':
      return lessonOf(query.lesson);
    case 'schema':
      return { schema: jsonSchemaOf(query.of === 'scenario' ? scenarioSchema : manifestSchema) };
    case 'sdk-types':
      return sdkTypes();
    case 'check-scenario': {
      const read = readScenario(query.yaml, file);
      return { problems: read.ok ? [] : read.problems };
    }
    case 'fault-plan':
      return readFaultPlan(query.yaml, file);
    case 'edit-faults':
      return editFaults(query.yaml, file, query.edits);
    case 'run-scenario':
      return runHere(parseScenario(query.yaml, file), query, task);
    case 'compare-profiles': {
      const scenarios = query.profiles.map((profile) => parseScenario(query.yaml, file, profile === OWN ? {} : { profile }));
      return { runs: await compareProfiles(scenarios, { givesWay: true, signal: task.signal, onEvent: tellOfRuns(task, scenarios) }) };
    }
    case 'explore-scenario':
      return exploreHere(parseScenario(query.yaml, file), file, query.runs, task);
  }
}

type RunQuery = Extract<Query, { ask: 'run-scenario' }>;

async function runHere(scenario: Scenario, { probe, world = 'virtual' }: RunQuery, task: Task): Promise<RunReport> {
  const tell = tellOfRuns(task, [scenario]);
  const onEvent = (event: TraceEvent): void => tell(event, 0);
  const run = await runScenario(scenario, { world, keepGoing: true, givesWay: true, signal: task.signal, onEvent });
  const report = world === 'live' ? run : await withInevitable(scenario, run);
  return probe === undefined ? report : { ...report, probe: await probeScenario(scenario, probe) };
}

/** Says how far runs that follow each other are, in milliseconds of lab time; about a hundred times in each. */
function tellOfRuns(task: Task, scenarios: readonly Scenario[]): (event: TraceEvent, run: number) => void {
  const starts = scenarios.map((_, run) => scenarios.slice(0, run).reduce((sum, { durationUs }) => sum + durationUs, 0));
  const allUs = scenarios.reduce((sum, { durationUs }) => sum + durationUs, 0);
  let nextUs = 0;
  return ({ at }, run) => {
    const atUs = (starts[run] ?? 0) + at;
    if (atUs < nextUs) return;
    nextUs = atUs + (scenarios[run]?.durationUs ?? 0) / 100;
    const which = scenarios.length === 1 ? '' : ` under ${scenarios[run]?.profile.name}`;
    task.progress({ doing: `Running${which}`, done: Math.round(atUs / 1_000), of: Math.round(allUs / 1_000) });
  };
}

/** In a process or thread of its own, so that a live lab runs on beside it. */
async function exploreHere(scenario: Scenario, file: string, runs: number, task: Task): Promise<ExplorationResult> {
  if (scenario.expectations.length === 0)
    throw new SpokelabError(
      'ERR_SCENARIO_INVALID',
      'The scenario expects nothing, so nothing can be found to break. Write what must hold under `expect:`.',
    );
  const onProgress = tellOfExploration(task);
  const exploration = await explore(scenario, { runs, jobs: jobsBeside(), failuresMax: 3, signal: task.signal, onProgress });
  const textOf = (_: unknown, minimal: Scenario): string => writeScenario(minimal, { bundleBase: dirname(resolve(file)) });
  const { done, kinds, failures, sometimes, interrupted } = reportExploration(exploration, file, textOf);
  return { runs, done, kinds, failures, sometimes, isCancelled: interrupted };
}

/** One processor is left to the lab and the window; more than a few workers only take memory. */
const jobsBeside = (): number => Math.max(1, Math.min(4, availableParallelism() - 1));
