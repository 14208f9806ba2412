import { SpokelabError } from '../contract/errors.ts';
import type { Given } from './command.ts';

const PORT_MAX = 65_535;

/** The `--port` option; nothing means any free port. Throws ERR_USAGE. */
export function readPort(given: Given): { port?: number } {
  const written = given.value('port');
  if (written === undefined) return {};
  const port = Number(written);
  if (!/^\d+$/.test(written) || port > PORT_MAX)
    throw new SpokelabError('ERR_USAGE', `--port: "${written}" is not a port from 0 to ${PORT_MAX}.`);
  return { port };
}
