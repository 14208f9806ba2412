import type { PluginError, PluginLimits, PluginProgram, PluginResult } from '../../../contract/plugin.ts';
import type { PluginHost, PluginInstance, PluginMethod, PluginSandbox } from '../../../engine/ports/plugin-sandbox.ts';
import type { Guest } from './guest.ts';
import { HostCalls } from './host-calls.ts';
import { JavaScriptPlugin } from './javascript-plugin.ts';
import { sourceProblem } from './modules.ts';
import type { GuestSettings } from './protocol.ts';
import { loadQuickJsProgram } from './quickjs-program.ts';
import { Workshops } from './workshop.ts';

/**
 * Plugins in JavaScript, each in a QuickJS of its own. Loading QuickJS takes some 30 ms once per process; a plugin then costs
 * a few milliseconds and 300 kB. Everything answers at once.
 */
export async function createJavaScriptSandbox(): Promise<PluginSandbox> {
  return new JavaScriptSandbox(new Workshops(await loadQuickJsProgram()));
}

class JavaScriptSandbox implements PluginSandbox {
  private readonly workshops: Workshops;

  constructor(workshops: Workshops) {
    this.workshops = workshops;
  }

  load(program: PluginProgram, host: PluginHost, limits: PluginLimits): PluginResult<PluginInstance> {
    const workshop = this.workshops.forNewGuest();
    const guest = workshop.newGuest(limits, program.files);
    const calls = new HostCalls(workshop.quickjs, workshop.memory, guest.context, host, limits);
    guest.hostCalls = calls;
    const leave = (): void => {
      guest.dispose();
      this.workshops.guestLeft(workshop);
    };
    const loaded = start(guest, program, host);
    if (loaded.ok) return { ok: true, value: new JavaScriptPlugin(guest, calls, loaded.value, leave) };
    leave();
    return loaded;
  }
}

function start(guest: Guest, program: PluginProgram, host: PluginHost): PluginResult<ReadonlySet<PluginMethod>> {
  const { entry, files, runtime } = program;
  const source = files.get(entry);
  if (source === undefined) return invalid(`the bundle has no file ${entry}, which its ${runtime} half should start with`);
  const problem = sourceProblem(entry, source);
  if (problem !== undefined) return invalid(problem);
  const constructed = guest.load(JSON.stringify(settingsOf(program, host)), source, entry);
  if (!constructed.ok) return constructed;
  const answer = JSON.parse(constructed.value) as { problem: string } | { methods: PluginMethod[] };
  if ('problem' in answer) return invalid(`${entry} ${answer.problem}`);
  const methods = new Set(answer.methods);
  if (runtime === 'hub' && !methods.has('acceptEdgePayload'))
    return invalid(`${entry} has no method acceptEdgePayload(ctx, payload), which the hub half needs`);
  return { ok: true, value: methods };
}

const settingsOf = (program: PluginProgram, host: PluginHost): GuestSettings => ({
  runtime: host.runtime,
  pluginId: program.pluginId,
  edgeId: host.runtime === 'edge' ? host.nodeId : undefined,
  namespace: host.namespace,
  config: host.config,
});

const invalid = (message: string): { ok: false; error: PluginError } => ({ ok: false, error: { kind: 'invalid', message } });
