/** What is wrong with a scenario file, found in one pass and reported together. */
import { SpokelabError } from '../../contract/errors.ts';

/** Keys and list positions from the top of the file to a field. */
export type FieldPath = readonly (string | number)[];

/** `line` and `column` count from 1; `field` is empty for the file as a whole. */
export type ScenarioProblem = {
  line: number;
  column: number;
  field: string;
  message: string;
};

const PROBLEMS_SHOWN_MAX = 10;

const FIELD_PARTS_MAX = 12;

/** `edges[0].plugins[1].config["a b"]`. */
export function fieldName(path: FieldPath): string {
  if (path.length > FIELD_PARTS_MAX) return `${fieldName(path.slice(0, FIELD_PARTS_MAX))}…`;
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    if (!/^[\w$-]+$/.test(part)) return `${field}[${JSON.stringify(part)}]`;
    return field === '' ? part : `${field}.${part}`;
  }, '');
}

/** A line for each problem, first by line in the file, which is named as the person named it. */
export function problemsText(file: string, problems: readonly ScenarioProblem[]): string {
  const sorted = byPlace(problems);
  const lines = sorted.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => {
    const field = problem.field === '' ? '' : `${problem.field}: `;
    return `${file}:${problem.line}:${problem.column}: ${field}${problem.message}`;
  });
  const hidden = sorted.length - lines.length;
  if (hidden > 0) lines.push(`and ${hidden} more`);
  return lines.join('\n');
}

const byPlace = (problems: readonly ScenarioProblem[]): ScenarioProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);

/** One error for all problems of a scenario. */
export function errorOf(file: string, problems: readonly ScenarioProblem[]): SpokelabError {
  const [first] = byPlace(problems);
  if (first === undefined) throw new Error('no problem to report');
  const { line, column, field } = first;
  const position = field === '' ? { file, line, column } : { file, line, column, field };
  return new SpokelabError('ERR_SCENARIO_INVALID', problemsText(file, problems), { position });
}
