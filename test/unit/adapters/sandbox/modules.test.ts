import { expect, test } from 'vitest';
import { importProblem, resolveImport } from '../../../../src-main/adapters/sandbox/javascript/modules.ts';
import { answerOf, errorOf, load, loadError } from './plugin-fixture.ts';

const kvAfterInitialize = (source: string, files: Record<string, string>) => {
  const { plugin, host } = load(source, { files });
  answerOf((done) => plugin.initialize(done));
  return host.kv.get('k');
};

test('a module imports other files of its bundle by relative paths', () => {
  const files = {
    'lib/a.js': 'import { b } from "../b.mjs"; import { deep } from "./deep/c.js"; export const a = () => "a" + b + deep;',
    'lib/deep/c.js': 'import { b } from "../../b.mjs"; export const deep = b + 1;',
    'b.mjs': 'export const b = 2; export default class {}',
  };
  const source =
    'import { a } from "./lib/a.js"; import * as again from "./lib/../lib/./a.js"; export default { initialize(ctx) { ctx.services.kv.write("k", a() + (again.a === a)) } };';
  expect(kvAfterInitialize(source, files)).toBe('a23true');
});

test('modules may import each other and be imported later', () => {
  const files = { 'other.js': 'import plugin from "./edge.js"; export const name = () => plugin.name;' };
  const source =
    'export default { name: "me", async initialize(ctx) { const { name } = await import("./other.js"); ctx.services.kv.write("k", name()) } };';
  expect(kvAfterInitialize(source, files)).toBe('me');
});

test('a module may await what is there', () => {
  expect(
    kvAfterInitialize(
      'const value = await Promise.resolve("later"); export default { initialize(ctx) { ctx.services.kv.write("k", value) } };',
      {},
    ),
  ).toBe('later');
  expect(loadError('await new Promise(() => {}); export default {};')).toEqual({
    kind: 'threw',
    message: 'edge.js awaits something at its top level that never comes',
  });
});

test.each([
  'node:fs',
  'fs',
  'https://example.com/x.js',
  'file:///etc/passwd',
  '/etc/passwd',
  'data:text/javascript,export default 1',
  'std',
  'os',
  'bjson',
  'qjs:std',
  'C:/x.js',
  '../outside.js',
  './lib/../../outside.js',
  'lib/a.js',
  '',
])('importing "%s" is refused, at load and later', (request) => {
  const files = { 'lib/a.js': 'export default 1' };
  const text = `edge.js imports ${JSON.stringify(request)}, but a plugin can only import files of its own bundle, as "./file.js"`;
  expect(loadError(`import x from ${JSON.stringify(request)}; export default {};`, { files })).toMatchObject({
    kind: 'threw',
    message: text,
  });
  const { plugin } = load(`export default { async initialize() { await import(${JSON.stringify(request)}) } };`, { files });
  expect(errorOf((done) => plugin.initialize(done))).toMatchObject({ kind: 'threw', message: text });
});

test('a missing file is named, with what was probably meant', () => {
  expect(loadError('import "./util"; export default {};', { files: { 'util.js': '' } }).message).toBe(
    'edge.js imports "./util", and the bundle has no file util; write the whole name, as in "./util.js"',
  );
  expect(loadError('import "./nowhere.js"; export default {};').message).toBe(
    'edge.js imports "./nowhere.js", and the bundle has no file nowhere.js; add it to file_list in manifest.json',
  );
  expect(importProblem('a/b.js', '../lib', new Map([['lib/index.js', new Uint8Array()]]))).toContain('as in "../lib/index.js"');
});

test('paths are resolved against the importing file and never leave the bundle', () => {
  expect(resolveImport('edge.js', './a.js')).toBe('a.js');
  expect(resolveImport('x/y/edge.js', '../a.js')).toBe('x/a.js');
  expect(resolveImport('x/edge.js', '../../a.js')).toBeUndefined();
  expect(resolveImport('edge.js', 'a.js')).toBeUndefined();
  expect(resolveImport('edge.js', './/a.js')).toBe('a.js');
});

test('what cannot be loaded says why', () => {
  expect(loadError('export default {', {})).toMatchObject({
    kind: 'threw',
    message: expect.stringMatching(/^SyntaxError: /),
    stack: expect.stringContaining('edge.js:1'),
  });
  expect(loadError('export const x = 1;')).toEqual({
    kind: 'invalid',
    message: 'edge.js has no default export; write "export default { … }"',
  });
  expect(loadError('export default () => {};')).toEqual({
    kind: 'invalid',
    message: 'edge.js exports a plain function by default; export an object with the methods, or a class',
  });
  expect(loadError('export default 5;')).toEqual({
    kind: 'invalid',
    message: 'edge.js must export an object or a class by default, not number',
  });
  expect(loadError('export default null;')).toEqual({
    kind: 'invalid',
    message: 'edge.js must export an object or a class by default, not null',
  });
  expect(loadError('export default class { constructor() { throw new Error("not today") } }')).toMatchObject({
    kind: 'threw',
    message: 'not today',
    stack: expect.stringContaining('edge.js:1:'),
  });
  expect(loadError('throw new Error("at load");\nexport default {};')).toMatchObject({
    kind: 'threw',
    message: 'at load',
    stack: expect.stringContaining('edge.js:1'),
  });
  expect(loadError('import "./broken.js"; export default {};', { files: { 'broken.js': '\n\nlet let = 1;' } }).stack).toContain(
    'broken.js:3',
  );
  expect(loadError('/* \0 */ export default {};')).toEqual({ kind: 'invalid', message: 'edge.js is not a text in UTF-8' });
  expect(loadError('import "./z.js"; export default {};', { files: { 'z.js': '/* \0 */' } })).toMatchObject({
    message: 'z.js is not a text in UTF-8',
  });
});
