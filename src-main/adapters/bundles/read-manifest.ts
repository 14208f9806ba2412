/** manifest.json from bytes to a checked value. */
import { describeIssue } from '../../contract/schemas/describe-issue.ts';
import { jsonFault } from '../../contract/schemas/json.ts';
import { type Manifest, manifestSchema } from '../../contract/schemas/manifest.ts';
import { bundleError, bytesInWords } from './bundle-error.ts';
import { BUNDLE_LIMITS, MANIFEST_FILE } from './limits.ts';

const PROBLEMS_MAX = 5;
const MEND = `Mend ${MANIFEST_FILE}`;

/** Throws ERR_BUNDLE_INVALID. */
export function readManifest(bytes: Uint8Array, label: string): Manifest {
  const value = parse(textOf(bytes, label), label);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bundleError(label, `${MANIFEST_FILE} must hold an object in braces`, MEND);
  const fault = jsonFault(value);
  if (fault !== undefined) throw bundleError(label, `${MANIFEST_FILE} ${fault}`, MEND);
  const result = manifestSchema.safeParse(value, { error: describeIssue });
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, PROBLEMS_MAX).map((issue) => ({ field: fieldOf(issue.path), message: issue.message }));
  const problems = issues.map(({ field, message }) => `${field === '' ? 'the whole' : `"${field}"`} ${message.replaceAll('\n', '; ')}`);
  throw bundleError(label, `in ${MANIFEST_FILE}, ${problems.join('; ')}`, MEND, { field: issues[0]?.field ?? '' });
}

function textOf(bytes: Uint8Array, label: string): string {
  const { manifestBytesMax } = BUNDLE_LIMITS;
  if (bytes.length > manifestBytesMax)
    throw bundleError(
      label,
      `${MANIFEST_FILE} has ${bytesInWords(bytes.length)}; at most ${bytesInWords(manifestBytesMax)} are allowed`,
      MEND,
    );
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bundleError(label, `${MANIFEST_FILE} is not a text in UTF-8`, 'Save it as UTF-8');
  }
  if (text.startsWith('\uFEFF'))
    throw bundleError(
      label,
      `${MANIFEST_FILE} starts with a byte order mark, which gateways do not accept`,
      'Save it as UTF-8 without one',
    );
  return text;
}

function parse(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = positionOf(text);
    const problem = `${MANIFEST_FILE} is not JSON at line ${position.line}, column ${position.column}`;
    throw bundleError(label, `${problem} (${reason.replace(/,? (?:(?:in JSON )?at position|\.\.\.|").*$/s, '')})`, MEND, position);
  }
}

/** Where the text stops being the beginning of JSON. V8 names the place of some mistakes only; a search finds all. */
function positionOf(text: string): { line: number; column: number } {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Whether JSON could go on from here: parsed alone, the text is whole or fails at its very end. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(reason)?.[1];
    return at === undefined ? /end of JSON/.test(reason) : Number(at) >= text.length || /^Unterminated/.test(reason);
  }
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (field, part) => (typeof part === 'number' ? `${field}[${part}]` : field === '' ? String(part) : `${field}.${String(part)}`),
    '',
  );
