import type { PluginId } from '../../contract/ids.ts';
import type { Bundle, JsonObject, PluginProgram } from '../../contract/plugin.ts';
import { bundleError } from './bundle-error.ts';

/**
 * One half of a bundle as a node loads it. A key of `config` replaces the bundle's own. Throws ERR_BUNDLE_INVALID when the
 * bundle has no such half.
 */
export function programFor(bundle: Bundle, half: 'edge' | 'hub', pluginId: PluginId, config: JsonObject): PluginProgram {
  const { name, version, hash, files, manifest } = bundle;
  const entry = bundle[half]?.entry;
  if (entry === undefined) {
    const where = half === 'edge' ? 'an edge' : 'the hub';
    const other = half === 'edge' ? 'hub' : 'edge';
    const advice =
      bundle[other] === undefined
        ? `Add edge_to_control.${half} to its manifest`
        : `Install it on ${half === 'edge' ? 'the hub' : 'an edge'}, or add edge_to_control.${half} to its manifest`;
    throw bundleError(name, `it has no ${half} half, so it cannot be installed on ${where}`, advice, { field: `edge_to_control.${half}` });
  }
  return { pluginId, name, version, hash, runtime: half, entry, files, manifest, config: { ...bundle.config, ...config } };
}
