/** From a scenario file to a checked `Scenario`. Every problem is reported with file, line, column and field. */
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { SpokelabError } from '../../contract/errors.ts';
import type { FaultSpec } from '../../contract/fault.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { describeIssue } from '../../contract/schemas/describe-issue.ts';
import { parseDuration, worth } from '../../contract/schemas/quantities.ts';
import type { ScenarioText } from '../../contract/schemas/scenario.ts';
import { scenarioSchema } from '../../contract/schemas/scenario.ts';
import { expandEdges, expandPlugins } from './expand-edges.ts';
import { expandExpectations } from './expand-expectations.ts';
import { expandExplore } from './expand-explore.ts';
import { expandFaults } from './expand-faults.ts';
import { expandGateway } from './expand-gateway.ts';
import { expandProfile } from './expand-profile.ts';
import { expandTraffic } from './expand-traffic.ts';
import type { Expansion } from './expansion.ts';
import type { FieldPath, ScenarioProblem } from './problems.ts';
import { errorOf, fieldName } from './problems.ts';
import { readText, SCENARIO_BYTES_MAX } from './read-text.ts';
import type { Place, YamlFile } from './read-yaml.ts';
import { readYaml } from './read-yaml.ts';

/** What takes the place of the file's own: `profile` is the name of a built-in one. */
export type ScenarioOverrides = { seed?: number; profile?: string };

/** `faultEntries`: the scenario's faults by their entry in the text. */
export type ReadScenario = { ok: true; scenario: Scenario; faultEntries: FaultSpec[][] } | { ok: false; problems: ScenarioProblem[] };

const DEFAULT_SEED = 1;

const TRACE_HEAD = /^\s*\{"type":"lab-started",/;
const TRACE_HELP = 'To look at a run, ask for its session, which holds the scenario too: "spokelab run SCENARIO --session FILE".';

/**
 * Reads a scenario file. Throws ERR_FILE_NOT_FOUND or ERR_SCENARIO_INVALID; ERR_USAGE for an override that cannot be.
 */
export const loadScenario = (file: string, options: ScenarioOverrides = {}): Scenario => parseScenario(readText(file), file, options);

/** The same for text that is already here. `file` names it in messages, and bundles are relative to its folder. */
export function parseScenario(text: string, file: string, options: ScenarioOverrides = {}): Scenario {
  const result = readScenario(text, file, options);
  if (!result.ok) throw errorOf(file, result.problems);
  return result.scenario;
}

/** The same, with all problems as data, for an editor. Throws only for overrides that cannot be. */
export function readScenario(text: string, file: string, options: ScenarioOverrides = {}): ReadScenario {
  if (text.length > SCENARIO_BYTES_MAX)
    throw new SpokelabError('ERR_SCENARIO_INVALID', `${file}: is too large for a scenario`, { position: { file } });
  if (TRACE_HEAD.test(text)) throw new SpokelabError('ERR_SCENARIO_INVALID', `${file}: is a trace. ${TRACE_HELP}`, { position: { file } });
  const read = readYaml(text.replace(/^\uFEFF/, ''));
  if (!read.ok) return { ok: false, problems: read.problems.map(({ path, message, ...place }) => problemAt(place, path, message)) };
  const yaml = read.file;
  if (yaml.data === null)
    return { ok: false, problems: [problemAt({ line: 1, column: 1 }, [], 'the file is empty; a scenario starts with `spokelab: 1`')] };
  const parsed = scenarioSchema.safeParse(yaml.data, { error: describeIssue });
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, yaml)) };
  return expandScenario(parsed.data, yaml, file, options);
}

function expandScenario(text: ScenarioText, yaml: YamlFile, file: string, options: ScenarioOverrides): ReadScenario {
  const problems: ScenarioProblem[] = [];
  const expansion: Expansion = {
    folder: dirname(resolve(file)),
    report: (path, message) => void problems.push(problemAt(yaml.place(path), path, message)),
  };
  const durationUs = worth(parseDuration(text.duration));
  const profile = expandProfile(text.profile, options.profile, expansion);
  const edges = expandEdges(text.edges, text.gateway ?? {}, expansion);
  const hubPlugins = expandPlugins(text.hub?.plugins ?? [], ['hub', 'plugins'], expansion);
  // What is wrong with the edges would only be repeated by everything that names them.
  if (profile === undefined || problems.length > 0) return { ok: false, problems };
  const nodes = { edges, hubPlugins };
  const faultEntries = expandFaults(text.faults ?? [], durationUs, nodes, expansion);
  const scenario: Scenario = {
    name: text.name,
    seed: options.seed ?? text.seed ?? DEFAULT_SEED,
    profile,
    durationUs,
    hubPlugins,
    edges,
    traffic: expandTraffic(text.traffic ?? [], durationUs, nodes, expansion),
    faults: faultEntries.flat(),
    expectations: expandExpectations(text.expect ?? [], yaml, durationUs, nodes, expansion),
    explore: expandExplore(text.explore, expansion),
  };
  const gateway = expandGateway(text, nodes, expansion);
  if (gateway !== undefined) scenario.gateway = gateway;
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scenario, faultEntries };
}

const problemAt = (place: Place, path: FieldPath, message: string): ScenarioProblem => ({
  ...place,
  field: fieldName(path),
  message,
});

/** A schema's issue where it stands in the file: at the value, or at the key that is not known. */
function problemsOf(issue: z.core.$ZodIssue, yaml: YamlFile): ScenarioProblem[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  const message = path.length === 0 && issue.code !== 'unrecognized_keys' ? `the scenario ${issue.message}` : issue.message;
  if (issue.code !== 'unrecognized_keys') return [problemAt(yaml.place(path), path, message)];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => problemAt(yaml.placeOfKey([...path, key]), path, messages[index] ?? issue.message));
}
