import { SpokelabError } from '../contract/errors.ts';
import type { Given } from './command.ts';

/** Throws ERR_USAGE. Undefined when no seed was given. */
export function seedOption(given: Given): number | undefined {
  const seed = given.value('seed');
  if (seed === undefined) return undefined;
  if (/^\d+$/.test(seed) && Number.isSafeInteger(Number(seed))) return Number(seed);
  throw new SpokelabError('ERR_USAGE', `--seed: "${seed}" is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
}
