/** The sandbox, made when the first plugin needs it: a lab without plugins does not pay for it. */

import type { LabPlan } from '../engine/index.ts';
import type { PluginSandbox } from '../engine/ports/plugin-sandbox.ts';

let javascript: Promise<PluginSandbox> | undefined;

export function javascriptSandbox(): Promise<PluginSandbox> {
  javascript ??= import('../adapters/sandbox/javascript/index.ts').then((module) => module.createJavaScriptSandbox());
  return javascript;
}

const NO_SANDBOX: PluginSandbox = {
  load: () => ({ ok: false, error: { kind: 'invalid', message: 'this lab was started without a sandbox' } }),
};

export function sandboxFor(plan: LabPlan): Promise<PluginSandbox> | PluginSandbox {
  const hasPlugins = plan.hubPlugins.length > 0 || plan.edges.some((edge) => edge.plugins.length > 0);
  return hasPlugins ? javascriptSandbox() : NO_SANDBOX;
}
