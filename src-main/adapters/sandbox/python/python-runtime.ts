/**
 * Hooks in Python: Pyodide in a process of its own that may do nothing (python-bridge). One interpreter serves all gateways, a module
 * table for each loaded bundle; as in a gateway, hooks never run at the same time. After a time-out or a crash another process takes
 * over, and the bundles are loaded again.
 */
import type { HookError, HookHost, HookProgram, HookResult, HookRuntime } from '../../../engine/ports/hook-runtime.ts';
import { threadScript } from '../thread-script.ts';
import { NOBODY, WaitedThread } from '../waited-thread.ts';
import type { PythonAnswer, PythonCall, PythonPlace } from './protocol.ts';

const START_TIMEOUT_MS = 60_000;

type Loaded = { key: string; call: PythonCall; timeoutMs: number; generation: number; problem: HookError | undefined };

export function createPythonRuntime(place: PythonPlace): HookRuntime & { dispose(): void } {
  const thread = new WaitedThread<PythonCall, PythonAnswer>({
    script: threadScript('python-bridge', import.meta.url),
    data: place,
    startTimeoutMs: START_TIMEOUT_MS,
  });
  let bundles = 0;

  const ask = (call: PythonCall, host: HookHost, timeoutMs: number): PythonAnswer | HookError => {
    const found = thread.call(call, host, timeoutMs);
    if (found === 'lost')
      return {
        kind: 'invalid',
        message: "Couldn't load Python dispatcher: its process does not start here",
      };
    if (found === 'timed-out')
      return { kind: 'budget', message: `it took longer than ${timeoutMs / 1_000} s and was ended; a gateway has no such limit` };
    const { failed } = found.answer;
    if (failed === undefined) return found.answer;
    thread.end();
    const isMemory = /memory/i.test(failed);
    return { kind: isMemory ? 'memory' : 'threw', message: isMemory ? 'Python used up its memory' : `Python gave up: ${lastLine(failed)}` };
  };

  /** Loads the bundle where the process of now does not have it. */
  const settle = (loaded: Loaded, host: HookHost): void => {
    if (!thread.start()) return;
    if (loaded.generation === thread.generation) return;
    const answer = ask(loaded.call, host, loaded.timeoutMs);
    loaded.generation = thread.generation;
    loaded.problem = 'message' in answer ? answer : problemOf(answer);
  };

  return {
    load({ folder, files, listed, timeoutUs }, done) {
      bundles += 1;
      const key = bundles === 1 ? folder : `${folder}#${bundles}`;
      const contents = Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));
      const call: PythonCall = { kind: 'load', key, files: contents, listed: listed.map((path) => path.replace(/^(\.\/)+/, '')) };
      const loaded: Loaded = { key, call, timeoutMs: timeoutUs / 1_000, generation: 0, problem: undefined };
      settle(loaded, NOBODY);
      const program: HookProgram = {
        call: (name, input, host, answered) => {
          settle(loaded, host);
          answered(resultOf(ask({ kind: 'call', key, name, input }, host, loaded.timeoutMs), name));
        },
        dispose: () => {
          if (loaded.generation === thread.generation) ask({ kind: 'unload', key }, NOBODY, loaded.timeoutMs);
          loaded.generation = -1;
        },
      };
      done({ program, problems: loaded.problem === undefined ? [] : [loaded.problem] });
    },
    dispose: () => thread.end(),
  };
}

function resultOf(answer: PythonAnswer | HookError, name: string): HookResult {
  if ('message' in answer) return { ok: false, error: { ...answer, message: `Hook '${name}': ${answer.message}` } };
  const problem = problemOf(answer);
  return problem === undefined ? { ok: true, output: answer.output ?? 'null' } : { ok: false, error: problem };
}

function problemOf({ problem, stack, kind }: PythonAnswer): HookError | undefined {
  if (problem === undefined) return undefined;
  return { kind: kind ?? 'threw', message: problem, ...(stack === undefined || stack === '' ? {} : { stack }) };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
