/** Plain values as YAML that is pleasant to read: on one line in brackets where it fits, one line per entry where not. */

/** What can be written: JSON, and fields that are left out. */
export type Writable = unknown;

const LINE_LENGTH_MAX = 120;

/** The lines of `key: value`, not indented further than `indent` spaces for the key. */
export function entryLines(key: string, value: Writable, indent: number): string[] {
  const start = `${' '.repeat(indent)}${scalarText(key)}:`;
  const flow = flowText(value);
  if (!isCollection(value) || start.length + 1 + flow.length <= LINE_LENGTH_MAX) return [`${start} ${flow}`];
  return [start, ...blockLines(value, indent + 2)];
}

/** The lines of a list's items, each behind its dash. */
export function itemLines(items: readonly Writable[], indent: number): string[] {
  return items.flatMap((item) => {
    const dash = `${' '.repeat(indent)}- `;
    const flow = flowText(item);
    if (!isCollection(item) || dash.length + flow.length <= LINE_LENGTH_MAX) return [`${dash}${flow}`];
    const [first = '', ...rest] = blockLines(item, indent + 2);
    return [`${dash}${first.trimStart()}`, ...rest];
  });
}

function blockLines(value: object, indent: number): string[] {
  return Array.isArray(value) ? itemLines(value, indent) : fieldsOf(value).flatMap(([key, field]) => entryLines(key, field, indent));
}

export function flowText(value: Writable): string {
  if (!isCollection(value)) return scalarText(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  const fields = fieldsOf(value).map(([key, field]) => `${scalarText(key)}: ${flowText(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A list or a mapping with something in it; an empty one has only its brackets. */
const isCollection = (value: Writable): value is object => typeof value === 'object' && value !== null;

const fieldsOf = (value: object): [string, unknown][] => Object.entries(value).filter(([, field]) => field !== undefined);

/** Words, durations, shares, paths and globs need no quotes; what YAML or a reader might take for something else has them. */
const PLAIN = /^(?:[A-Za-z_./][\w./-]*(?: [\w./-]+)*\*?|-?\d+(?:\.\d+)?(?:ms|[smh%]|[KM]?i?B(?:\/s)?))$/;
const TAKEN_FOR_OTHERS = /^(?:true|false|null|\.inf|\.nan)$/i;

function scalarText(value: Writable): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  if (PLAIN.test(value) && !TAKEN_FOR_OTHERS.test(value) && Number.isNaN(Number(value))) return value;
  return /^[\x20-\x7e]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value);
}

/** JSON's own escapes, and those of characters that a line of YAML must not or should not hold as they are. */
function doubleQuoted(value: string): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}
