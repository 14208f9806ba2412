/** The configuration that the hub gives its edges: its plugins, with a checksum that changes when they do. */
import type { PluginProgram } from '../../contract/plugin.ts';
import type { ConfigurationSnapshot, PluginConfiguration } from '../../contract/wire.ts';
import { fingerprint } from '../../util/fingerprint.ts';
import { utf8Encode } from '../../util/utf8.ts';

/** Edges echo the checksum and never compute it (upstream A.7), so any text that follows the content will do. */
export function snapshotFor(namespace: string, programs: readonly PluginProgram[]): ConfigurationSnapshot {
  const plugins = programs.map(
    (program): PluginConfiguration => ({
      id: program.pluginId,
      name: program.name,
      command: `spokelab://bundle/${program.hash}`,
      config: JSON.stringify(program.config),
      hookType: 'post_auth',
      isActive: true,
      namespace: '',
      serviceScopes: ['control.send', 'kv.readwrite'],
    }),
  );
  const checksum = fingerprint(utf8Encode(JSON.stringify(plugins)));
  return { version: checksum, edgeNamespace: namespace, checksum, plugins };
}
