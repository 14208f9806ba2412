/** What a linter does not say of a source file, and what this project wants all the same. */
import * as ts from 'typescript';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** The core: the same inputs give the same trace, on every machine and in every language. */
const PURE = /^src-main\/(engine|contract|trace|util)\//;
const SOURCES = /^(src-main|src-renderer|proto)\//;
const MAY_PRINT = /^src-main\/cli\//;

/** Members that differ from run to run or from machine to machine, with what to use instead. */
const IMPURE_MEMBERS: Record<string, string> = {
  'Math.random': 'randomness comes from RandomStreams',
  'Promise.race': 'who is first is no decision of the core',
  'Date.now': 'time comes from the Clock port',
};
/** Methods whose results depend on the language of the machine. */
const LOCAL_METHODS = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLocaleDateString',
  'toLocaleTimeString',
]);
const SORTS = new Set(['sort', 'toSorted']);

/** Complaints about a file, each with its line. `path` is relative to the project, with forward slashes. */
export function untidiness(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const complaints: string[] = [];
  const complain = (position: number, what: string): void => {
    complaints.push(`${path}:${file.getLineAndCharacterOfPosition(position).line + 1}: ${what}`);
  };
  for (const { index } of text.matchAll(/\b(?:TODO|FIXME|XXX|HACK)\b/g)) complain(index, 'a marker of something unfinished');
  const codeLines = countCodeLines(file, text);
  if (codeLines > FILE_LINES_MAX) complain(0, `${codeLines} lines of code, more than ${FILE_LINES_MAX}`);
  const visit = (node: ts.Node): void => {
    const complaint = complaintAbout(path, file, node);
    if (complaint !== undefined) complain(node.getStart(file), complaint);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return complaints;
}

function complaintAbout(path: string, file: ts.SourceFile, node: ts.Node): string | undefined {
  if (SOURCES.test(path) && ts.isFunctionLike(node)) return lengthOf(node, file);
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const name = node.name.text;
  const owner = ts.isIdentifier(node.expression) ? node.expression.text : '';
  if (owner === 'console' && SOURCES.test(path) && !MAY_PRINT.test(path)) return 'printed outside the command line';
  if (path.startsWith('test/') && name === 'only' && ['it', 'describe', 'test'].includes(owner)) return 'other tests are left out';
  return PURE.test(path) ? impurity(node, `${owner}.${name}`) : undefined;
}

/** A function's own lines: those of functions and classes inside it are counted for them. */
function lengthOf(node: ts.SignatureDeclaration, file: ts.SourceFile): string | undefined {
  const lines = ownLines(node, file);
  return lines > FUNCTION_LINES_MAX ? `a function of ${lines} lines, more than ${FUNCTION_LINES_MAX}` : undefined;
}

function ownLines(node: ts.SignatureDeclaration, file: ts.SourceFile): number {
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  let inner = 0;
  const visit = (child: ts.Node): void => {
    // The first and the last line of what is inside belong to both.
    if (ts.isFunctionLike(child) || ts.isClassLike(child)) inner += Math.max(0, line(child.getEnd()) - line(child.getStart(file)) - 1);
    else ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return line(node.getEnd()) - line(node.getStart(file)) + 1 - inner;
}

function impurity(node: ts.PropertyAccessExpression, member: string): string | undefined {
  const name = node.name.text;
  if (member in IMPURE_MEMBERS) return `${member}: ${IMPURE_MEMBERS[member]}`;
  if (LOCAL_METHODS.has(name)) return `${name} depends on the language of the machine`;
  const isCalledEmpty = ts.isCallExpression(node.parent) && node.parent.expression === node && node.parent.arguments.length === 0;
  // Arrays of numbers sort by number.
  const isOfNumbers = /^(?:Float|Int|Uint)\w*Array\b/.test(node.expression.getText());
  return SORTS.has(name) && isCalledEmpty && !isOfNumbers ? `${name} without a comparator` : undefined;
}

/** Lines with something other than comments and space. */
function countCodeLines(file: ts.SourceFile, text: string): number {
  const lines = new Set<number>();
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, file.languageVariant, text);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const first = file.getLineAndCharacterOfPosition(scanner.getTokenStart()).line;
    const last = file.getLineAndCharacterOfPosition(scanner.getTokenEnd()).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  }
  return lines.size;
}
