/**
 * What the parts of the guest SDK share. Each part is one function without imports, since its text is evaluated inside
 * QuickJS (../prelude.ts): it reads what it needs from the environment and leaves there what later parts need.
 */
import type { GuestProtocol, GuestSettings } from '../protocol.ts';

/** The host's functions as the guest sees them. A returned string may be packed text or a failure: see `unpack`. */
export type HostFunctions = {
  now(): number;
  random(): number;
  setTimer(timer: number, delayUs: number, repeat: number): string | undefined;
  clearTimer(timer: number): void;
  log(level: number, message: string, fields?: string): void;
  kvRead(key: string): string | undefined;
  kvWrite(key: string, value: string): string | undefined;
  kvWriteBytes(key: string, value: ArrayBuffer): string | undefined;
  kvDelete(key: string): number | string;
  /** The pending count, or JSON of the error's name and message. */
  send(text: string, correlationId: string, metadata: string): number | string;
  sendBytes(bytes: ArrayBuffer, correlationId: string, metadata: string): number | string;
  /** Tells the host of a payload that JSON cannot hold. */
  refuseSend(correlationId: string, metadata: string): void;
  encode(text: string): ArrayBuffer | string;
  decode(bytes: ArrayBuffer, options: number): string;
};

export type Cancel = { cancel(): void };

export type GuestEnvironment = {
  readonly host: HostFunctions;
  readonly protocol: GuestProtocol;
  /** Text in the form in which it can cross to the host. */
  pack(text: string): string;
  /** The text that crossed from the host; throws what the host reports as a failure. */
  unpack(crossed: string): string;
  /** The plugin's own copy of a buffer. */
  adopt(buffer: ArrayBuffer): ArrayBuffer;
  /** A buffer with a copy of the bytes; throws a TypeError naming `what` when the value holds no bytes. */
  copyBytes(value: unknown, what: string): ArrayBuffer;
  isBytes(value: unknown): boolean;
  encodeText(text: string): Uint8Array;
  decodeText(bytes: ArrayBuffer): string;
  /** Adds a global as built-ins are: writable, configurable, not enumerable. */
  define(name: string, value: unknown): void;
  startTimer(delayUs: number, repeat: boolean, run: () => unknown): number;
  stopTimer(timer: number): void;
  /** The callback of a timer that is due; forgets it when it does not repeat. */
  dueTimer(timer: number): (() => unknown) | undefined;
  /** A duration in microseconds from `10s`, `1m30s` or a number of milliseconds. */
  parseDuration(value: unknown, what: string): number;
  writeLog(level: number, message: unknown, fields: unknown): void;
  /** The `ctx` that every method of the plugin gets. */
  createContext(settings: GuestSettings): object;
};
