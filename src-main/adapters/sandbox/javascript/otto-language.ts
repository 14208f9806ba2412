/** What otto, the first JavaScript engine of gateways, cannot read: more than ES5, and regular expressions beyond RE2. */
import { parse } from 'acorn';
import type { HookError } from '../../../engine/ports/hook-runtime.ts';

/** What acorn tells of a token; its types leave the value out. */
type Found = { type: { label: string }; value?: { pattern: string }; loc?: { start: { line: number; column: number } } };

/** Why otto would not load the source, with its place; undefined when it would. */
export function ottoProblem(path: string, source: string): HookError | undefined {
  const tokens: Found[] = [];
  try {
    parse(source, {
      ecmaVersion: 5,
      sourceType: 'script',
      locations: true,
      onToken: (token) => tokens.push(token as Found),
      allowHashBang: false,
    });
  } catch (error) {
    const { line, column } = (error as { loc?: { line: number; column: number } }).loc ?? { line: 1, column: 0 };
    const reason = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
    const advice = isNewer(source)
      ? '; driver otto reads ES5 only, this is newer JavaScript: use var and function, or driver javascript on 5.15'
      : '';
    return problem(path, line, column, `${reason}${advice}`);
  }
  for (const { type, value, loc } of tokens) {
    if (type.label !== 'regexp') continue;
    const { pattern } = value ?? { pattern: '' };
    if (/\(\?<?[=!]|\\[1-9]/.test(pattern))
      return problem(
        path,
        loc?.start.line ?? 1,
        loc?.start.column ?? 0,
        'driver otto has no lookaround and no backreferences in regular expressions',
      );
  }
  return undefined;
}

function isNewer(source: string): boolean {
  try {
    parse(source, { ecmaVersion: 'latest', sourceType: 'script' });
    return true;
  } catch {
    return false;
  }
}

const problem = (path: string, line: number, column: number, reason: string): HookError => ({
  kind: 'invalid',
  message: `Failed to load JS middleware: ${path}:${line}:${column + 1}: ${reason}`,
  stack: `    at ${path}:${line}:${column + 1}`,
});
