/**
 * A plugin's whole world: one QuickJS runtime with one context. Everything that runs in it runs inside `enter`, which gives it
 * a budget of steps, puts things right after a trap, and turns what was thrown into a PluginError.
 *
 * When the steps are used up, QuickJS is told to interrupt the plugin, which no try/catch can stop, and the plugin stays usable.
 * If it uses as many steps again, it is inside a built-in operation that never looks up: then the program is left by a host
 * exception, a trap. After that the state of this runtime is undefined: it is given up, which means that each further call
 * fails with the same error and its memory is not touched again.
 */
import type { PluginError, PluginLimits, PluginResult } from '../../../contract/plugin.ts';
import { GuestException } from './guest-exception.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { GuestPlace } from './guest-place.ts';
import type { HostCalls } from './host-calls.ts';
import { JOBS_PER_LOOK } from './limits.ts';
import { budgetError, errorOfThrown, memoryError, type Thrown, withoutReturn } from './plugin-errors.ts';
import { CALL_CODES, type GuestEntryName } from './protocol.ts';
import { INTERRUPT_COUNTER_OFFSET } from './quickjs-build.ts';
import { EVAL_GLOBAL, EVAL_MODULE, PROMISE, STEPS_MAX } from './quickjs-module.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';
import { Values } from './values.ts';

/** What it may take to describe an error, on top of the limits that may just have been reached. */
const DESCRIBE_STEPS_MAX = 5_000_000;
const DESCRIBE_MEMORY_BYTES = 1_048_576;
/** Jobs that are still run after the budget is used up, so that rejections can reach who waits for them. */
const JOBS_AFTER_BUDGET_MAX = 1_000;

/** What the guests of one QuickJS instance share: who is running, and whether a trap has left the instance in doubt. */
export type Inside = { guest: Guest | undefined; isSpoiled: boolean };

/** Leaves the program when the steps are used up for good. */
class StepsTrap extends Error {}

export class Guest {
  readonly context: Pointer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Answers the guest; set before anything of the plugin runs. */
  hostCalls: HostCalls | undefined;
  private readonly quickjs: QuickJsModule;
  private readonly memory: GuestMemory;
  readonly place: GuestPlace;
  private readonly values: Values;
  private readonly limits: PluginLimits;
  private readonly inside: Inside;
  private isOverBudget = false;
  private isTrapped = false;
  private gaveUp: PluginError | undefined;

  constructor(parts: {
    quickjs: QuickJsModule;
    memory: GuestMemory;
    place: GuestPlace;
    inside: Inside;
    limits: PluginLimits;
    files: ReadonlyMap<string, Uint8Array>;
  }) {
    this.quickjs = parts.quickjs;
    this.memory = parts.memory;
    this.place = parts.place;
    this.context = parts.place.context;
    this.values = new Values(parts.quickjs, parts.memory, this.context);
    this.limits = parts.limits;
    this.inside = parts.inside;
    this.files = parts.files;
    this.limitMemory(this.limits.memoryBytesMax);
  }

  /**
   * Tells the guest its settings, evaluates a module of the bundle and hands its namespace to the guest's `construct`; the
   * text that it answers.
   */
  load(settings: string, source: Uint8Array, path: string): PluginResult<string> {
    return this.enter(() => {
      this.values.free(this.callAndFree('start', [this.values.text(settings)]));
      const evaluated = this.values.evaluate(source, path, EVAL_MODULE);
      this.runJobs();
      const constructed = this.callAndFree('construct', [this.awaited(evaluated, path)]);
      this.runJobs();
      return this.takeText(constructed);
    });
  }

  /** Runs a script in the guest's global scope. */
  runScript(source: Uint8Array, path: string): PluginResult<null> {
    return this.enter(() => {
      this.values.free(this.values.evaluate(source, path, EVAL_GLOBAL));
      this.runJobs();
      return null;
    });
  }

  /** Calls an entry with the values that `prepare` makes, and waits for what it returned: its call code. */
  call(entry: GuestEntryName, prepare: (values: Values) => readonly Pointer[]): PluginResult<number> {
    return this.enter(() => {
      const code = this.takeNumber(this.callAndFree(entry, prepare(this.values)));
      if (code !== CALL_CODES.pending && this.quickjs.QTS_IsJobPending(this.place.runtime) === 0) return code;
      this.runJobs();
      return code === CALL_CODES.pending ? this.takeNumber(this.callAndFree('settled', [])) : code;
    });
  }

  /** What the last call left to be said. */
  answer(): PluginResult<string> {
    return this.enter(() => this.takeText(this.callAndFree('answer', [])));
  }

  /** Throws an error inside QuickJS, for a callback that then answers with nothing. */
  throwInside(message: string): void {
    const error = this.values.error(message);
    this.quickjs.free(this.quickjs.QTS_Throw(this.context, error));
    this.values.free(error);
  }

  shouldInterrupt(): boolean {
    if (this.isOverBudget) this.askToInterrupt();
    return this.isOverBudget;
  }

  /** The budget is used up: once, the guest is interrupted at its next step; the second time, the program is left. */
  stepsUsedUp(): void {
    if (this.isOverBudget) throw new StepsTrap();
    this.isOverBudget = true;
    this.quickjs.steps.value = this.limits.stepsPerCallMax;
    this.askToInterrupt();
  }

  /** Frees the runtime, unless a trap has left it in a state in which that is not safe. To be called once. */
  dispose(): void {
    this.gaveUp = { kind: 'invalid', message: 'the plugin is unloaded' };
    if (this.isTrapped) return;
    try {
      for (const entry of this.place.entries.values()) this.values.free(entry);
      this.values.dispose();
      this.quickjs.QTS_FreeContext(this.context);
      this.quickjs.QTS_FreeRuntime(this.place.runtime);
    } catch {
      this.inside.isSpoiled = true;
    }
  }

  private enter<T>(work: () => T): PluginResult<T> {
    if (this.gaveUp !== undefined) return { ok: false, error: this.gaveUp };
    const { quickjs, inside } = this;
    const outer = { guest: inside.guest, steps: quickjs.steps.value };
    const stackPointer = quickjs.stackPointer.value;
    inside.guest = this;
    this.isOverBudget = false;
    quickjs.steps.value = this.limits.stepsPerCallMax;
    try {
      const value = work();
      return this.isOverBudget ? { ok: false, error: this.overBudget(undefined) } : { ok: true, value };
    } catch (error) {
      if (error instanceof GuestException) return { ok: false, error: this.errorOf(error) };
      quickjs.stackPointer.value = stackPointer;
      return { ok: false, error: this.giveUp(error) };
    } finally {
      inside.guest = outer.guest;
      quickjs.steps.value = outer.guest === undefined ? STEPS_MAX : outer.steps;
    }
  }

  private limitMemory(bytes: number): void {
    this.quickjs.QTS_RuntimeSetMemoryLimit(this.place.runtime, bytes);
  }

  /** Has QuickJS ask `shouldInterrupt` at the guest's next step. */
  private askToInterrupt(): void {
    this.memory.writeWord(this.context + INTERRUPT_COUNTER_OFFSET, 1);
  }

  private callAndFree(name: GuestEntryName, parameters: readonly Pointer[]): Pointer {
    const entry = this.place.entries.get(name);
    if (entry === undefined) throw new Error(`the guest has no entry ${name}`);
    let value: Pointer;
    try {
      value = this.values.call(entry, parameters);
    } catch (error) {
      // After a trap nothing may be touched.
      if (error instanceof GuestException) this.values.freeAll(parameters);
      throw error;
    }
    this.values.freeAll(parameters);
    return value;
  }

  private takeNumber(value: Pointer): number {
    const number = this.quickjs.QTS_GetFloat64(this.context, value);
    this.values.free(value);
    return number;
  }

  private takeText(value: Pointer): string {
    const text = this.memory.readText(this.context, value);
    this.values.free(value);
    return text;
  }

  /** The namespace of an evaluated module: at once, or from its promise when the module awaits something itself. */
  private awaited(evaluated: Pointer, path: string): Pointer {
    const state = this.quickjs.QTS_PromiseState(this.context, evaluated);
    if (state < 0) return evaluated;
    const isSettled = state !== PROMISE.pending;
    const result = isSettled
      ? this.quickjs.QTS_PromiseResult(this.context, evaluated)
      : this.values.error(`${path} awaits something at its top level that never comes`);
    this.values.free(evaluated);
    if (state !== PROMISE.fulfilled) throw new GuestException(result);
    return result;
  }

  /** Runs promise reactions until there are none, or the budget is used up. */
  private runJobs(): void {
    while (this.quickjs.QTS_IsJobPending(this.place.runtime) !== 0 && !this.isOverBudget) this.runSomeJobs();
  }

  private runSomeJobs(): void {
    const result = this.quickjs.QTS_ExecutePendingJob(this.place.runtime, JOBS_PER_LOOK, this.memory.list([0]));
    this.quickjs.QTS_FreeValuePointerRuntime(this.place.runtime, result);
  }

  private errorOf(exception: GuestException): PluginError {
    const thrown = exception.value === 0 ? undefined : this.describe(exception.value);
    if (this.gaveUp !== undefined) return this.gaveUp;
    if (this.isOverBudget) return this.overBudget(thrown);
    return thrown === undefined ? memoryError(this.limits.memoryBytesMax) : errorOfThrown(thrown, this.limits.memoryBytesMax);
  }

  /** What was thrown, in words; nothing when even that cannot be had. Takes the value over. */
  private describe(value: Pointer): Thrown | undefined {
    const wasOverBudget = this.isOverBudget;
    this.isOverBudget = false;
    this.limitMemory(this.limits.memoryBytesMax + DESCRIBE_MEMORY_BYTES);
    this.quickjs.steps.value = DESCRIBE_STEPS_MAX;
    try {
      const text = this.takeText(this.callAndFree('describe', [value]));
      return JSON.parse(text) as Thrown;
    } catch (error) {
      if (error instanceof GuestException) this.values.free(error.value);
      else this.giveUp(error);
      return undefined;
    } finally {
      this.isOverBudget = wasOverBudget;
      if (!this.isTrapped) this.limitMemory(this.limits.memoryBytesMax);
    }
  }

  private overBudget(thrown: Thrown | undefined): PluginError {
    const { runtime } = this.place;
    const error = budgetError(this.limits.stepsPerCallMax, thrown);
    this.quickjs.steps.value = this.limits.stepsPerCallMax;
    try {
      for (let left = JOBS_AFTER_BUDGET_MAX; left > 0 && this.quickjs.QTS_IsJobPending(runtime) !== 0; left -= JOBS_PER_LOOK)
        this.runSomeJobs();
    } catch (trap) {
      return this.giveUp(trap);
    }
    if (this.quickjs.QTS_IsJobPending(runtime) !== 0) this.gaveUp = withoutReturn(error, 'its promises go on without end');
    return this.gaveUp ?? error;
  }

  /** After a trap: nothing in this runtime may be touched any more. */
  private giveUp(trap: unknown): PluginError {
    this.inside.isSpoiled = true;
    this.isTrapped = true;
    if (trap instanceof StepsTrap) {
      this.gaveUp = withoutReturn(
        budgetError(this.limits.stepsPerCallMax, undefined),
        'it was inside one built-in operation that takes too long',
      );
    } else if (trap instanceof RangeError) {
      this.gaveUp = withoutReturn({ kind: 'threw', message: 'the plugin nests too deeply for the stack' });
    } else {
      const reason = trap instanceof Error ? trap.message : String(trap);
      this.gaveUp = withoutReturn({ kind: 'invalid', message: `the plugin broke its sandbox (${reason})` });
    }
    return this.gaveUp;
  }
}
