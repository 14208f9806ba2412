import { globSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { untidiness } from '../../support/tidy.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDERS = ['src-main', 'src-renderer', 'test', 'proto'];
/** Written by programs, or about the marks that are looked for. */
const LEFT_OUT = ['src-main/adapters/grpc/generated/', 'test/unit/tooling/tidy.test.ts', 'test/support/tidy.ts'];

const lines = (count: number, line = 'x();'): string => `${line}\n`.repeat(count);
const PURE_FILE = 'src-main/engine/hub/hub.ts';

describe('a tidy source', () => {
  it.each([
    ['randomness of its own', PURE_FILE, 'const a = Math.random();', 'Math.random'],
    ['a race', 'src-main/trace/a.ts', 'await Promise.race([]);', 'Promise.race'],
    ['the wall clock', 'src-main/util/a.ts', 'const a = Date.now();', 'Date.now'],
    ['the order of a language', 'src-main/contract/a.ts', 'a.localeCompare(b);', 'localeCompare'],
    ['the numbers of a language', PURE_FILE, 'const text = (5).toLocaleString();', 'toLocaleString'],
    ['a sort without a comparator', PURE_FILE, 'names.sort();', 'sort without'],
    ['another one', PURE_FILE, 'return [...names.keys()].toSorted()', 'toSorted without'],
    ['something printed', 'src-main/runtime/a.ts', "console.log('here');", 'printed'],
    ['something printed in the window', 'src-renderer/store/a.ts', "console.warn('here');", 'printed'],
    ['something unfinished', 'src-main/cli/a.ts', '// TODO: later', 'unfinished'],
    ['a test that leaves out others', 'test/unit/a.test.ts', "it.only('', () => {});", 'left out'],
    ['a long file', 'test/a.ts', lines(401), '401 lines of code'],
    ['a long function', 'src-main/cli/a.ts', `function a() {\n${lines(69)}}`, 'a function of 71 lines'],
    ['a long arrow function', 'src-renderer/ui/A.tsx', `const A = () => {\n${lines(69)}};`, 'a function of 71 lines'],
    ['a long method', 'src-main/cli/a.ts', `class A {\n  a() {\n${lines(69)}}\n}`, 'a function of 71 lines'],
  ])('has not %s', (_what, path, text, complaint) => {
    const complaints = untidiness(path, text);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`${path}:`);
    expect(complaints[0]).toContain(complaint);
  });

  it.each([
    ['a comparator', PURE_FILE, 'names.sort((a, b) => a - b);'],
    ['numbers that sort by themselves', PURE_FILE, 'Float64Array.from(values).sort();'],
    ['words about them in a comment', PURE_FILE, '// never Math.random, names.sort() or console.log'],
    ['the wall clock outside the core', 'src-main/runtime/a.ts', 'const a = Date.now();'],
    ['printing in the command line', 'src-main/cli/output.ts', "console.log('here');"],
    ['a file at the limit', 'test/a.ts', `${lines(400)}${lines(50, '// why')}${lines(50, '')}`],
    ['a function at the limit', 'src-main/cli/a.ts', `function a() {\n${lines(68)}}`],
    ['a function that holds long ones', 'src-main/cli/a.ts', `function a() {\n${`function b() {\n${lines(60)}}\n`.repeat(5)}}`],
    ['a long test', 'test/unit/a.test.ts', `describe('', () => {\n${lines(100)}});`],
  ])('may have %s', (_what, path, text) => {
    expect(untidiness(path, text)).toEqual([]);
  });

  it('is what all of ours are', () => {
    const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,mjs}`, { cwd: ROOT }))
      .map((path) => path.split(sep).join('/'))
      .filter((path) => !LEFT_OUT.some((left) => path.startsWith(left)));
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap((path) => untidiness(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });
});
