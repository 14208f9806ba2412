/** Faults on a plugin: its calls fail, take longer, or find it not loaded. */
import type { FaultAction } from '../../contract/fault.ts';
import type { Disposable } from '../../util/disposable.ts';
import { DisposableStore } from '../../util/disposable.ts';
import type { PluginFault } from '../plugins/plugin-runner.ts';
import type { FaultBody, FaultTargets } from './fault-targets.ts';

type On<Kind extends FaultAction['kind']> = FaultAction & { kind: Kind };

export const pluginFail: FaultBody<On<'plugin-fail'>> = (action, targets) => onPlugin(action, targets, { fail: action.message });
export const pluginSlow: FaultBody<On<'plugin-slow'>> = (action, targets) => onPlugin(action, targets, { slowUs: action.delayUs });
export const pluginUnload: FaultBody<On<'plugin-unload'>> = (action, targets) => onPlugin(action, targets, { isUnloaded: true });

function onPlugin(action: On<'plugin-fail' | 'plugin-slow' | 'plugin-unload'>, targets: FaultTargets, fault: PluginFault): Disposable {
  const store = new DisposableStore();
  for (const node of targets.plugin(action.plugin, action.on)) store.add(node.addPluginFault(action.plugin, fault));
  return store;
}
