import type { PluginError, PluginLimits, PluginProgram, PluginResult } from '../../../contract/plugin.ts';
import type { PluginHost, PluginInstance, PluginMethod, PluginSandbox } from '../../../engine/ports/plugin-sandbox.ts';
import { Guest, type Inside } from './guest.ts';
import { GuestMemory } from './guest-memory.ts';
import { HostCalls } from './host-calls.ts';
import { JavaScriptPlugin } from './javascript-plugin.ts';
import { moduleLoading, sourceProblem } from './modules.ts';
import { PRELUDE_SOURCE } from './prelude.ts';
import { CALL_CODES, type GuestSettings, TEXT_IS_FAILURE, TEXT_IS_JSON } from './protocol.ts';
import { loadQuickJs, type QuickJsModule } from './quickjs-module.ts';

/**
 * Plugins in JavaScript, each in a QuickJS runtime of its own inside one WebAssembly memory. Loading QuickJS takes about
 * 20 ms once per process; a plugin then costs about a millisecond and 200 kB. Everything answers at once.
 */
export async function createJavaScriptSandbox(): Promise<PluginSandbox> {
  return new JavaScriptSandbox(await loadQuickJs());
}

class JavaScriptSandbox implements PluginSandbox {
  private readonly quickjs: QuickJsModule;
  private readonly memory: GuestMemory;
  private readonly inside: Inside = { guest: undefined };

  constructor(quickjs: QuickJsModule) {
    this.quickjs = quickjs;
    this.memory = new GuestMemory(quickjs);
    const { inside } = this;
    const modules = moduleLoading(this.memory, inside);
    quickjs.setCallbacks({
      callFunction: (_asyncify, _context, _this, count, at, id) => inside.guest?.hostCall(id, count, at) ?? 0,
      shouldInterrupt: () => (inside.guest?.shouldInterrupt() === false ? 0 : 1),
      loadModuleSource: (_asyncify, _runtime, _context, name) => modules.load(name),
      normalizeModule: (_asyncify, _runtime, _context, base, request) => modules.resolve(base, request),
      freeHostRef: () => {},
    });
  }

  load(program: PluginProgram, host: PluginHost, limits: PluginLimits): PluginResult<PluginInstance> {
    const guest = new Guest(this.quickjs, this.memory, limits, this.inside, program.files);
    const calls = new HostCalls(this.quickjs, this.memory, guest.context, host, limits);
    const loaded = start(guest, calls, program, host);
    if (loaded.ok) return { ok: true, value: new JavaScriptPlugin(guest, calls, loaded.value) };
    guest.dispose();
    return loaded;
  }
}

function start(guest: Guest, calls: HostCalls, program: PluginProgram, host: PluginHost): PluginResult<ReadonlySet<PluginMethod>> {
  const { entry, files, runtime } = program;
  const source = files.get(entry);
  if (source === undefined) return invalid(`the bundle has no file ${entry}, which its ${runtime} half should start with`);
  const problem = sourceProblem(entry, source);
  if (problem !== undefined) return invalid(problem);
  const installed = guest.install(PRELUDE_SOURCE, JSON.stringify(settingsOf(program, host)), calls);
  if (!installed.ok) return installed;
  const constructed = guest.load(source, entry);
  if (!constructed.ok) return constructed;
  const answer = JSON.parse(constructed.value) as { problem: string } | { methods: PluginMethod[] };
  if ('problem' in answer) return invalid(`${entry} ${answer.problem}`);
  const methods = new Set(answer.methods);
  if (runtime === 'hub' && !methods.has('acceptEdgePayload')) return invalid(`${entry} has no method acceptEdgePayload(ctx, payload), which the hub half needs`);
  return { ok: true, value: methods };
}

const settingsOf = (program: PluginProgram, host: PluginHost): GuestSettings => ({
  runtime: host.runtime,
  pluginId: program.pluginId,
  edgeId: host.runtime === 'edge' ? host.nodeId : undefined,
  namespace: host.namespace,
  config: host.config,
  callCodes: CALL_CODES,
  textIsJson: TEXT_IS_JSON,
  textIsFailure: TEXT_IS_FAILURE,
});

const invalid = (message: string): { ok: false; error: PluginError } => ({ ok: false, error: { kind: 'invalid', message } });
