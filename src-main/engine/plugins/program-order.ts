/** The order of a node's plugins is the order in which their hooks are called: it stays when one of them is replaced. */
import type { PluginId } from '../../contract/ids.ts';
import type { PluginProgram } from '../../contract/plugin.ts';

/** In place of the one with its id, or else at the position; last by default. */
export function putProgram(programs: Map<PluginId, PluginProgram>, program: PluginProgram, position: number = programs.size): void {
  const later = programs.has(program.pluginId) ? [] : [...programs].slice(position);
  for (const [id] of later) programs.delete(id);
  programs.set(program.pluginId, program);
  for (const [id, other] of later) programs.set(id, other);
}

/** Where a plugin belongs among those that run. */
export function placeAmong(
  running: readonly { program: PluginProgram }[],
  programs: ReadonlyMap<PluginId, PluginProgram>,
  plugin: PluginId,
): number {
  const order = [...programs.keys()];
  const own = order.indexOf(plugin);
  const later = running.findIndex(({ program }) => order.indexOf(program.pluginId) > own);
  return later < 0 ? running.length : later;
}
