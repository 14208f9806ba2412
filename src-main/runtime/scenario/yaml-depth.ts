/** Where a text opens more than any parser should follow. */
import { Lexer } from 'yaml';

/** Smaller texts are refused in no time, however deep. */
const SUSPECT_LENGTH = 64 * 1024;
const OPENINGS_MAX = 400;
/** The lexer's own marks; all its other tokens are pieces of the text. */
const MARKS: ReadonlySet<string> = new Set(['\x02', '\x18', '\x1f']);

/** The parser takes minutes for megabytes of brackets, or of indicators in one line, before it runs out of stack. */
export function whereTooDeep(text: string): { line: number; column: number } | undefined {
  if (text.length < SUSPECT_LENGTH) return undefined;
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets--;
    else if (token === '-' || token === '?') indicators++;
    else if (token.endsWith('\n')) indicators = 0;
    if (brackets > OPENINGS_MAX || indicators > OPENINGS_MAX) return placeAt(text, offset);
    if (!MARKS.has(token)) offset += token.length;
  }
  return undefined;
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
