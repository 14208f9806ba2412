import { isUtf8 } from 'node:buffer';
import { GuestException } from './guest-exception.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';

/** Texts that come again and again (edge ids, namespaces, metadata) stay in the guest; at most so many, at most so long. */
const KEPT_TEXTS_MAX = 64;
const KEPT_TEXT_LENGTH_MAX = 256;
const BYTE_ORDER_MARK = 0xef;

/**
 * QuickJS's values in one context. A value is owned by who made it, and freed by `free`. Where QuickJS throws, these throw a
 * GuestException.
 */
export class Values {
  private readonly quickjs: QuickJsModule;
  private readonly memory: GuestMemory;
  private readonly context: Pointer;
  private readonly keptTexts = new Map<string, Pointer>();
  private readonly lastNumbers = new Map<string, { value: number; pointer: Pointer }>();
  private readonly kept = new Set<Pointer>();

  constructor(quickjs: QuickJsModule, memory: GuestMemory, context: Pointer) {
    this.quickjs = quickjs;
    this.memory = memory;
    this.context = context;
  }

  number(value: number): Pointer {
    return this.checked(this.quickjs.QTS_NewFloat64(this.context, value));
  }

  /** The number that was last given under this name, if it is the same: a batch's payloads share their times. Not to be freed. */
  sameNumber(name: string, value: number): Pointer {
    const last = this.lastNumbers.get(name);
    if (last?.value === value) return last.pointer;
    if (last !== undefined) {
      this.kept.delete(last.pointer);
      this.free(last.pointer);
    }
    const pointer = this.number(value);
    this.lastNumbers.set(name, { value, pointer });
    this.kept.add(pointer);
    return pointer;
  }

  text(text: string): Pointer {
    return this.checked(this.memory.newText(this.context, text));
  }

  json(value: object): Pointer {
    return this.text(JSON.stringify(value));
  }

  /** A text that is likely to be wanted again. To be freed by `freeAll`, which knows the ones that stay. */
  keptText(text: string): Pointer {
    const known = this.keptTexts.get(text);
    if (known !== undefined) return known;
    const value = this.text(text);
    if (this.keptTexts.size < KEPT_TEXTS_MAX && text.length <= KEPT_TEXT_LENGTH_MAX) {
      this.keptTexts.set(text, value);
      this.kept.add(value);
    }
    return value;
  }

  textOfBytes(bytes: Uint8Array): Pointer {
    return this.checked(this.memory.newTextOfBytes(this.context, bytes));
  }

  buffer(bytes: Uint8Array): Pointer {
    return this.checked(this.memory.newBuffer(this.context, bytes));
  }

  error(message: string): Pointer {
    const error = this.checked(this.quickjs.QTS_NewError(this.context));
    this.withText(message, (text) => this.setProperty(error, 'message', text));
    return error;
  }

  property(object: Pointer, name: string): Pointer {
    return this.withText(name, (key) => this.checked(this.quickjs.QTS_GetProp(this.context, object, key)));
  }

  setProperty(object: Pointer, name: string, value: Pointer): void {
    this.withText(name, (key) => this.quickjs.QTS_SetProp(this.context, object, key, value));
  }

  /** Calls a function with `this` undefined. */
  call(callee: Pointer, parameters: readonly Pointer[]): Pointer {
    return this.checked(
      this.quickjs.QTS_Call(this.context, callee, this.quickjs.QTS_GetUndefined(), parameters.length, this.memory.list(parameters)),
    );
  }

  /** `flags`: EVAL_GLOBAL or EVAL_MODULE. */
  evaluate(source: Uint8Array, file: string, flags: number): Pointer {
    const code = this.memory.copyIn(source);
    const value = this.memory.withCText(file, (name) => this.quickjs.QTS_Eval(this.context, code, source.length, name, 0, flags));
    this.quickjs.free(code);
    return this.checked(value);
  }

  /** The value, unless it stands for an exception: then that is thrown. */
  checked(value: Pointer): Pointer {
    if (value === 0) throw new GuestException(0);
    if (!this.memory.isException(value)) return value;
    const exception = this.quickjs.QTS_ResolveException(this.context, value);
    this.free(value);
    throw new GuestException(exception);
  }

  free(value: Pointer): void {
    this.quickjs.QTS_FreeValuePointer(this.context, value);
  }

  /** Frees what was made for a call, all but what is kept. */
  freeAll(values: readonly Pointer[]): void {
    for (const value of values) {
      if (!this.kept.has(value)) this.free(value);
    }
  }

  /** Frees what is kept. */
  dispose(): void {
    for (const value of this.kept) this.free(value);
    this.kept.clear();
    this.keptTexts.clear();
    this.lastNumbers.clear();
  }

  private withText<T>(text: string, use: (value: Pointer) => T): T {
    const value = this.text(text);
    try {
      return use(value);
    } finally {
      this.free(value);
    }
  }
}

/** Whether QuickJS makes the very same text of the bytes as a TextDecoder would. */
export const crossesAsText = (bytes: Uint8Array): boolean => bytes[0] !== BYTE_ORDER_MARK && !bytes.includes(0) && isUtf8(bytes);
