/** Hooks in Lua: WebAssembly on a thread of its own, a fresh state for each call. */
import type { HookError, HookHost, HookProgram, HookResult, HookRuntime } from '../../../engine/ports/hook-runtime.ts';
import { threadScript } from '../thread-script.ts';
import { NOBODY, WaitedThread } from '../waited-thread.ts';
import { CALL_TIMEOUT_MS, type LuaCall } from './protocol.ts';

const START_TIMEOUT_MS = 20_000;

export function createLuaRuntime(): HookRuntime {
  const thread = new WaitedThread<LuaCall, HookResult>({
    script: threadScript('lua-worker', import.meta.url),
    startTimeoutMs: START_TIMEOUT_MS,
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const call = (given: LuaCall, host: HookHost): HookResult => {
    const found = thread.call(given, host, CALL_TIMEOUT_MS);
    if (found === 'lost') return failed('invalid', 'Lua does not start here: a file of its thread is missing');
    if (found === 'timed-out') return failed('budget', `the hook took longer than ${CALL_TIMEOUT_MS / 1_000} s and was ended`);
    return found.answer;
  };
  return {
    load({ files, listed }, done) {
      const texts = listed
        .map((path) => path.replace(/^(\.\/)+/, ''))
        .filter((path) => path.endsWith('.lua'))
        .map((path) => ({ path, text: new TextDecoder().decode(files.get(path)) }));
      const tried = call({ files: texts }, NOBODY);
      const problems: HookError[] = tried.ok ? [] : [{ ...tried.error, message: `Couldn't load Lua module: ${tried.error.message}` }];
      const program: HookProgram = {
        call: (name, input, host, answered) => answered(call({ files: texts, name, input }, host)),
        dispose: () => {},
      };
      done({ program, problems });
    },
  };
}

const failed = (kind: HookError['kind'], message: string): HookResult => ({ ok: false, error: { kind, message } });
