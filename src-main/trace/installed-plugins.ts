/** The plugins of one node, as loads, unloads and errors leave them. */
import type { PluginId } from '../contract/ids.ts';
import type { PluginErrored, PluginLoaded, PluginUnloaded, TraceEvent } from './events.ts';

export type InstalledPlugin = {
  id: PluginId;
  name: string;
  version: string;
  hash: string;
  isLoaded: boolean;
  /** How often it was loaded: another number may be other code, also under the same hash again. */
  loads: number;
  lastError?: string;
};

type PluginEvent = PluginLoaded | PluginUnloaded | PluginErrored;

export const isPluginEvent = (event: TraceEvent): event is PluginEvent =>
  event.type === 'plugin-loaded' || event.type === 'plugin-unloaded' || event.type === 'plugin-errored';

/** When their node has died. */
export const unloaded = (plugins: readonly InstalledPlugin[]): InstalledPlugin[] =>
  plugins.map((plugin) => ({ ...plugin, isLoaded: false }));

/** The node's plugins after the event; the list itself is not changed. */
export function pluginsAfter(plugins: readonly InstalledPlugin[], event: PluginEvent): readonly InstalledPlugin[] {
  const known = plugins.find((plugin) => plugin.id === event.plugin);
  const changed = changedPlugin(known, event);
  if (changed !== undefined)
    return known === undefined ? [...plugins, changed] : plugins.map((plugin) => (plugin === known ? changed : plugin));
  return event.type === 'plugin-unloaded' ? plugins.filter((plugin) => plugin !== known) : plugins;
}

/** What the plugin is after the event; undefined when it is not there (any more). */
function changedPlugin(known: InstalledPlugin | undefined, event: PluginEvent): InstalledPlugin | undefined {
  const { plugin: id } = event;
  switch (event.type) {
    case 'plugin-loaded': {
      const { name, version, hash } = event;
      return { ...known, id, name, version, hash, isLoaded: true, loads: (known?.loads ?? 0) + 1 };
    }
    case 'plugin-errored':
      if (known !== undefined) return { ...known, lastError: event.message };
      return event.call === 'load'
        ? { id, name: `plugin ${id}`, version: '', hash: '', isLoaded: false, loads: 0, lastError: event.message }
        : undefined;
    case 'plugin-unloaded':
      return known === undefined || event.reason === 'removed' ? undefined : { ...known, isLoaded: false };
  }
}
