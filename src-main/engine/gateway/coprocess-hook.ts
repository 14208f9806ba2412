/**
 * Hooks in Python, Lua and behind gRPC: the coprocess object that a gateway hands out, and what it takes back (specification of
 * bundles, F.4, F.5 and G). The object is the JSON of the protobuf message: snake case, what is empty left out, bytes in base64.
 */
import type { HookEntry, HookStage } from '../../contract/gateway.ts';
import type { JsonObject } from '../../contract/plugin.ts';
import { base64Decode, base64Encode } from '../../util/base64.ts';
import { utf8Decode, utf8Encode } from '../../util/utf8.ts';
import type { HookEffect, Loose } from './hook-effect.ts';
import { CONTINUE, flag, isObject, ShapeError, text, textList, textMap, whole } from './hook-effect.ts';
import type { HttpCall } from './http-call.ts';
import { canonicalName, deleteHeader, errorResponse, firstValues, NOTHING, paramsOf, setHeader, withParams } from './http-call.ts';

const HOOK_TYPES: Record<HookStage, number> = { pre: 1, post: 2, post_key_auth: 3, auth_check: 4, response: 5 };
const DEFAULT_ERROR = 'Key not authorised';

export function coprocessInput(call: HttpCall, stage: HookStage, entry: HookEntry, folder: string, orgId: string): string {
  const { api, session, response } = call;
  const knowsCaller = stage === 'post_key_auth' || stage === 'post' || stage === 'response';
  const spec: Record<string, string> = { OrgID: orgId, APIID: api.id, bundle_hash: folder };
  if (api.configData !== undefined) spec['config_data'] = JSON.stringify(api.configData);
  const object: Loose = {
    hook_type: HOOK_TYPES[stage],
    hook_name: entry.name,
    request: requestObject(call, entry),
    spec,
  };
  if (knowsCaller && session !== undefined) object['session'] = sessionObject(session);
  if (stage === 'response' && response !== undefined) {
    object['response'] = {
      status_code: response.status,
      raw_body: base64Encode(response.body),
      body: utf8Decode(response.body) ?? '',
      headers: firstValues(response.headers),
      multivalue_headers: Object.entries(response.headers).map(([key, values]) => ({ key, values })),
    };
  }
  return JSON.stringify(object);
}

function requestObject({ request }: HttpCall, { rawBodyOnly }: HookEntry): Loose {
  return {
    headers: firstValues(request.headers),
    body: rawBodyOnly ? '' : (utf8Decode(request.body) ?? ''),
    raw_body: base64Encode(request.body),
    url: request.url,
    params: firstValues(paramsOf(request.url)),
    return_overrides: { response_code: -1 },
    method: request.method,
    request_uri: request.url,
    scheme: 'http',
  };
}

/** The session as the message has it: metadata is a map of texts; what is no text goes as JSON. */
function sessionObject({ meta_data: metadata, ...session }: JsonObject): Loose {
  const texts = isObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]))
    : {};
  return { ...session, metadata: texts };
}

/** Applies the object that came back. Throws ShapeError where it is not one. */
export function applyCoprocess(call: HttpCall, stage: HookStage, output: string): HookEffect {
  const object: unknown = JSON.parse(output);
  if (!isObject(object)) throw new ShapeError('the hook gave no object back');
  if (stage === 'response') return applyResponse(call, object);
  const returned = isObject(object['request']) ? object['request'] : {};
  const url = text(returned['url'], 'request.url');
  if (url !== '' && !/^(\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(url)) throw new ShapeError(`request.url "${url}" is neither absolute nor a path`);
  applyRequest(call, returned, url);
  mergeMetadata(call, object);
  const effect = overrides(call, returned);
  if (effect !== CONTINUE) return effect;
  return stage === 'auth_check' ? authenticate(call, object) : CONTINUE;
}

function applyRequest(call: HttpCall, returned: Loose, url: string): void {
  const { request } = call;
  const deleted = textList(returned['delete_headers'], 'request.delete_headers');
  const set = textMap(returned['set_headers'], 'request.set_headers');
  request.body = bytesOf(returned['raw_body'], 'request.raw_body');
  for (const name of deleted) deleteHeader(request.headers, name);
  for (const [name, value] of Object.entries(set)) setHeader(request.headers, name, [value]);
  const original = paramsOf(request.url);
  const params = { ...original };
  for (const name of textList(returned['delete_params'], 'request.delete_params')) delete params[name];
  for (const [name, value] of Object.entries(textMap(returned['add_params'], 'request.add_params'))) params[name] = [value];
  const isSame = JSON.stringify(params) === JSON.stringify(original);
  const path = url === '' ? request.url : url;
  // What a hook changed in the query by way of the URL is lost: the original one goes on.
  request.url = isSame ? withQueryOf(path, request.url) : withParams(path, params);
  request.method = text(returned['method'], 'request.method') || request.method;
}

function withQueryOf(url: string, original: string): string {
  const [path = ''] = url.split('?');
  const mark = original.indexOf('?');
  return mark < 0 ? path : `${path}${original.slice(mark)}`;
}

function mergeMetadata(call: HttpCall, object: Loose): void {
  const session = isObject(object['session']) ? object['session'] : {};
  const metadata = { ...textMap(session['metadata'], 'session.metadata'), ...textMap(object['metadata'], 'metadata') };
  if (Object.keys(metadata).length === 0 || call.session === undefined) return;
  call.session = { ...call.session, meta_data: { ...asObject(call.session['meta_data']), ...metadata } };
}

function overrides(call: HttpCall, returned: Loose): HookEffect {
  const found = asObject(returned['return_overrides']) as Loose;
  const code = whole(found['response_code'], 'return_overrides.response_code');
  if (code <= 0) return CONTINUE;
  const error = text(found['response_error'], 'return_overrides.response_error');
  const message = error === '' ? text(found['response_body'], 'return_overrides.response_body') : error;
  const headers = textMap(found['headers'], 'return_overrides.headers');
  const isError = code >= 400 && !flag(found['override_error'], 'return_overrides.override_error');
  const response = isError
    ? errorResponse(call, code, message === '' ? DEFAULT_ERROR : message)
    : { status: code, headers: {}, body: utf8Encode(message) };
  for (const [name, value] of Object.entries(headers)) setHeader(response.headers, name, [value]);
  return { kind: 'answer', response, skipsResponseHooks: true, ...(isError ? { log: 'Attempted access with invalid key' } : {}) };
}

/** Without a token in the metadata the caller is nobody. */
function authenticate(call: HttpCall, object: Loose): HookEffect {
  const session = asObject(object['session']) as Loose;
  const metadata = { ...textMap(object['metadata'], 'metadata'), ...textMap(session['metadata'], 'session.metadata') };
  const token = metadata['token'] ?? '';
  if (token === '') return { kind: 'answer', response: errorResponse(call, 403, 'Forbidden'), skipsResponseHooks: true };
  const { metadata: _, ...rest } = session;
  call.session = { ...(rest as JsonObject), meta_data: metadata };
  call.key = token;
  return CONTINUE;
}

function applyResponse(call: HttpCall, object: Loose): HookEffect {
  const { response } = call;
  const returned = object['response'];
  if (!isObject(returned) || response === undefined) throw new ShapeError('the hook gave no response back');
  const before = firstValues(response.headers);
  const after = textMap(returned['headers'], 'response.headers');
  const headers: Record<string, string[]> = {};
  for (const item of Array.isArray(returned['multivalue_headers']) ? returned['multivalue_headers'] : []) {
    const { key, values } = asObject(item) as Loose;
    headers[canonicalName(text(key, 'multivalue_headers.key'))] = textList(values, 'multivalue_headers.values');
  }
  for (const [name, value] of Object.entries(after)) {
    if (before[name] === undefined) setHeader(headers, name, [...(headers[canonicalName(name)] ?? []), value]);
    else if (before[name] !== value) setHeader(headers, name, [value, ...(headers[canonicalName(name)] ?? []).slice(1)]);
  }
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) deleteHeader(headers, name);
  const status = whole(returned['status_code'], 'response.status_code');
  call.response = { status: status === 0 ? response.status : status, headers, body: bytesOf(returned['raw_body'], 'response.raw_body') };
  return CONTINUE;
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? (value as JsonObject) : {});

function bytesOf(value: unknown, field: string): Uint8Array {
  const found = text(value, field);
  const bytes = found === '' ? NOTHING : base64Decode(found);
  if (bytes === undefined) throw new ShapeError(`${field} is not base64`);
  return bytes;
}
