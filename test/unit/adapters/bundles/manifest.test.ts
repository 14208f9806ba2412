import { expect, test } from 'vitest';
import { openBundleUpload } from '../../../../src-main/adapters/bundles/index.ts';
import type { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { manifestSchema } from '../../../../src-main/contract/schemas/manifest.ts';
import { base64, refusal } from './bundle-fixture.ts';

const open = (text: string | Uint8Array) =>
  openBundleUpload({
    kind: 'folder',
    name: 'b',
    files: [
      { path: 'manifest.json', base64: base64(text) },
      { path: 'a.js', base64: '' },
    ],
  });

test.each([
  ['', 'manifest.json is not JSON at line 1, column 1 (Unexpected end of JSON input)'],
  ['{\n  "file_list": [,]\n}', "manifest.json is not JSON at line 2, column 17 (Unexpected token ',')"],
  ['{"file_list": ["a.js"] "b": 1}', "manifest.json is not JSON at line 1, column 24 (Expected ',' or '}' after property value)"],
  ['{\n"a": tru\n}', "manifest.json is not JSON at line 2, column 9 (Unexpected token '\n')"],
  ['{"a": "open', 'manifest.json is not JSON at line 1, column 12 (Unterminated string)'],
  ['{"a": 1} trailing', 'manifest.json is not JSON at line 1, column 10 (Unexpected non-whitespace character after JSON)'],
  ['[]', 'manifest.json must hold an object in braces'],
  ['null', 'manifest.json must hold an object in braces'],
  ['\uFEFF{}', 'manifest.json starts with a byte order mark, which gateways do not accept'],
  [`{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 'manifest.json is nested more than 64 levels deep'],
  [`{"a":"${'x'.repeat(256 * 1_024)}"}`, 'manifest.json has 256 KiB; at most 256 KiB are allowed'],
])('the text %j is refused', async (text, problem) => {
  expect(await refusal(open(text))).toBe(problem);
});

test('text that is not UTF-8 is refused', async () => {
  expect(await refusal(open(Uint8Array.of(0x7b, 0xff, 0x7d)))).toBe('manifest.json is not a text in UTF-8');
});

test.each([
  [{}, 'the whole has neither `custom_middleware` nor `edge_to_control`; a bundle needs at least one of them'],
  [{ custom_middleware: null }, 'the whole has neither `custom_middleware` nor `edge_to_control`; a bundle needs at least one of them'],
  [{ file_list: 'a.js', custom_middleware: {} }, '"file_list" must be a list, not the text "a.js"'],
  [{ file_list: ['a.js', 1], custom_middleware: {} }, '"file_list[1]" must be text, not 1; write "1" in quotes'],
  [{ custom_middleware: { pre: { name: 'x' } } }, '"custom_middleware.pre" must be a list, not a mapping'],
  [{ custom_middleware: { post: [{ name: 1 }] } }, '"custom_middleware.post[0].name" must be text, not 1; write "1" in quotes'],
  [{ custom_middleware: { driver: 5 } }, '"custom_middleware.driver" must be text, not 5; write "5" in quotes'],
  [{ custom_middleware: {}, checksum: 1 }, '"checksum" must be text, not 1; write "1" in quotes'],
  [{ edge_to_control: { version: '1', edge: { entry: 'a.js' } } }, '"edge_to_control.name" is missing (the plugin\'s name)'],
  [{ edge_to_control: { name: '', version: '1', edge: { entry: 'a.js' } } }, '"edge_to_control.name" must not be empty'],
  [{ edge_to_control: { name: 'n', version: '1' } }, '"edge_to_control" has neither `edge` nor `hub`; a bundle needs at least one of them'],
  [
    { edge_to_control: { name: 'n', version: '1', edge: {} } },
    '"edge_to_control.edge.entry" is missing (the file, listed in file_list, whose default export is the plugin)',
  ],
  [
    { edge_to_control: { name: 'n', version: '1', plugin_id: 0, hub: { entry: 'a.js' } } },
    '"edge_to_control.plugin_id" must be at least 1',
  ],
  [
    { edge_to_control: { name: 'n', version: '1', plugin_id: 1.5, hub: { entry: 'a.js' } } },
    '"edge_to_control.plugin_id" must be a whole number, not 1.5',
  ],
  [{ edge_to_control: { name: 'n', version: '1', config: [], hub: { entry: 'a.js' } } }, '"edge_to_control.config" is not an object'],
  [
    { edge_to_control: { name: 'n', version: '1', plugin_ids: 1, hub: { entry: 'a.js' } } },
    '"edge_to_control" unknown key `plugin_ids`; did you mean `plugin_id`?',
  ],
  [
    { edge_to_control: { name: 'n', version: '1', hub: { entry: 'a.js', wrong: 1 } } },
    '"edge_to_control.hub" unknown key `wrong`; known here: entry',
  ],
])('%j is refused', async (value, problem) => {
  expect(await refusal(open(JSON.stringify(value)))).toBe(`in manifest.json, ${problem}`);
});

test.each([
  [['a.js', 'a.js'], 1, '"a.js" is there twice'],
  [['a.js', 'A.js'], 1, '"A.js" is there twice, also as "a.js", which is the same file on some machines'],
  [['./a.js', 'a.js'], 1, '"a.js" is there twice'],
  [['lib/'], 0, '"lib/" is a folder'],
  [['manifest.json'], 0, undefined],
  [['./Manifest.JSON'], 0, undefined],
])('the file list %j is refused', async (file_list, index, problem) => {
  const field = `file_list[${index}]`;
  const message = await refusal(open(JSON.stringify({ file_list, custom_middleware: {} })));
  expect(message).toBe(
    problem === undefined ? `"${field}" in manifest.json names the manifest itself` : `"${field}" in manifest.json: ${problem}`,
  );
});

test('an entry that is not listed is refused, with its field', async () => {
  const opening = open(
    JSON.stringify({
      file_list: ['a.js'],
      edge_to_control: { name: 'n', version: '1', edge: { entry: 'a.js' }, hub: { entry: 'hub.js' } },
    }),
  );
  const error = await opening.catch((reason: unknown) => reason as SpokelabError);
  expect(error).toMatchObject({
    code: 'ERR_BUNDLE_INVALID',
    message: 'Bundle b: "edge_to_control.hub.entry" in manifest.json names "hub.js", which is not in file_list. Add it to file_list.',
    position: { file: 'b', field: 'edge_to_control.hub.entry' },
  });
});

test('several mistakes are told together, the place of the first in the position', async () => {
  const error = (await open('{"file_list": [1, 2], "edge_to_control": {"nam": "n"}}').catch((reason: unknown) => reason)) as SpokelabError;
  expect(error.message).toContain('"file_list[0]" must be text');
  expect(error.message).toContain('"file_list[1]" must be text');
  expect(error.message).toContain('unknown key `nam`; did you mean `name`?');
  expect(error.position).toEqual({ file: 'b', field: 'file_list[0]' });
});

test('the place of a mistake in the text is in the position', async () => {
  const error = (await open('{\n "a": 1,\n}').catch((reason: unknown) => reason)) as SpokelabError;
  expect(error.position).toEqual({ file: 'b', line: 3, column: 1 });
});

test('what a real bundler writes is valid, with null for what was left out', () => {
  const built = {
    file_list: ['middleware.py'],
    custom_middleware: {
      pre: [{ name: 'Pre', disabled: false, path: '', require_session: false, raw_body_only: false }],
      post: null,
      post_key_auth: null,
      auth_check: { name: '', disabled: false },
      response: null,
      driver: 'python',
      id_extractor: { disabled: false, extract_from: '', extract_with: '', extractor_config: null },
    },
    checksum: 'abc',
    signature: 'def',
  };
  expect(manifestSchema.safeParse(built).success).toBe(true);
});
