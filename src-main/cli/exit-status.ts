import { SpokelabError } from '../contract/errors.ts';

/** What the process tells its caller. */
export const EXIT = {
  /** All expectations held. */
  ok: 0,
  /** An expectation failed. */
  failed: 1,
  /** Bad input or usage. */
  usage: 2,
  /** A bug in Spokelab. */
  internal: 3,
  /** Ended with Ctrl+C, as shells number it. */
  interrupted: 130,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A person pressed Ctrl+C, or the process was asked to end. */
export class Interrupted extends Error {}

export function exitStatusOf(error: unknown): ExitStatus {
  if (error instanceof Interrupted) return EXIT.interrupted;
  return error instanceof SpokelabError && error.code !== 'ERR_INTERNAL' ? EXIT.usage : EXIT.internal;
}
