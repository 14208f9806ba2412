/** From a scenario to a lab's plan: bundles opened, halves chosen, plugin ids settled. */

import { openBundle, programFor } from '../adapters/bundles/index.ts';
import { DEFAULT_PLUGIN_LIMITS } from '../adapters/sandbox/javascript/limits.ts';
import { readGatewayQueue } from '../adapters/sqlite/gateway-queue.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { Bundle, PluginProgram } from '../contract/plugin.ts';
import type { PluginInstallation, Scenario } from '../contract/scenario.ts';
import { VIRTUAL_EPOCH_MS } from '../contract/units.ts';
import type { LabPlan } from '../engine/index.ts';
import { gatewayPlan } from './gateways.ts';

export type World = LabPlan['world'];

/** Throws ERR_BUNDLE_INVALID or ERR_FILE_NOT_FOUND for a bundle that cannot be used, ERR_STORAGE for such a gateway's queue. */
export async function planFor(scenario: Scenario, world: World, hubToken: string): Promise<LabPlan> {
  const bundles = new BundleShelf();
  const programs = (half: 'edge' | 'hub', installations: readonly PluginInstallation[]): Promise<PluginProgram[]> =>
    Promise.all(installations.map((installation) => bundles.program(installation, half)));
  const hubPlugins = await programs('hub', scenario.hubPlugins);
  const edges = await Promise.all(
    scenario.edges.map(async ({ id, namespace, plugins, queue, gateway }) => ({
      id,
      namespace,
      plugins: await programs('edge', plugins),
      ...(queue === undefined ? {} : { backlog: readGatewayQueue(queue) }),
      ...(gateway === undefined ? {} : { gateway: gateway.settings }),
    })),
  );
  return {
    name: scenario.name,
    seed: scenario.seed,
    world,
    profile: scenario.profile,
    limits: DEFAULT_PLUGIN_LIMITS,
    epochMs: world === 'virtual' ? VIRTUAL_EPOCH_MS : Date.now(),
    hubTokens: [hubToken],
    hubPlugins,
    edges,
    traffic: scenario.traffic,
    faults: scenario.faults,
    ...(scenario.gateway === undefined ? {} : { gateway: await gatewayPlan(scenario.gateway) }),
  };
}

/** Opens each bundle once, however many nodes it is installed on. */
class BundleShelf {
  readonly #open = new Map<string, Promise<Bundle>>();

  async program(installation: PluginInstallation, half: 'edge' | 'hub'): Promise<PluginProgram> {
    const { bundle: path, config } = installation;
    let opening = this.#open.get(path);
    if (opening === undefined) this.#open.set(path, (opening = openBundle(path)));
    const bundle = await opening;
    const id = installation.id ?? bundle.pluginId;
    if (id === undefined) {
      throw new SpokelabError(
        'ERR_BUNDLE_INVALID',
        `Bundle ${path} has no plugin id of its own: give it one with "id" where it is installed.`,
      );
    }
    return programFor(bundle, half, id, config);
  }
}
