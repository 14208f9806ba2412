/** Where strangers' code runs, each made when something of a lab needs it: a lab without plugins does not pay for them. */
import type { HookDriver } from '../contract/gateway.ts';
import type { LabPlan } from '../engine/index.ts';
import type { HookProgram, HookRuntime } from '../engine/ports/hook-runtime.ts';
import type { PluginSandbox } from '../engine/ports/plugin-sandbox.ts';
import { pythonPlace } from './python-place.ts';

/** `hooks`: the runtime of a driver of gateway hooks; undefined where this world has none. */
export type Sandboxes = PluginSandbox & { hooks?(driver: string): HookRuntime | undefined };

let javascript: Promise<PluginSandbox> | undefined;

export function javascriptSandbox(): Promise<PluginSandbox> {
  javascript ??= import('../adapters/sandbox/javascript/index.ts').then((module) => module.createJavaScriptSandbox());
  return javascript;
}

const NO_SANDBOX: PluginSandbox = {
  load: () => ({ ok: false, error: { kind: 'invalid', message: 'this lab was started without a sandbox' } }),
};

/** For a run of the plan: what it will need and no more. */
export async function sandboxFor(plan: LabPlan): Promise<Sandboxes> {
  const hasPlugins = plan.hubPlugins.length > 0 || plan.edges.some((edge) => edge.plugins.length > 0);
  const sandbox = hasPlugins ? await javascriptSandbox() : NO_SANDBOX;
  if (plan.gateway === undefined) return sandbox;
  return withHooks(sandbox, await hookRuntimes(plan.world, plan.gateway.drivers));
}

/** For a lab with a window, where any bundle may be dropped. */
export async function allSandboxes(world: LabPlan['world']): Promise<Sandboxes> {
  return withHooks(await javascriptSandbox(), await hookRuntimes(world, ['otto', 'javascript', 'python', 'lua', 'grpc']));
}

const withHooks = (sandbox: PluginSandbox, hooks: (driver: string) => HookRuntime | undefined): Sandboxes => ({
  load: (program, host, limits) => sandbox.load(program, host, limits),
  hooks,
});

type Make = (world: LabPlan['world']) => Promise<HookRuntime>;

const jsvm: Make = async () => (await import('../adapters/sandbox/javascript/index.ts')).createJsvmRuntime();

const MAKERS: Partial<Record<HookDriver, Make>> = {
  otto: jsvm,
  javascript: jsvm,
  python: async () => (await import('../adapters/sandbox/python/index.ts')).createPythonRuntime(pythonPlace()),
  lua: async () => (await import('../adapters/sandbox/lua/index.ts')).createLuaRuntime(),
  grpc: async (world) => (world === 'live' ? (await import('../adapters/grpc/dispatcher.ts')).createDispatcherRuntime() : NO_DISPATCHER),
};

/** A dispatcher answers in real time, which a virtual lab has not. */
const NO_DISPATCHER: HookRuntime = {
  load: (_code, done) => {
    const message = 'a gRPC dispatcher answers in real time: run the lab with --world live';
    const program: HookProgram = {
      call: (_name, _input, _host, answered) => answered({ ok: false, error: { kind: 'invalid', message } }),
      dispose: () => {},
    };
    done({ program, problems: [{ kind: 'invalid', message }] });
  },
};

const made = new Map<string, Promise<HookRuntime>>();

async function hookRuntimes(world: LabPlan['world'], drivers: readonly string[]): Promise<(driver: string) => HookRuntime | undefined> {
  const ready = new Map<string, HookRuntime>();
  for (const driver of drivers) {
    const make = MAKERS[driver as HookDriver];
    if (make === undefined) continue;
    const key = `${world} ${driver === 'javascript' ? 'otto' : driver}`;
    const runtime = made.get(key) ?? make(world);
    made.set(key, runtime);
    ready.set(driver, await runtime);
  }
  return (driver) => ready.get(driver);
}
