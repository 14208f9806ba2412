import { SpokelabError } from '../contract/errors.ts';
import { TRUST_ALL } from '../contract/trust.ts';
import type { Given } from './command.ts';

/** The hashes after `--trust`, with commas between them, or `all`. Throws ERR_USAGE. */
export function trustOption(given: Given): string[] {
  const written = given.value('trust')?.split(',') ?? [];
  for (const hash of written) {
    if (hash === TRUST_ALL || /^[0-9a-f]{64}$/.test(hash)) continue;
    throw new SpokelabError('ERR_USAGE', `--trust: "${hash}" is neither a hash of 64 digits, as Spokelab prints it, nor "${TRUST_ALL}".`);
  }
  return written;
}
