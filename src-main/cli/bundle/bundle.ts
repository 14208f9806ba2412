import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { SpokelabError } from '../../contract/errors.ts';
import { buildBundleFile, expectManifest, inspectBundleFile, verifyBundleFile, writeTemplate } from '../../runtime/bundle-tools.ts';
import { editorFiles, writeEditorFiles } from '../../runtime/sdk-types.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { paintFor, print, say, visible } from '../output.ts';
import { DEFAULT_TEMPLATE, templateFiles } from './templates.ts';

export async function build(given: Given): Promise<ExitStatus> {
  const manifest = given.value('manifest') ?? 'manifest.json';
  const output = given.value('output') ?? 'bundle.zip';
  const key = given.value('key');
  expectManifest(manifest);
  if (key === undefined && !given.has('skip-signing') && !(await mayBeUnsigned())) {
    say('Aborting: nothing was written. Sign with -k PRIVATE.pem, or say -y.');
    return EXIT.failed;
  }
  const { bytes, checksum, signed, warnings } = await buildBundleFile(manifest, output, key);
  print(`Wrote ${visible(output)} (${bytes} bytes), checksum ${checksum}, ${signed ? 'signed' : 'not signed'}.`);
  for (const warning of warnings) say(`warning: ${warning}`);
  return EXIT.ok;
}

/** As the real bundler asks: one line, of which only a leading `y` counts. */
async function mayBeUnsigned(): Promise<boolean> {
  say('The bundle will be unsigned; type "y" to go on:');
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line.startsWith('y');
  }
  return false;
}

export async function verify(given: Given): Promise<ExitStatus> {
  const [file = ''] = given.operands;
  const result = await verifyBundleFile(file, given.value('key'));
  const paint = paintFor(process.stdout);
  if (given.has('json')) print(JSON.stringify(result));
  else {
    for (const { step, ok, text } of result.steps) {
      const mark = ok === undefined ? paint('dim', '–') : ok ? paint('green', '✓') : paint('red', '✗');
      print(`${mark} ${step.padEnd(10)}${visible(text)}`);
    }
    for (const warning of result.warnings) print(`${paint('yellow', '!')} ${visible(warning)}`);
  }
  return result.ok ? EXIT.ok : EXIT.failed;
}

export async function inspect(given: Given): Promise<ExitStatus> {
  const [file = ''] = given.operands;
  const bundle = await inspectBundleFile(file);
  if (given.has('json')) {
    print(JSON.stringify(bundle));
    return EXIT.ok;
  }
  const { name, version, hash, driver, pluginId, halves, hooks, files, checksum, signed, warnings } = bundle;
  const rows: [string, string][] = [
    ['name', `${name} ${version}`],
    ...(pluginId === undefined ? [] : [['plugin id', String(pluginId)] as [string, string]]),
    ...halves.map((half): [string, string] => ['half', half]),
    ...(driver === undefined ? [] : [['driver', driver] as [string, string]]),
    ...hooks.map(({ place, name: hook, path }): [string, string] => ['hook', `${place} ${hook}${path === undefined ? '' : ` in ${path}`}`]),
    ...files.map(({ path, bytes }): [string, string] => ['file', `${path} (${bytes} bytes)`]),
    ['checksum', checksum === '' ? 'none' : checksum],
    ['signature', signed ? 'there is one' : 'none'],
    ['hash', hash],
  ];
  for (const [label, text] of rows) print(`${label.padEnd(11)}${visible(text)}`);
  for (const warning of warnings) print(`warning    ${visible(warning)}`);
  return EXIT.ok;
}

export async function create(given: Given): Promise<ExitStatus> {
  const [folder = ''] = given.operands;
  const template = given.value('template') ?? DEFAULT_TEMPLATE;
  const driver = template === DEFAULT_TEMPLATE ? '' : template;
  const files = {
    ...templateFiles(template, basename(resolve(folder))),
    ...editorFiles({ driver, hasPlugin: template === DEFAULT_TEMPLATE }),
  };
  writeTemplate(folder, files);
  print(`Wrote ${visible(folder)}: ${Object.keys(files).join(', ')}.`);
  if (template === DEFAULT_TEMPLATE)
    print(`Name the folder as a bundle in a scenario, or drop it on the window; docs/plugins.md says what a plugin can do.`);
  return EXIT.ok;
}

export async function types(given: Given): Promise<ExitStatus> {
  const [folder = '.'] = given.operands;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new SpokelabError('ERR_USAGE', `${visible(folder)} is no folder. Name the folder of a bundle.`);
  const { driver = '', halves } = await inspectBundleFile(folder);
  const files = editorFiles({ driver, hasPlugin: halves.length > 0 });
  if (Object.keys(files).length === 0)
    throw new SpokelabError('ERR_USAGE', `${visible(folder)} holds no JavaScript: there are no types for driver ${driver}.`);
  print(`Wrote ${writeEditorFiles(folder, files).join(', ')}. Bundles leave out what \`file_list\` does not name.`);
  return EXIT.ok;
}
