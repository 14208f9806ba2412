import type { CommandSpec } from '../command.ts';
import { TEMPLATE_NAMES } from './templates.ts';

const BUILD: CommandSpec = {
  name: 'bundle build',
  synopsis: '[options]',
  summary: 'make a bundle from its manifest: pack, checksum, sign',
  details: [
    'Does what the real bundler does, with the same checksum and signature for the same files. Listed files lie in the folder where it',
    'is called, or beside the manifest. Without a key it asks whether the bundle may be unsigned; -y says so beforehand.',
  ],
  options: {
    manifest: { short: 'm', value: 'FILE', help: 'the manifest; manifest.json by default' },
    output: { short: 'o', value: 'FILE', help: 'the bundle; bundle.zip by default' },
    key: { short: 'k', value: 'PRIVATE.pem', help: 'the RSA key to sign with' },
    'skip-signing': { short: 'y', help: 'leave it unsigned without asking' },
  },
  operands: { least: 0, most: 0 },
};

const VERIFY: CommandSpec = {
  name: 'bundle verify',
  synopsis: 'FILE [options]',
  summary: 'check a bundle as a gateway does: structure, checksum, signature',
  details: ['Exit status 0 when all is well, 1 when a check failed, 2 when there is nothing to check. Warnings fail nothing.'],
  options: {
    key: { short: 'k', value: 'PUBLIC.pem', help: 'the RSA key that the signature must belong to' },
    json: { help: 'print the result as one JSON object' },
  },
  operands: { least: 1, most: 1 },
};

const INSPECT: CommandSpec = {
  name: 'bundle inspect',
  synopsis: 'FILE [options]',
  summary: 'show what is in a bundle',
  details: [],
  options: { json: { help: 'print it as one JSON object' } },
  operands: { least: 1, most: 1 },
};

const NEW: CommandSpec = {
  name: 'bundle new',
  synopsis: 'FOLDER [options]',
  summary: 'start a bundle from a template',
  details: [],
  options: { template: { value: 'NAME', choices: TEMPLATE_NAMES, help: `${TEMPLATE_NAMES.join(', ')}; edge-to-control by default` } },
  operands: { least: 1, most: 1 },
};

const TYPES: CommandSpec = {
  name: 'bundle types',
  synopsis: '[FOLDER]',
  summary: "put the SDK's types beside a bundle's sources, for your editor",
  details: [
    'Writes spokelab-plugin.d.ts (plugins) and spokelab-hooks.d.ts (hooks in JavaScript), and a jsconfig.json where there is none.',
    '"bundle new" does the same. No bundle packs them, since its file_list does not name them.',
  ],
  options: {},
  operands: { least: 0, most: 1 },
};

export const BUNDLE_SPECS: readonly CommandSpec[] = [BUILD, VERIFY, INSPECT, NEW, TYPES];
