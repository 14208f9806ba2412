import { writeFileSync } from 'node:fs';
import { SpokelabError } from '../contract/errors.ts';
import { reasonOf } from '../runtime/kept-file.ts';
import { userFolder } from '../runtime/user-folder.ts';
import type { CommandSpec, Given } from './command.ts';
import type { ExitStatus } from './exit-status.ts';
import { EXIT } from './exit-status.ts';
import { print } from './output.ts';

export const DIAGNOSTICS: CommandSpec = {
  name: 'diagnostics',
  synopsis: '[SESSION] [options]',
  summary: 'write what a bug report needs into one ZIP file',
  details: [
    'Versions, the machine, settings, the newest lines of the logs, and what the session (the one that was opened last) was of and came to.',
    'It holds no payload, no scenario, no bundle and no secret. Look into it before you pass it on: it is plain text.',
  ],
  options: { out: { short: 'o', value: 'FILE', help: 'the file to write; spokelab-diagnostics.zip by default' } },
  operands: { least: 0, most: 1 },
};

export async function diagnostics(given: Given): Promise<ExitStatus> {
  const { diagnosticsParts, diagnosticsZip } = await import('../runtime/diagnostics/diagnostics.ts');
  const file = given.value('out') ?? 'spokelab-diagnostics.zip';
  const [session] = given.operands;
  const options = { folder: userFolder(), ...(session === undefined ? {} : { session }), now: new Date() };
  try {
    writeFileSync(file, diagnosticsZip(options), { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = isThere ? 'there is such a file already; name another with --out' : reasonOf(error);
    throw new SpokelabError('ERR_STORAGE', `${file} cannot be written: ${reason}.`, { cause: error });
  }
  print(`${file}: ${[...diagnosticsParts(options).keys()].join(', ')}`);
  print('Plain text, without payloads and secrets. Look into it before you pass it on.');
  return EXIT.ok;
}
