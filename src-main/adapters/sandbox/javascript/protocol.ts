/**
 * What crosses between host and guest, in this one place. Only numbers, strings and array buffers cross; no object of one
 * side is ever seen by the other.
 *
 * Text crosses as a C string, which can hold neither U+0000 nor lone surrogates. Text that has them, or that starts with
 * one of the two marks, crosses as TEXT_IS_JSON and its JSON form. A host call that failed answers TEXT_IS_FAILURE and the reason.
 */
export const TEXT_IS_JSON = 1;
export const TEXT_IS_FAILURE = 2;

/** What the guest may ask of the host. A function's number in QuickJS is its place here, from 1. */
export const HOST_FUNCTIONS = [
  'now',
  'random',
  'setTimer',
  'clearTimer',
  'log',
  'kvRead',
  'kvWrite',
  'kvWriteBytes',
  'kvDelete',
  'send',
  'sendBytes',
  'refuseSend',
  'encode',
  'decode',
] as const;
export type HostFunctionName = (typeof HOST_FUNCTIONS)[number];

/** What the host may call in the guest (guest/entries.ts). Those that call the plugin answer with one of CALL_CODES. */
export const GUEST_ENTRIES = [
  'start',
  'construct',
  'initialize',
  'shutdown',
  'request',
  'response',
  'deliver',
  'timer',
  'settled',
  'answer',
  'describe',
] as const;
export type GuestEntryName = (typeof GUEST_ENTRIES)[number];

export const CALL_CODES = {
  done: 0,
  handled: 1,
  unhandled: 2,
  /** `answer` has a HookAnswer as JSON. */
  answered: 3,
  /** The plugin returned a promise: run the jobs, then ask `settled`. */
  pending: 4,
  /** `answer` says what is wrong with what the plugin returned. */
  invalid: 5,
} as const;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Name of the guest SDK in stack traces; its own frames are not shown to people. */
export const PRELUDE_FILE = 'spokelab:sdk';

/** What the guest SDK has to know of the above. */
export const GUEST_PROTOCOL = { callCodes: CALL_CODES, textIsJson: TEXT_IS_JSON, textIsFailure: TEXT_IS_FAILURE };
export type GuestProtocol = typeof GUEST_PROTOCOL;

/** What the guest is told, as JSON, before anything of the plugin runs. */
export type GuestSettings = {
  runtime: 'edge' | 'hub';
  pluginId: number;
  edgeId: string | undefined;
  namespace: string | undefined;
  config: { [key: string]: unknown };
};
