/** What a timeline needs to know of a scenario's text. */
import type { FaultSpec } from '../../contract/fault.ts';
import type { FaultPlan, PlannedFault } from '../../contract/fault-plan.ts';
import { hasLength } from '../../contract/fault-plan.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { readScenario } from './load-scenario.ts';
import type { ScenarioProblem } from './problems.ts';
import { readYaml } from './read-yaml.ts';

export function readFaultPlan(text: string, file: string): { plan: FaultPlan } | { problems: ScenarioProblem[] } {
  const read = readScenario(text, file);
  if (!read.ok) return { problems: read.problems };
  const { durationUs, edges, hubPlugins } = read.scenario;
  const yaml = readYaml(text.replace(/^\uFEFF/, ''));
  const lineOf = (index: number): number => (yaml.ok ? yaml.file.place(['faults', index]).line : 1);
  return {
    plan: {
      durationUs,
      edges: edges.map(({ id, namespace }) => ({ id, namespace })),
      plugins: pluginsOf({ edges, hubPlugins }),
      faults: read.faultEntries.flatMap((specs, index) => plannedFault(specs, index, lineOf(index)) ?? []),
    },
  };
}

function pluginsOf({ edges, hubPlugins }: Pick<Scenario, 'edges' | 'hubPlugins'>): FaultPlan['plugins'] {
  const nodes = [{ id: 'hub', plugins: hubPlugins }, ...edges];
  return nodes.flatMap(({ id, plugins }) => plugins.flatMap((plugin) => (plugin.id === undefined ? [] : { plugin: plugin.id, on: id })));
}

function plannedFault(specs: readonly FaultSpec[], index: number, line: number): PlannedFault | undefined {
  const [first] = specs;
  if (first === undefined) return undefined;
  const lengthUs = lengthOf(first);
  return {
    index,
    line,
    actions: specs.map(({ id: _id, atUs: _at, forUs: _for, ...action }) => action),
    at: first.atUs,
    ...(first.id === undefined ? {} : { id: first.id }),
    ...(lengthUs === undefined ? {} : { lengthUs }),
  };
}

function lengthOf(fault: FaultSpec): Us | undefined {
  if (!hasLength(fault.kind)) return undefined;
  return fault.kind === 'edge-crash' || fault.kind === 'hub-crash' ? fault.restartUs : fault.forUs;
}
