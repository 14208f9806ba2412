/** Lua's own thread: a fresh state for each call, with nothing in it but the language, a JSON codec and what gateways give to hooks. */
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { LuaEngine, LuaFactory, LuaLibraries } from 'wasmoon';
import type { HookResult } from '../../../engine/ports/hook-runtime.ts';
import { type FromThread, TO_ENGINE, TO_THREAD } from '../waited-thread.ts';
import { LUA_PRELUDE } from './prelude.ts';
import { INSTRUCTIONS_MAX, type LuaCall, MEMORY_BYTES_MAX } from './protocol.ts';

const { port, shared } = workerData as { port: MessagePort; shared: Int32Array };
const lua = await new LuaFactory(undefined, {}).getLuaModule();

const COUNT_MASK = 8;
const STEP = 10_000;
const LIBRARIES = [
  LuaLibraries.Base,
  LuaLibraries.Coroutine,
  LuaLibraries.Table,
  LuaLibraries.String,
  LuaLibraries.UTF8,
  LuaLibraries.Math,
];

let answers = 0;
let stepsLeft = 0;

function tell(message: FromThread<HookResult>): void {
  port.postMessage(message);
  Atomics.add(shared, TO_ENGINE, 1);
  Atomics.notify(shared, TO_ENGINE);
}

/** Waits for the engine; both sides speak JSON. */
function ask(question: unknown, parameters: unknown): string {
  tell({ kind: 'ask', question: String(question) as 'log', parameters: String(parameters) });
  Atomics.wait(shared, TO_THREAD, answers);
  answers += 1;
  return String(receiveMessageOnPort(port)?.message ?? 'null');
}

/**
 * Runs after every STEP instructions of a state. Once the budget is used up it runs after each one, so that no pcall can hold the
 * error for longer than one instruction.
 */
const hook = lua.module.addFunction((state: number): void => {
  stepsLeft -= STEP;
  if (stepsLeft > 0) return;
  lua.lua_sethook(state, hook, COUNT_MASK, 1);
  lua.lua_pushstring(state, 'the hook used up its instructions: most often an endless loop');
  lua.lua_error(state);
}, 'vii');

function run({ files, name, input }: LuaCall): HookResult {
  const engine = new LuaEngine(lua, { openStandardLibs: false, injectObjects: false, enableProxy: false, traceAllocations: true });
  const { global } = engine;
  stepsLeft = INSTRUCTIONS_MAX;
  try {
    for (const library of LIBRARIES) global.loadLibrary(library);
    global.set('__ask', ask);
    execute(engine, LUA_PRELUDE, 'spokelab');
    global.setMemoryMax(MEMORY_BYTES_MAX);
    lua.lua_sethook(global.address, hook, COUNT_MASK, STEP);
    for (const { path, text } of files) execute(engine, text, path);
    if (name === undefined || input === undefined) return { ok: true, output: '' };
    global.set('__name', name);
    global.set('__input', input);
    // Resumed, not called: an error that nobody catches would end the whole module.
    global.loadString('return __dispatch(__name, __input)', '=gateway');
    return { ok: true, output: String(global.runSync()[0]) };
  } catch (error) {
    return { ok: false, error: described(error) };
  } finally {
    try {
      global.close();
    } catch {
      // A state that cannot be closed is left behind; the next call has its own.
    }
  }
}

function execute({ global }: LuaEngine, text: string, path: string): void {
  global.loadString(text, `@${path}`);
  global.runSync();
  global.setTop(0);
}

function described(error: unknown): Extract<HookResult, { ok: false }>['error'] {
  const text = error instanceof Error ? error.message : String(error);
  const message = text.replace(/^.*?(?=[\w./-]+\.lua:\d+:)/s, '').split('\n')[0] ?? text;
  const place = /([\w./-]+\.lua):(\d+):/.exec(text);
  const kind = /used up its instructions/.test(text) ? 'budget' : /not enough memory/.test(text) ? 'memory' : 'threw';
  return { kind, message, ...(place === null ? {} : { stack: `    at ${place[1]}:${place[2]}` }) };
}

port.on('message', (call: LuaCall) => tell({ kind: 'done', result: run(call) }));
tell({ kind: 'ready' });
