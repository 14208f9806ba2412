/**
 * Hooks of drivers otto and javascript. A gateway copies its base machine for each request, so nothing that a hook leaves behind is
 * there for the next one. Here the machine's memory is photographed once the bundle's files have run, and each call starts from the
 * photograph; so one machine serves every edge that has the same code.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PluginError } from '../../../contract/plugin.ts';
import type { HookCode, HookError, HookHost, HookProgram, HookResult, HookRuntime } from '../../../engine/ports/hook-runtime.ts';
import type { PluginHost } from '../../../engine/ports/plugin-sandbox.ts';
import { installJsvm } from './guest/jsvm.ts';
import type { Guest } from './guest.ts';
import type { GuestPlace } from './guest-place.ts';
import { HostCalls } from './host-calls.ts';
import { DEFAULT_PLUGIN_LIMITS } from './limits.ts';
import { ottoProblem } from './otto-language.ts';
import { type Photograph, photograph, restoreAgain } from './photograph.ts';
import { loadQuickJsProgram } from './quickjs-program.ts';
import { type Workshop, Workshops } from './workshop.ts';

const SDK_FILE = 'spokelab:sdk';
/** The plugins' SDK; a gateway's machine has none of it. */
const NOT_IN_JSVM = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'crypto', 'TextEncoder', 'TextDecoder', 'atob', 'btoa'];
/** ES2015 and later; otto has none of it. */
const NOT_IN_OTTO = ['Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Proxy', 'Reflect', 'Symbol', 'BigInt'];

export async function createJsvmRuntime(): Promise<HookRuntime> {
  const workshops = new Workshops(await loadQuickJsProgram());
  const machines = new Map<string, Machine>();
  return {
    load(code, done) {
      const key = keyOf(code);
      const kept = machines.get(key);
      if (kept !== undefined) {
        kept.users += 1;
        return done({ program: programOf(kept, () => leave(machines, key, kept)), problems: kept.problems });
      }
      const machine = new Machine(workshops.newAlone(), code);
      machines.set(key, machine);
      done({ program: programOf(machine, () => leave(machines, key, machine)), problems: machine.problems });
    },
  };
}

function leave(machines: Map<string, Machine>, key: string, machine: Machine): void {
  machine.users -= 1;
  if (machine.users === 0 && machines.get(key) === machine) machines.delete(key);
}

function programOf(machine: Machine, left: () => void): HookProgram {
  let isDisposed = false;
  return {
    call: (name, input, host, done) => done(machine.call(name, input, host)),
    dispose: () => {
      if (!isDisposed) left();
      isDisposed = true;
    },
  };
}

/** Two APIs with the same files and the same driver have the same machine. */
function keyOf({ driver, scripts, names }: HookCode): string {
  const parts = scripts.map(({ path, source }) => [path, Buffer.from(source).toString('base64')]);
  return JSON.stringify([driver, parts, driver === 'otto' ? [] : names]);
}

class Machine {
  users = 1;
  readonly problems: HookError[] = [];
  readonly #workshop: Workshop;
  readonly #place: GuestPlace;
  readonly #image: Photograph;
  readonly #stackPointer: number;

  constructor(workshop: Workshop, { driver, scripts, names }: HookCode) {
    this.#workshop = workshop;
    const isOtto = driver === 'otto';
    const guest = workshop.newGuest(DEFAULT_PLUGIN_LIMITS, new Map());
    guest.hostCalls = this.#hostCalls(guest, undefined);
    this.#start(guest, isOtto);
    if (!isOtto) this.#run(guest, SDK_FILE, 'globalThis.__hooks = {};');
    for (const { path, source } of scripts) {
      const text = new TextDecoder().decode(source);
      const problem = isOtto ? ottoProblem(path, text) : undefined;
      if (problem !== undefined) this.problems.push(problem);
      else this.#run(guest, path, isOtto ? text : inScope(text, names));
    }
    this.#place = guest.place;
    this.#stackPointer = workshop.quickjs.stackPointer.value;
    this.#image = photograph(workshop.quickjs);
  }

  /** From the photograph; what earlier calls left is gone. */
  call(name: string, input: string, host: HookHost): HookResult {
    const workshop = this.#workshop;
    restoreAgain(workshop.quickjs, this.#image);
    workshop.quickjs.stackPointer.value = this.#stackPointer;
    const guest = workshop.guestAt(this.#place, DEFAULT_PLUGIN_LIMITS, new Map());
    guest.hostCalls = this.#hostCalls(guest, host);
    const parsed = JSON.parse(input) as { stage: string };
    const code = guest.call('request', (values) => [
      values.text('handlePreAuth'),
      values.json({ name, stage: parsed.stage, input: parsed }),
    ]);
    if (!code.ok) return { ok: false, error: code.error };
    const answer = guest.answer();
    if (!answer.ok) return { ok: false, error: answer.error };
    return { ok: true, output: (JSON.parse(answer.value) as { request: { output: string } }).request.output };
  }

  /** The JSVM's own part: the hooks' globals, and underscore for otto. */
  #start(guest: Guest, isOtto: boolean): void {
    const settings = JSON.stringify({ runtime: 'edge', pluginId: 0, edgeId: 'edge', namespace: '', config: {} });
    const source = `const install = ${installJsvm.toString()};\nexport default install(globalThis, ${isOtto});`;
    mustWork(guest.load(settings, new TextEncoder().encode(source), SDK_FILE));
    mustWork(guest.call('initialize', () => []));
    if (isOtto) mustWork(guest.runScript(underscore(), SDK_FILE));
    // Otto's console is the one that was just installed.
    const removed = [...NOT_IN_JSVM, ...(isOtto ? NOT_IN_OTTO : ['console'])].map((name) => `delete globalThis.${name};`).join('');
    mustWork(guest.runScript(new TextEncoder().encode(removed), SDK_FILE));
  }

  #run(guest: Guest, path: string, text: string): void {
    const result = guest.runScript(new TextEncoder().encode(text), path);
    if (!result.ok) this.problems.push({ ...result.error, message: `Failed to load JS middleware: ${result.error.message}` });
  }

  #hostCalls(guest: Guest, host: HookHost | undefined): HostCalls {
    const { quickjs, memory } = this.#workshop;
    return new HostCalls(quickjs, memory, guest.context, pluginHost(host), DEFAULT_PLUGIN_LIMITS);
  }
}

/** Each file of driver javascript has a scope of its own; only the hooks leave it. The first line stays the first. */
const inScope = (text: string, names: readonly string[]): string =>
  `(function () { ${text}\n${names.map((name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? `if (typeof ${name} !== 'undefined') __hooks[${JSON.stringify(name)}] = ${name};` : '')).join('\n')}\n})();`;

/** The guest's door to the HookHost: a key that is read is a question, in JSON. While the files are loaded nobody answers. */
const pluginHost = (host: HookHost | undefined): PluginHost => ({
  runtime: 'edge',
  nodeId: 'edge',
  namespace: '',
  config: {},
  nowMs: () => host?.nowMs() ?? 0,
  random: () => host?.random() ?? 0.5,
  setTimer: () => {},
  clearTimer: () => {},
  log: () => {},
  kvRead: (text) => {
    if (host === undefined) return undefined;
    const [question, parameters] = JSON.parse(text) as [Parameters<HookHost['ask']>[0], unknown[]];
    return JSON.stringify(host.ask(question, parameters) ?? null);
  },
  kvWrite: () => {},
  kvDelete: () => false,
  sendToControl: () => ({ ok: false, error: 'ErrNotSerializable', message: 'use sendToControl' }),
  refuseUnserializable: () => {},
});

function mustWork(result: { ok: true } | { ok: false; error: PluginError }): void {
  if (!result.ok) throw new Error(`the JSVM could not be started: ${result.error.message}`);
}

let underscoreSource: Uint8Array | undefined;
/** otto comes with it as `_`. */
function underscore(): Uint8Array {
  underscoreSource ??= readFileSync(createRequire(import.meta.url).resolve('underscore/underscore-umd-min.js'));
  return underscoreSource;
}
