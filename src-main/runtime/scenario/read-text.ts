/** The text of a scenario file, or a clear refusal of what cannot be one. */
import { readFileSync, statSync } from 'node:fs';
import { SpokelabError } from '../../contract/errors.ts';
import { MIB } from '../../contract/units.ts';

export const SCENARIO_BYTES_MAX = 4 * MIB;

/** Throws ERR_FILE_NOT_FOUND when the file cannot be read, ERR_SCENARIO_INVALID when it is no text. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw refusal(file, `is not a text file (it has a zero byte at position ${zero}); a scenario is YAML text in UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal(file, 'is not UTF-8 text; save it as UTF-8');
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) throw refusal(file, 'is a folder; name the scenario file in it');
    if (stat.size > SCENARIO_BYTES_MAX) {
      throw refusal(file, `is larger than ${SCENARIO_BYTES_MAX / MIB} MiB (${stat.size} bytes); that is no scenario`);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof SpokelabError) throw error;
    throw new SpokelabError('ERR_FILE_NOT_FOUND', `${file}: ${whyUnreadable(error)}`, { position: { file }, cause: error });
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read (permission denied)';
  return `the file cannot be read (${String(code ?? error)})`;
}

const refusal = (file: string, what: string): SpokelabError =>
  new SpokelabError('ERR_SCENARIO_INVALID', `${file}: ${what}`, { position: { file } });
