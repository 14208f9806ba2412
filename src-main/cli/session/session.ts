import { SpokelabError } from '../../contract/errors.ts';
import { isSessionFile } from '../../runtime/sessions/session-check.ts';
import { unpackSessionInto } from '../../runtime/sessions/unpack-session.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { print, visible } from '../output.ts';

export async function unpack(given: Given): Promise<ExitStatus> {
  const [file = '', folder = ''] = given.operands;
  if (!isSessionFile(file))
    throw new SpokelabError('ERR_USAGE', `${file} is no session. "spokelab run SCENARIO --session FILE" writes one.`);
  const scenario = visible(unpackSessionInto(file, folder));
  print(`Wrote ${scenario} and what it needs. Run it: spokelab run ${scenario}`);
  return EXIT.ok;
}
