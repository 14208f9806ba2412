/**
 * Writes the protobuf code that the program uses (adapters/grpc/generated) from the .proto files beside this one:
 * `npm exec -- node proto/generate.ts`. Same input, same bytes; a test holds the committed files to it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import protobuf from 'protobufjs';
import pbjs from 'protobufjs-cli/pbjs.js';

const protoFolder = import.meta.dirname;
const generatedFolder = path.join(protoFolder, '../src-main/adapters/grpc/generated');

/**
 * The messages the nodes of a lab exchange. A field of any other type is left out of the code, and so is skipped like an
 * unknown field when a real peer sends it; the .proto files keep the whole protocol.
 */
const KEPT_MESSAGES = [
  'EdgeRegistrationRequest',
  'EdgeRegistrationResponse',
  'HealthStatus',
  'ConfigurationRequest',
  'ConfigurationSnapshot',
  'PluginConfig',
  'EdgeMessage',
  'ControlMessage',
  'HeartbeatRequest',
  'HeartbeatResponse',
  'EdgeMetrics',
  'EdgeUnregistrationRequest',
  'PluginControlBatch',
  'PluginControlPayload',
  'PluginControlBatchResponse',
  'PluginPayloadError',
];

const PBJS_OPTIONS = [
  '--target',
  'static-module',
  '--wrap',
  'esm',
  '--dependency',
  'protobufjs/minimal.js',
  '--root',
  'spokelab',
  '--lint',
  '',
  '--force-number',
  '--force-message',
  '--no-create',
  '--no-verify',
  '--no-convert',
  '--no-delimited',
  '--no-typeurl',
  '--no-service',
];

const HEADER = '// Generated from proto/config_sync.proto by proto/generate.ts. Do not edit.\n';

/** The generated module and its types, by file name. */
export async function generate(): Promise<Map<string, string>> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'spokelab-proto-'));
  try {
    const input = path.join(scratch, 'protocol.json');
    await writeFile(input, JSON.stringify(await reducedProtocol()));
    await runPbjs([...PBJS_OPTIONS, '--no-comments', '--out', path.join(scratch, 'module.js'), input]);
    // The types are made from the comments, which the module itself does without.
    await runPbjs([...PBJS_OPTIONS, '--dts', '--out', path.join(scratch, 'types.js'), input]);
    const types = await readFile(path.join(scratch, 'types.d.ts'), 'utf8');
    return new Map([
      ['microgateway.js', HEADER + (await readFile(path.join(scratch, 'module.js'), 'utf8'))],
      ['microgateway.d.ts', HEADER + types.replace('import Long = require("long");\n', '')],
    ]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Package `microgateway` (and the time stamp it uses) as protobufjs JSON, without what KEPT_MESSAGES leaves out. */
async function reducedProtocol(): Promise<protobuf.INamespace> {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith('google/') ? target : path.join(protoFolder, path.basename(target)));
  await root.load('config_sync.proto');
  root.resolveAll();
  const protocol = root.lookup('microgateway');
  if (!(protocol instanceof protobuf.Namespace)) throw new Error('config_sync.proto does not declare package microgateway');
  const { kept, others } = Object.groupBy(protocol.nestedArray, (member) => (KEPT_MESSAGES.includes(member.name) ? 'kept' : 'others'));
  for (const message of kept ?? []) if (message instanceof protobuf.Type) dropFieldsOf(message, new Set(others));
  for (const other of others ?? []) protocol.remove(other);
  root.lookup('google.protobuf.Empty')?.parent?.remove(root.lookupType('google.protobuf.Empty'));
  return root.toJSON();
}

function dropFieldsOf(message: protobuf.Type, types: ReadonlySet<protobuf.ReflectionObject>): void {
  for (const field of message.fieldsArray) {
    if (field.resolvedType === null || !types.has(field.resolvedType)) continue;
    field.partOf?.remove(field);
    message.remove(field);
  }
}

function runPbjs(options: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    pbjs.main(options, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, text] of await generate()) await writeFile(path.join(generatedFolder, name), text);
}
