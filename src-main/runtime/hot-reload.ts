/**
 * Bundles whose files change on disk replace what the lab runs of them: the next request, the next call. What cannot be opened or
 * loaded leaves the old code running, and the trace says why.
 */
import { openBundle, programFor } from '../adapters/bundles/index.ts';
import { readShelfItem } from '../adapters/bundles/shelf-item.ts';
import type { NodeId } from '../contract/ids.ts';
import type { PluginInstallation, Scenario } from '../contract/scenario.ts';
import type { Us } from '../contract/units.ts';
import type { Lab } from '../engine/index.ts';
import type { TraceSink } from '../engine/ports/trace-sink.ts';
import type { Disposable } from '../util/disposable.ts';
import { publish } from './gateway-commands.ts';
import type { Installation } from './plugin-code.ts';
import { halfOf, installAll, installations } from './plugin-code.ts';
import { watchFiles } from './watch-files.ts';

type Use = { node: NodeId; installation: PluginInstallation };
type Live = { lab: Lab; trace: TraceSink; now(): Us };

export function watchBundles(scenario: Scenario, live: Live): Disposable {
  const uses = new Map<string, Use[]>();
  const use = (node: NodeId, installation: PluginInstallation): void => {
    uses.set(installation.bundle, [...(uses.get(installation.bundle) ?? []), { node, installation }]);
  };
  for (const installation of scenario.hubPlugins) use('hub', installation);
  for (const { id, plugins } of scenario.edges) for (const installation of plugins) use(id, installation);
  const shelf = scenario.gateway?.shelf ?? [];
  /** What the lab was last given of each bundle: nodes that have something else by now keep that. */
  const given = new Map<string, string>();
  const paths = [...new Set([...uses.keys(), ...shelf.map(({ path }) => path)])];
  for (const path of uses.keys()) void openBundle(path).then(({ hash }) => given.set(path, hash), ignore);
  return watchFiles(paths, async (path) => {
    for (const { name } of shelf.filter((item) => item.path === path)) await reloadShelf(name, path, live);
    const own = uses.get(path);
    if (own !== undefined) await reloadPlugins(path, own, given, live);
  });
}

const ignore = (): void => {};

async function reloadShelf(name: string, path: string, { lab, trace, now }: Live): Promise<void> {
  const gateways = lab.gateways.all().filter(({ apis }) => apis.some(({ bundle }) => bundle === name));
  try {
    const item = await readShelfItem(path);
    const problem = await gateways[0]?.tryCode(name, item.files);
    if (problem !== undefined) throw new Error(problem);
    publish(lab, name, item);
  } catch (error) {
    const message = `${name} has changed on disk and was not taken; the old code runs on: ${textOf(error)}`;
    for (const { edge } of gateways) trace({ type: 'gateway-logged', at: now(), edge, level: 'error', message, prefix: 'spokelab' });
  }
}

async function reloadPlugins(path: string, uses: readonly Use[], given: Map<string, string>, { lab, trace, now }: Live): Promise<void> {
  const present = installations(lab);
  const id = (use: Use, own: number | undefined): number | undefined => use.installation.id ?? own;
  try {
    const bundle = await openBundle(path);
    const last = given.get(path);
    const next = uses.flatMap((use): Installation[] => {
      const plugin = id(use, bundle.pluginId);
      const now = present.find(({ node, program }) => node === use.node && program.pluginId === plugin);
      if (plugin === undefined || now === undefined || now.program.hash !== last) return [];
      return [{ node: use.node, program: programFor(bundle, halfOf(use.node), plugin, use.installation.config) }];
    });
    installAll(lab, next);
    given.set(path, bundle.hash);
  } catch (error) {
    const message = `it has changed on disk and was not taken; the old code runs on: ${textOf(error)}`;
    for (const { node, program } of present)
      if (uses.some((use) => use.node === node && id(use, program.pluginId) === program.pluginId))
        trace({ type: 'plugin-errored', at: now(), node, plugin: program.pluginId, call: 'load', kind: 'invalid', message });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
