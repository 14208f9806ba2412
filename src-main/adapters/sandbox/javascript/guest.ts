/**
 * One QuickJS runtime with one context: a plugin's whole world. Everything that runs in it runs inside `enter`, which gives it
 * a budget of steps, puts things right after a trap, and turns what was thrown into a PluginError.
 *
 * Two bounds hold. At `stepsPerCallMax` QuickJS is told to interrupt the plugin, which no try/catch can stop; the plugin stays
 * usable. If it is inside a single built-in operation that does not look, the program traps at twice that: then the guest's
 * state is undefined, and it is given up: each further call fails with the same error and its memory is not touched again.
 */
import type { PluginError, PluginLimits, PluginResult } from '../../../contract/plugin.ts';
import { GuestException } from './guest-exception.ts';
import type { GuestMemory } from './guest-memory.ts';
import { GuestValues } from './guest-values.ts';
import type { HostCalls } from './host-calls.ts';
import { JOBS_PER_LOOK, STACK_BYTES_MAX } from './limits.ts';
import { budgetError, errorOfThrown, memoryError, type Thrown } from './plugin-errors.ts';
import { CALL_CODES, GUEST_ENTRIES, type GuestEntryName, HOST_FUNCTIONS, PRELUDE_FILE } from './protocol.ts';
import { EVAL_GLOBAL, EVAL_MODULE, type Pointer, PROMISE, type QuickJsModule } from './quickjs-module.ts';

const STEPS_TRAP_MAX = 2 ** 31 - 1;
/** What it may take to describe an error, on top of the limits that may just have been reached. */
const DESCRIBE_STEPS_MAX = 5_000_000;
const DESCRIBE_MEMORY_BYTES = 1_048_576;
/** Jobs that are still run after the budget is used up, so that rejections can reach who waits for them. */
const JOBS_AFTER_BUDGET_MAX = 1_000;
const POINTER_BYTES = 4;
const PARAMETERS_MAX = 8;

/** Which guest is running, for QuickJS's callbacks. */
export type Inside = { guest: Guest | undefined };

export class Guest {
  readonly context: Pointer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  private readonly runtime: Pointer;
  private readonly values: GuestValues;
  private readonly quickjs: QuickJsModule;
  private readonly memory: GuestMemory;
  private readonly limits: PluginLimits;
  private readonly inside: Inside;
  private readonly parameterList: Pointer;
  private readonly entries = new Map<GuestEntryName, Pointer>();
  private calls: HostCalls | undefined;
  private stepsStart = 0;
  private interruptBelow = 0;
  private isOverBudget = false;
  private gaveUp: PluginError | undefined;
  private isDisposed = false;

  constructor(quickjs: QuickJsModule, memory: GuestMemory, limits: PluginLimits, inside: Inside, files: ReadonlyMap<string, Uint8Array>) {
    this.files = files;
    this.quickjs = quickjs;
    this.memory = memory;
    this.limits = limits;
    this.inside = inside;
    this.parameterList = quickjs.malloc(PARAMETERS_MAX * POINTER_BYTES);
    this.runtime = quickjs.QTS_NewRuntime();
    quickjs.QTS_RuntimeSetMemoryLimit(this.runtime, limits.memoryBytesMax);
    quickjs.QTS_RuntimeSetMaxStackSize(this.runtime, STACK_BYTES_MAX);
    quickjs.QTS_RuntimeEnableInterruptHandler(this.runtime);
    quickjs.QTS_RuntimeEnableModuleLoader(this.runtime, 1);
    this.context = quickjs.QTS_NewContext(this.runtime, 0);
    this.values = new GuestValues(quickjs, memory, this.context);
  }

  /** Evaluates the guest SDK. */
  install(prelude: string, settings: string, calls: HostCalls): PluginResult<null> {
    if (this.context === 0) return { ok: false, error: memoryError(this.limits.memoryBytesMax) };
    this.calls = calls;
    return this.enter(() => {
      const install = this.evaluate(new TextEncoder().encode(prelude), PRELUDE_FILE, EVAL_GLOBAL);
      const parameters = [this.newHostObject(), this.values.text(settings)];
      const entries = this.callValue(install, parameters);
      for (const name of GUEST_ENTRIES) this.entries.set(name, this.property(entries, name));
      this.values.freeAll([install, entries, ...parameters]);
      return null;
    });
  }

  /** Evaluates a module of the bundle and hands its namespace to the guest's `construct`; the text that it answers. */
  load(source: Uint8Array, path: string): PluginResult<string> {
    return this.enter(() => {
      const evaluated = this.evaluate(source, path, EVAL_MODULE);
      this.runJobs();
      const namespace = this.awaited(evaluated, path);
      try {
        return this.callForText('construct', [namespace]);
      } finally {
        this.values.free(namespace);
        this.runJobs();
      }
    });
  }

  /** Calls an entry with the values that `prepare` makes, and waits for what it returned: its call code. */
  call(entry: GuestEntryName, prepare: (values: GuestValues) => readonly Pointer[]): PluginResult<number> {
    return this.enter(() => {
      const parameters = prepare(this.values);
      const code = this.callAndFree(entry, parameters);
      if (code !== CALL_CODES.pending && this.quickjs.QTS_IsJobPending(this.runtime) === 0) return code;
      this.runJobs();
      return code === CALL_CODES.pending ? this.callForNumber('settled', []) : code;
    });
  }

  /** What the last call left to be said. */
  answer(): PluginResult<string> {
    return this.enter(() => this.callForText('answer', []));
  }

  hostCall(id: number, count: number, at: Pointer): Pointer {
    return this.calls === undefined ? 0 : this.calls.answer(id, count, at);
  }

  /** Throws an error inside QuickJS, for a callback that then answers with nothing. */
  throwInside(message: string): void {
    const error = this.newError(message);
    this.quickjs.free(this.quickjs.QTS_Throw(this.context, error));
    this.values.free(error);
  }

  shouldInterrupt(): boolean {
    if (this.quickjs.steps.value >= this.interruptBelow) return false;
    this.isOverBudget = true;
    return true;
  }

  /** Frees the runtime, unless a trap has left it in a state in which that is not safe. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    if (this.gaveUp !== undefined) return;
    this.gaveUp = { kind: 'invalid', message: 'the plugin is unloaded' };
    if (this.context !== 0) {
      for (const entry of this.entries.values()) this.values.free(entry);
      this.values.dispose();
      this.quickjs.QTS_FreeContext(this.context);
    }
    this.quickjs.QTS_FreeRuntime(this.runtime);
    this.quickjs.free(this.parameterList);
  }

  private enter<T>(work: () => T): PluginResult<T> {
    if (this.gaveUp !== undefined) return { ok: false, error: this.gaveUp };
    const { quickjs, inside } = this;
    const outer = { guest: inside.guest, steps: quickjs.steps.value };
    const stackPointer = quickjs.stackPointer.value;
    inside.guest = this;
    this.isOverBudget = false;
    this.stepsStart = Math.min(this.limits.stepsPerCallMax * 2, STEPS_TRAP_MAX);
    this.interruptBelow = this.stepsStart - this.limits.stepsPerCallMax;
    quickjs.steps.value = this.stepsStart;
    try {
      const value = work();
      return this.isOverBudget ? { ok: false, error: this.overBudget(undefined) } : { ok: true, value };
    } catch (error) {
      if (error instanceof GuestException) return { ok: false, error: this.errorOf(error) };
      quickjs.stackPointer.value = stackPointer;
      return { ok: false, error: this.giveUp(error) };
    } finally {
      inside.guest = outer.guest;
      quickjs.steps.value = outer.steps;
    }
  }

  private callAndFree(entry: GuestEntryName, parameters: readonly Pointer[]): number {
    try {
      return this.callForNumber(entry, parameters);
    } catch (error) {
      if (!(error instanceof GuestException)) throw error;
      this.values.freeAll(parameters);
      throw error;
    }
  }

  private callForNumber(entry: GuestEntryName, parameters: readonly Pointer[]): number {
    const value = this.callValue(this.entry(entry), parameters);
    const number = this.quickjs.QTS_GetFloat64(this.context, value);
    this.values.free(value);
    return number;
  }

  private callForText(entry: GuestEntryName, parameters: readonly Pointer[]): string {
    const value = this.callValue(this.entry(entry), parameters);
    const text = this.memory.readText(this.context, value);
    this.values.free(value);
    return text;
  }

  private entry(name: GuestEntryName): Pointer {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new Error(`the guest has no entry ${name}`);
    return entry;
  }

  private callValue(callee: Pointer, parameters: readonly Pointer[]): Pointer {
    this.memory.writeWords(this.parameterList, parameters);
    const value = this.quickjs.QTS_Call(this.context, callee, this.quickjs.QTS_GetUndefined(), parameters.length, this.parameterList);
    return this.values.checked(value);
  }

  private evaluate(bytes: Uint8Array, file: string, flags: number): Pointer {
    const code = this.memory.copyIn(bytes);
    const value = this.quickjs.QTS_Eval(this.context, code, bytes.length, file, 0, flags);
    this.quickjs.free(code);
    return this.values.checked(value);
  }

  /** The namespace of an evaluated module: at once, or from its promise when the module awaits something itself. */
  private awaited(evaluated: Pointer, path: string): Pointer {
    const state = this.quickjs.QTS_PromiseState(this.context, evaluated);
    if (state < 0) return evaluated;
    if (state === PROMISE.pending) {
      this.values.free(evaluated);
      throw new GuestException(this.newError(`${path} awaits something at its top level that never comes`));
    }
    const result = this.quickjs.QTS_PromiseResult(this.context, evaluated);
    this.values.free(evaluated);
    if (state === PROMISE.rejected) throw new GuestException(result);
    return result;
  }

  /** Runs promise reactions until there are none, or the budget is used up. */
  private runJobs(): void {
    while (this.quickjs.QTS_IsJobPending(this.runtime) !== 0) {
      this.runSomeJobs();
      if (this.shouldInterrupt()) return;
    }
  }

  private runSomeJobs(): void {
    const result = this.quickjs.QTS_ExecutePendingJob(this.runtime, JOBS_PER_LOOK, this.parameterList);
    this.quickjs.QTS_FreeValuePointerRuntime(this.runtime, result);
  }

  private newHostObject(): Pointer {
    const { quickjs, context } = this;
    const host = quickjs.QTS_NewObject(context);
    HOST_FUNCTIONS.forEach((name, index) => {
      const callee = quickjs.QTS_NewFunction(context, name, 0, false, index + 1);
      this.withText(name, (key) => quickjs.QTS_SetProp(context, host, key, callee));
      this.values.free(callee);
    });
    return host;
  }

  private property(object: Pointer, name: string): Pointer {
    return this.withText(name, (key) => this.values.checked(this.quickjs.QTS_GetProp(this.context, object, key)));
  }

  private newError(message: string): Pointer {
    const error = this.quickjs.QTS_NewError(this.context);
    const text = this.values.text(message);
    this.withText('message', (key) => this.quickjs.QTS_SetProp(this.context, error, key, text));
    this.values.free(text);
    return error;
  }

  private withText<T>(text: string, use: (value: Pointer) => T): T {
    const value = this.values.text(text);
    try {
      return use(value);
    } finally {
      this.values.free(value);
    }
  }

  private errorOf(exception: GuestException): PluginError {
    const thrown = this.describe(exception.value);
    if (this.gaveUp !== undefined) return this.gaveUp;
    if (this.isOverBudget) return this.overBudget(thrown);
    return thrown === undefined ? memoryError(this.limits.memoryBytesMax) : errorOfThrown(thrown, this.limits.memoryBytesMax);
  }

  /** What was thrown, in words; nothing when even that cannot be had, for lack of memory. */
  private describe(value: Pointer): Thrown | undefined {
    const wasOverBudget = this.isOverBudget;
    this.quickjs.QTS_RuntimeSetMemoryLimit(this.runtime, this.limits.memoryBytesMax + DESCRIBE_MEMORY_BYTES);
    this.interruptBelow = 0;
    this.quickjs.steps.value = DESCRIBE_STEPS_MAX;
    try {
      return this.entries.has('describe') ? (JSON.parse(this.callForText('describe', [value])) as Thrown) : { message: 'the guest SDK failed to start' };
    } catch (error) {
      if (error instanceof GuestException) this.values.free(error.value);
      else this.giveUp(error);
      return undefined;
    } finally {
      this.isOverBudget = wasOverBudget;
      if (this.gaveUp === undefined) {
        this.values.free(value);
        this.quickjs.QTS_RuntimeSetMemoryLimit(this.runtime, this.limits.memoryBytesMax);
      }
    }
  }

  private overBudget(thrown: Thrown | undefined): PluginError {
    const error = budgetError(this.limits.stepsPerCallMax, thrown);
    this.quickjs.steps.value = this.stepsStart;
    this.interruptBelow = this.stepsStart;
    try {
      for (let left = JOBS_AFTER_BUDGET_MAX; left > 0 && this.quickjs.QTS_IsJobPending(this.runtime) !== 0; left -= JOBS_PER_LOOK) this.runSomeJobs();
    } catch (trap) {
      return this.giveUp(trap);
    }
    if (this.quickjs.QTS_IsJobPending(this.runtime) === 0) return error;
    this.gaveUp = { ...error, message: `${error.message}; its promises go on without end, so it cannot be called again until it is reloaded` };
    return this.gaveUp;
  }

  /** After a trap: nothing in this runtime may be touched any more. */
  private giveUp(trap: unknown): PluginError {
    const reload = 'it cannot be called again until it is reloaded';
    if (this.quickjs.steps.value === 0) {
      const error = budgetError(this.limits.stepsPerCallMax, undefined);
      this.gaveUp = { ...error, message: `${error.message}; it was inside one built-in operation that takes too long, and ${reload}` };
    } else if (trap instanceof RangeError) {
      this.gaveUp = { kind: 'threw', message: `the plugin nests too deeply for the stack; ${reload}` };
    } else {
      this.gaveUp = { kind: 'invalid', message: `the plugin broke its sandbox (${trap instanceof Error ? trap.message : String(trap)}); ${reload}` };
    }
    return this.gaveUp;
  }
}
