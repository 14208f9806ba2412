/**
 * Moves text and bytes in and out of QuickJS's memory, and packs text as protocol.ts says. Single-threaded: one scratch
 * area serves all plugins, since what is written there is taken over by QuickJS before anything else happens.
 */
import { TEXT_IS_FAILURE, TEXT_IS_JSON } from './protocol.ts';
import type { Pointer, QuickJsModule } from './quickjs-module.ts';

const SCRATCH_BYTES = 65_536;
/** Texts up to this length are read and written by hand, which is quicker than a call into native code. */
const SHORT_TEXT = 32;

/** QuickJS keeps a value's kind in the upper half of its eight bytes; this one is JS_TAG_EXCEPTION. */
const EXCEPTION_TAG = 6;

export class GuestMemory {
  private readonly quickjs: QuickJsModule;
  private readonly scratch: Pointer;
  private seen: Uint8Array<ArrayBuffer>;
  private buffer: Buffer;
  private words: Int32Array;

  constructor(quickjs: QuickJsModule) {
    this.quickjs = quickjs;
    this.scratch = quickjs.malloc(SCRATCH_BYTES);
    this.seen = quickjs.memory();
    this.buffer = Buffer.from(this.seen.buffer);
    this.words = new Int32Array(this.seen.buffer);
  }

  /** The text as a QuickJS string; text that cannot cross as it is goes packed. */
  newText(context: Pointer, text: string): Pointer {
    return this.newPlainText(context, isPlain(text) ? text : String.fromCharCode(TEXT_IS_JSON) + JSON.stringify(text));
  }

  /** The reason of a failure, for the guest's `unpack` to throw. */
  newFailure(context: Pointer, reason: string): Pointer {
    return this.newPlainText(context, String.fromCharCode(TEXT_IS_FAILURE) + reason.replaceAll('\0', ''));
  }

  /** A QuickJS string of bytes that are valid UTF-8 without a zero. */
  newTextOfBytes(context: Pointer, bytes: Uint8Array): Pointer {
    return this.withRoom(bytes.length + 1, (at) => {
      const memory = this.refresh();
      memory.set(bytes, at);
      memory[at + bytes.length] = 0;
      return this.quickjs.QTS_NewString(context, at);
    });
  }

  /** A QuickJS ArrayBuffer whose bytes lie outside the plugin's memory limit: the guest must copy it at once. */
  newBuffer(context: Pointer, bytes: Uint8Array): Pointer {
    const at = this.copyIn(bytes);
    return this.quickjs.QTS_NewArrayBuffer(context, at, bytes.length);
  }

  /** Memory of its own, ended by a zero, for C to free. */
  copyIn(bytes: Uint8Array): Pointer {
    const at = this.quickjs.malloc(bytes.length + 1);
    if (at === 0) throw new Error('the memory for plugins is used up');
    const memory = this.refresh();
    memory.set(bytes, at);
    memory[at + bytes.length] = 0;
    return at;
  }

  /** The text of a value; throws when the guest's value cannot become a string. */
  readText(context: Pointer, value: Pointer): string {
    return this.withCString(context, value, (from, to) => {
      if (this.seen[from] === TEXT_IS_JSON) return String(JSON.parse(this.decode(from + 1, to)));
      return this.decode(from, to);
    });
  }

  /** The UTF-8 form of a text, without decoding it where that can be saved. */
  readTextAsBytes(context: Pointer, value: Pointer): Uint8Array<ArrayBuffer> {
    return this.withCString(context, value, (from, to) => {
      if (this.seen[from] === TEXT_IS_JSON) return new TextEncoder().encode(String(JSON.parse(this.decode(from + 1, to))));
      return this.seen.slice(from, to);
    });
  }

  /** A copy of an ArrayBuffer's bytes, or nothing when the value is none. */
  readBuffer(context: Pointer, value: Pointer): Uint8Array<ArrayBuffer> | undefined {
    const copy = this.quickjs.QTS_GetArrayBuffer(context, value);
    if (copy === 0) return undefined;
    const length = this.quickjs.QTS_GetArrayBufferLength(context, value);
    const bytes = this.refresh().slice(copy, copy + length);
    this.quickjs.free(copy);
    return bytes;
  }

  /** Whether a JSValue stands for an exception that is under way. */
  isException(value: Pointer): boolean {
    this.refresh();
    return this.words[(value >> 2) + 1] === EXCEPTION_TAG;
  }

  /** Writes words of 32 bits, one after the other. */
  writeWords(at: Pointer, values: readonly number[]): void {
    this.refresh();
    for (let index = 0; index < values.length; index += 1) this.words[(at >> 2) + index] = values[index] as number;
  }

  private newPlainText(context: Pointer, text: string): Pointer {
    return this.withRoom(text.length * 3 + 1, (at) => {
      const memory = this.refresh();
      const end = at + (writeShort(memory, at, text) ? text.length : this.buffer.write(text, at, 'utf8'));
      memory[end] = 0;
      return this.quickjs.QTS_NewString(context, at);
    });
  }

  private withRoom(bytes: number, use: (at: Pointer) => Pointer): Pointer {
    if (bytes <= SCRATCH_BYTES) return use(this.scratch);
    const at = this.quickjs.malloc(bytes);
    if (at === 0) throw new Error('the memory for plugins is used up');
    const value = use(at);
    this.quickjs.free(at);
    return value;
  }

  private withCString<T>(context: Pointer, value: Pointer, use: (from: Pointer, to: Pointer) => T): T {
    const from = this.quickjs.QTS_GetString(context, value);
    if (from === 0) throw new Error('the value cannot be read as a text');
    try {
      return use(from, this.refresh().indexOf(0, from));
    } finally {
      this.quickjs.QTS_FreeCString(context, from);
    }
  }

  private decode(from: Pointer, to: Pointer): string {
    return (to - from <= SHORT_TEXT && readShort(this.seen, from, to)) || this.buffer.toString('utf8', from, to);
  }

  private refresh(): Uint8Array<ArrayBuffer> {
    const memory = this.quickjs.memory();
    if (memory !== this.seen) {
      this.seen = memory;
      this.buffer = Buffer.from(memory.buffer);
      this.words = new Int32Array(memory.buffer);
    }
    return memory;
  }
}

const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\0') && !(text.charCodeAt(0) <= TEXT_IS_FAILURE);

/** Writes a short text of ASCII; false when it is not. */
function writeShort(memory: Uint8Array, at: Pointer, text: string): boolean {
  if (text.length > SHORT_TEXT) return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return false;
    memory[at + index] = unit;
  }
  return true;
}

/** Reads a short text of ASCII; nothing when it is not. */
function readShort(memory: Uint8Array, from: Pointer, to: Pointer): string | undefined {
  let text = '';
  for (let at = from; at < to; at += 1) {
    const unit = memory[at] as number;
    if (unit > 0x7f) return undefined;
    text += String.fromCharCode(unit);
  }
  return text;
}
