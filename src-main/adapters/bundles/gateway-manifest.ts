/** manifest.json as a gateway reads it: keys in any case, unknown ones passed by, what is missing is empty (specification of bundles, A). */
import type { GatewayManifest, HookEntry, HookStage, IdExtractor } from '../../contract/gateway.ts';
import { HOOK_STAGES } from '../../contract/gateway.ts';
import { BUNDLE_LIMITS } from './limits.ts';

type Loose = Record<string, unknown>;

class WrongType extends Error {}

/** The manifest, or in a gateway's words why it is none. */
export function readGatewayManifest(bytes: Uint8Array): GatewayManifest | string {
  if (bytes.length > BUNDLE_LIMITS.manifestBytesMax) return `manifest.json has ${bytes.length} bytes, too many to be read here`;
  try {
    const value: unknown = JSON.parse(firstValue(new TextDecoder().decode(bytes)));
    if (!isObject(value)) throw new WrongType('json: cannot unmarshal into the manifest: it is no object');
    return manifestOf(value);
  } catch (error) {
    return error instanceof WrongType
      ? error.message
      : `manifest.json is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function manifestOf(value: Loose): GatewayManifest {
  const middleware = object(field(value, 'custom_middleware'), 'custom_middleware');
  const hooks = Object.fromEntries(HOOK_STAGES.map((stage) => [stage, hooksAt(middleware, stage)])) as Record<HookStage, HookEntry[]>;
  const manifest: GatewayManifest = {
    files: texts(field(value, 'file_list'), 'file_list'),
    driver: text(field(middleware, 'driver'), 'custom_middleware.driver'),
    hooks,
    checksum: text(field(value, 'checksum'), 'checksum'),
    signature: text(field(value, 'signature'), 'signature'),
  };
  const extractor = extractorOf(object(field(middleware, 'id_extractor'), 'custom_middleware.id_extractor'));
  if (extractor !== undefined) manifest.idExtractor = extractor;
  const plugin = field(object(field(value, 'edge_to_control'), 'edge_to_control'), 'plugin_id');
  if (typeof plugin === 'number' && Number.isInteger(plugin) && plugin > 0) manifest.plugin = plugin;
  return manifest;
}

function hooksAt(middleware: Loose, stage: HookStage): HookEntry[] {
  const found = field(middleware, stage);
  const place = `custom_middleware.${stage}`;
  if (stage === 'auth_check') {
    const hook = hookOf(object(found, place), place);
    return hook.name === '' ? [] : [hook];
  }
  if (found === undefined || found === null) return [];
  if (!Array.isArray(found)) throw new WrongType(`json: cannot unmarshal ${kindOf(found)} into ${place}, which is a list`);
  return found.map((hook, index) => hookOf(object(hook, `${place}[${index}]`), `${place}[${index}]`));
}

const hookOf = (hook: Loose, place: string): HookEntry => ({
  name: text(field(hook, 'name'), `${place}.name`),
  path: text(field(hook, 'path'), `${place}.path`),
  requireSession: flag(field(hook, 'require_session'), `${place}.require_session`),
  rawBodyOnly: flag(field(hook, 'raw_body_only'), `${place}.raw_body_only`),
  disabled: flag(field(hook, 'disabled'), `${place}.disabled`),
  code: text(field(hook, 'code'), `${place}.code`),
});

function extractorOf(value: Loose): IdExtractor | undefined {
  const from = text(field(value, 'extract_from'), 'id_extractor.extract_from');
  if (from === '') return undefined;
  return {
    from,
    how: text(field(value, 'extract_with'), 'id_extractor.extract_with'),
    config: object(field(value, 'extractor_config'), 'id_extractor.extractor_config'),
    disabled: flag(field(value, 'disabled'), 'id_extractor.disabled'),
  };
}

/** The first JSON value of the text: a gateway's decoder reads no further. */
function firstValue(given: string): string {
  const start = given.replace(/^\s+/, '');
  if (!start.startsWith('{')) return start;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < start.length; index += 1) {
    const character = start[index];
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return start.slice(0, index + 1);
    }
  }
  return start;
}

function field(value: Loose, name: string): unknown {
  if (Object.hasOwn(value, name)) return value[name];
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : value[key];
}

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

function object(value: unknown, place: string): Loose {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new WrongType(`json: cannot unmarshal ${kindOf(value)} into ${place}, which is an object`);
  return value;
}

function text(value: unknown, place: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new WrongType(`json: cannot unmarshal ${kindOf(value)} into ${place} of type string`);
  return value;
}

function flag(value: unknown, place: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new WrongType(`json: cannot unmarshal ${kindOf(value)} into ${place} of type bool`);
  return value;
}

function texts(value: unknown, place: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WrongType(`json: cannot unmarshal ${kindOf(value)} into ${place}, which is a list`);
  return value.map((item, index) => text(item, `${place}[${index}]`));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
