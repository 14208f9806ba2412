/** Answers what one plugin asks of the host, and holds the limits that protect the host. Nothing here throws into the guest. */
import type { JsonObject, PluginLimits } from '../../../contract/plugin.ts';
import type { PluginHost } from '../../../engine/ports/plugin-sandbox.ts';
import { utf8Length } from '../../../util/utf8.ts';
import { GuestException } from './guest-exception.ts';
import type { GuestMemory } from './guest-memory.ts';
import { HOST_FUNCTIONS, type HostFunctionName, LOG_LEVELS } from './protocol.ts';
import { VALUE_BYTES } from './quickjs-build.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';

const DECODE_FATAL = 1;
const DECODE_KEEP_BOM = 2;

type Values = { count: number; at: Pointer };
type HostFunction = (values: Values) => Pointer;

export class HostCalls {
  private readonly quickjs: QuickJsModule;
  private readonly memory: GuestMemory;
  private readonly context: Pointer;
  private readonly host: PluginHost;
  private readonly limits: PluginLimits;
  /** The plugin's timers, and whether they repeat. */
  private readonly timers = new Map<number, boolean>();
  private readonly functions: HostFunction[];

  constructor(quickjs: QuickJsModule, memory: GuestMemory, context: Pointer, host: PluginHost, limits: PluginLimits) {
    this.quickjs = quickjs;
    this.memory = memory;
    this.context = context;
    this.host = host;
    this.limits = limits;
    const byName: Record<HostFunctionName, HostFunction> = {
      now: () => this.number(host.nowMs()),
      random: () => this.number(host.random()),
      setTimer: (values) => this.setTimer(values),
      clearTimer: (values) => this.clearTimer(values),
      log: (values) => this.log(values),
      kvRead: (values) => this.kvRead(values),
      kvWrite: (values) => this.kvWrite(this.text(values, 0), this.text(values, 1)),
      kvWriteBytes: (values) => this.kvWrite(this.text(values, 0), Buffer.from(this.bytes(values, 1)).toString('latin1')),
      kvDelete: (values) => this.number(host.kvDelete(this.text(values, 0)) ? 1 : 0),
      send: (values) => this.send(this.memory.readTextAsBytes(this.context, this.value(values, 0)), values),
      sendBytes: (values) => this.send(this.bytes(values, 0), values),
      refuseSend: (values) => this.refuseSend(values),
      encode: (values) => this.memory.newBuffer(this.context, this.memory.readTextAsBytes(this.context, this.value(values, 0))),
      decode: (values) => this.decode(values),
    };
    this.functions = HOST_FUNCTIONS.map((name) => byName[name]);
  }

  /** The answer to host function `id` as an owned value; 0 stands for undefined. */
  answer(id: number, count: number, at: Pointer): Pointer {
    const call = this.functions[id - 1];
    if (call === undefined) return this.memory.newFailure(this.context, 'no such function');
    try {
      return call({ count, at });
    } catch (error) {
      if (error instanceof GuestException) return this.memory.newFailure(this.context, 'out of memory');
      return this.memory.newFailure(this.context, error instanceof Error ? error.message : String(error));
    }
  }

  /** A timer that does not repeat is over once it has been run. */
  timerRan(timer: number): void {
    if (this.timers.get(timer) === false) this.timers.delete(timer);
  }

  private setTimer(values: Values): Pointer {
    if (this.timers.size >= this.limits.timersMax) {
      return this.memory.newFailure(
        this.context,
        `the plugin has ${this.limits.timersMax} timers, and may not have more; cancel those that are not needed`,
      );
    }
    const timer = this.integer(values, 0);
    const repeats = this.integer(values, 2) === 1;
    this.host.setTimer(timer, this.integer(values, 1), repeats);
    this.timers.set(timer, repeats);
    return 0;
  }

  private clearTimer(values: Values): Pointer {
    const timer = this.integer(values, 0);
    if (this.timers.delete(timer)) this.host.clearTimer(timer);
    return 0;
  }

  private log(values: Values): Pointer {
    const level = LOG_LEVELS[this.integer(values, 0)] ?? 'info';
    const { logBytesMax } = this.limits;
    const message = cut(this.text(values, 1), logBytesMax);
    const fields = values.count > 2 ? this.text(values, 2) : undefined;
    if (fields === undefined) this.host.log(level, message, undefined);
    else if (utf8Length(message) + utf8Length(fields) <= logBytesMax) this.host.log(level, message, JSON.parse(fields) as JsonObject);
    else this.host.log(level, message, { fieldsLeftOut: `${utf8Length(fields)} bytes; a log message may have ${logBytesMax}` });
    return 0;
  }

  private kvRead(values: Values): Pointer {
    const value = this.host.kvRead(this.text(values, 0));
    return value === undefined ? 0 : this.memory.newText(this.context, value);
  }

  private kvWrite(key: string, value: string): Pointer {
    const bytes = utf8Length(key) + utf8Length(value);
    const { kvValueBytesMax } = this.limits;
    if (bytes > kvValueBytesMax) {
      return this.memory.newFailure(this.context, `kv.write: key and value have ${bytes} bytes; at most ${kvValueBytesMax} are allowed`);
    }
    this.host.kvWrite(key, value);
    return 0;
  }

  private send(bytes: Uint8Array, values: Values): Pointer {
    const metadata = this.metadata(values, 2);
    const result = this.host.sendToControl(bytes, this.text(values, 1), metadata);
    if (result.ok) return this.number(result.pending);
    return this.memory.newText(this.context, JSON.stringify({ error: result.error, message: result.message }));
  }

  private refuseSend(values: Values): Pointer {
    this.host.refuseUnserializable(this.text(values, 0), this.metadata(values, 1));
    return 0;
  }

  private metadata(values: Values, index: number): Record<string, string> {
    return JSON.parse(this.text(values, index)) as Record<string, string>;
  }

  private decode(values: Values): Pointer {
    const options = this.integer(values, 1);
    const decoder = new TextDecoder('utf-8', { fatal: (options & DECODE_FATAL) !== 0, ignoreBOM: (options & DECODE_KEEP_BOM) !== 0 });
    return this.memory.newText(this.context, decoder.decode(this.bytes(values, 0)));
  }

  private value(values: Values, index: number): Pointer {
    if (index >= values.count) throw new TypeError('a value is missing');
    return values.at + index * VALUE_BYTES;
  }

  private text(values: Values, index: number): string {
    return this.memory.readText(this.context, this.value(values, index));
  }

  private bytes(values: Values, index: number): Uint8Array {
    const bytes = this.memory.readBuffer(this.context, this.value(values, index));
    if (bytes === undefined) throw new TypeError('bytes were expected');
    return bytes;
  }

  private integer(values: Values, index: number): number {
    return Math.trunc(this.quickjs.QTS_GetFloat64(this.context, this.value(values, index)));
  }

  private number(value: number): Pointer {
    return this.quickjs.QTS_NewFloat64(this.context, value);
  }
}

/** The text, shortened to the number of bytes, with a word about what was cut. */
function cut(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = utf8Length(text);
  if (bytes <= bytesMax) return text;
  const kept = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytesMax)).replace(/\uFFFD+$/, '');
  return `${kept}… (cut; the message has ${bytes} bytes)`;
}
