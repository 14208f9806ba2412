/**
 * Moves text and bytes in and out of QuickJS's memory, and packs text as protocol.ts says. Single-threaded: one scratch
 * area serves all plugins, since what is written there is taken over by QuickJS before anything else happens.
 */
import { GuestException } from './guest-exception.ts';
import { TEXT_IS_FAILURE, TEXT_IS_JSON } from './protocol.ts';
import { EXCEPTION_TAG } from './quickjs-build.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';

const SCRATCH_BYTES = 65_536;
/** Room for the pointers of a call's parameters. */
const LIST_BYTES = 64;
/** Texts up to this length are read and written by hand, which is quicker than a call into native code. */
const SHORT_TEXT = 32;

export class GuestMemory {
  private readonly quickjs: QuickJsModule;
  readonly place: Pointer;
  private readonly scratch: Pointer;
  private seen: Uint8Array<ArrayBuffer>;
  private buffer: Buffer;
  private words: Int32Array;

  /** `place` is the memory that an earlier GuestMemory took, where that is part of what is already there. */
  constructor(quickjs: QuickJsModule, place?: Pointer) {
    this.quickjs = quickjs;
    this.place = place ?? quickjs.malloc(LIST_BYTES + SCRATCH_BYTES);
    this.scratch = this.place + LIST_BYTES;
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
    if (at === 0) throw new GuestException(0);
    const memory = this.refresh();
    memory.set(bytes, at);
    memory[at + bytes.length] = 0;
    return at;
  }

  /** The text as C knows it, for the time of the call. */
  withCText<T>(text: string, use: (at: Pointer) => T): T {
    const at = this.copyIn(new TextEncoder().encode(text));
    try {
      return use(at);
    } finally {
      this.quickjs.free(at);
    }
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

  /** The pointers as a C array, good until the next call of this. */
  list(pointers: readonly Pointer[]): Pointer {
    this.refresh();
    const first = this.place >> 2;
    for (let index = 0; index < pointers.length; index += 1) this.words[first + index] = pointers[index] as Pointer;
    return this.place;
  }

  /** Sets a word of 32 bits. */
  writeWord(at: Pointer, value: number): void {
    this.refresh();
    this.words[at >> 2] = value;
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
    if (at === 0) throw new GuestException(0);
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
