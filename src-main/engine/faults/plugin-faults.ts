/** Faults on a plugin: its calls fail, take longer, are not made, or find it not loaded. */
import type { FaultAction } from '../../contract/fault.ts';
import type { Disposable } from '../../util/disposable.ts';
import { DisposableStore } from '../../util/disposable.ts';
import type { PluginFault } from '../plugins/plugin-runner.ts';
import type { FaultBody, FaultTargets } from './fault-targets.ts';

type On<Kind extends FaultAction['kind']> = FaultAction & { kind: Kind };

export const pluginFail: FaultBody<On<'plugin-fail'>> = (action, targets) => onPlugin(action, targets, { fail: action.message });
export const pluginSlow: FaultBody<On<'plugin-slow'>> = (action, targets) => onPlugin(action, targets, { slowUs: action.delayUs });
export const pluginUnload: FaultBody<On<'plugin-unload'>> = (action, targets) => onPlugin(action, targets, { isUnloaded: true });
export const pluginUnhandled: FaultBody<On<'plugin-unhandled'>> = (action, targets) => onPlugin(action, targets, { isUnhandled: true });

function onPlugin(
  action: On<'plugin-fail' | 'plugin-slow' | 'plugin-unload' | 'plugin-unhandled'>,
  targets: FaultTargets,
  effect: Omit<PluginFault, 'onHit'>,
): Disposable {
  const store = new DisposableStore();
  const fault: PluginFault = { ...effect, onHit: targets.hit };
  for (const node of targets.plugin(action.plugin, action.on)) store.add(node.addPluginFault(action.plugin, fault));
  return store;
}
