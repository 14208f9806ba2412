/** A sandbox whose plugins are TypeScript functions: for tests of the core, which must not need a real interpreter. */
import type { EdgePayload, GatewayRequest, HookAnswer, PluginProgram, PluginResult } from '../../src-main/contract/plugin.ts';
import type { PluginHost, PluginInstance, PluginMethod, PluginSandbox } from '../../src-main/engine/ports/plugin-sandbox.ts';

export type Script = {
  initialize?(host: PluginHost): void;
  handlePreAuth?(request: GatewayRequest, host: PluginHost): HookAnswer;
  handlePostAuth?(request: GatewayRequest, host: PluginHost): HookAnswer;
  onResponse?(request: GatewayRequest, host: PluginHost): void;
  acceptEdgePayload?(payload: EdgePayload, host: PluginHost): boolean;
  onTimer?(host: PluginHost): void;
  shutdown?(host: PluginHost): void;
};

/** `scripts` by plugin id; what a script throws becomes the plugin's error. */
export function createScriptedSandbox(scripts: Record<number, { edge?: Script; hub?: Script }>): PluginSandbox {
  return {
    load(program, host) {
      const script = scripts[program.pluginId]?.[program.runtime];
      if (script === undefined) return { ok: false, error: { kind: 'threw', message: 'no such script' } };
      return { ok: true, value: instanceOf(script, host) };
    },
  };
}

const PASS: HookAnswer = { action: 'pass' };

function instanceOf(script: Script, host: PluginHost): PluginInstance {
  const run = <T>(done: (result: PluginResult<T>) => void, call: () => T): void => {
    let result: PluginResult<T>;
    try {
      result = { ok: true, value: call() };
    } catch (error) {
      result = { ok: false, error: { kind: 'threw', message: (error as Error).message } };
    }
    done(result);
  };
  return {
    methods: new Set(Object.keys(script).filter((name) => name !== 'onTimer') as PluginMethod[]),
    initialize: (done) => run(done, () => (script.initialize?.(host), null)),
    handlePreAuth: (request, done) => run(done, () => script.handlePreAuth?.(request, host) ?? PASS),
    handlePostAuth: (request, done) => run(done, () => script.handlePostAuth?.(request, host) ?? PASS),
    onResponse: (request, _response, done) => run(done, () => (script.onResponse?.(request, host), null)),
    acceptEdgePayload: (payload, done) => run(done, () => ({ handled: script.acceptEdgePayload?.(payload, host) ?? false })),
    runTimer: (_timer, done) => run(done, () => (script.onTimer?.(host), null)),
    shutdown: (done) => run(done, () => (script.shutdown?.(host), null)),
    dispose() {},
  };
}

/** A program that the scripted sandbox finds by its id. */
export function scriptedProgram(pluginId: number, runtime: 'edge' | 'hub'): PluginProgram {
  return { pluginId, name: `plugin-${pluginId}`, version: '1.0.0', hash: 'none', runtime, entry: 'none', files: new Map(), config: {} };
}
