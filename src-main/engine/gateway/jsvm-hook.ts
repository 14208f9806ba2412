/** Hooks in JavaScript: what a gateway's JSVM hands to a hook, and what it does with the answer (specification of bundles, E.2). */
import type { HookEntry, HookStage } from '../../contract/gateway.ts';
import type { JsonObject } from '../../contract/plugin.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { HookEffect, Loose } from './hook-effect.ts';
import { CONTINUE, flag, isObject, ShapeError, text, textList, textMap, whole } from './hook-effect.ts';
import type { HttpCall } from './http-call.ts';
import { deleteHeader, errorResponse, paramsOf, setHeader, textOf, withParams } from './http-call.ts';

/** What the hook is called with: `{stage, request, session, config}`, and `response` for a response hook. */
export function jsvmInput(call: HttpCall, stage: HookStage, entry: HookEntry, orgId: string): string {
  const isLate = stage === 'post_key_auth' || stage === 'post' || stage === 'response';
  const session = isLate && (entry.requireSession || stage === 'response') ? (call.session ?? {}) : {};
  const { configData } = call.api;
  const config = { OrgID: orgId, APIID: call.api.id, config_data: configData ?? null };
  return JSON.stringify({
    stage,
    request: requestObject(call, stage),
    ...(stage === 'response' ? { response: responseObject(call) } : {}),
    session: withoutEmpty(session),
    config,
  });
}

function requestObject({ request }: HttpCall, stage: HookStage): Loose {
  return {
    Headers: { ...request.headers },
    SetHeaders: {},
    DeleteHeaders: [],
    Body: stage === 'response' ? '' : textOf(request.body),
    URL: request.url,
    Params: paramsOf(request.url),
    AddParams: {},
    ExtendedParams: {},
    DeleteParams: [],
    ReturnOverrides: { ResponseCode: 0, ResponseError: '', ResponseBody: '', ResponseHeaders: null, OverrideError: false },
    IgnoreBody: false,
    Method: request.method,
    RequestURI: request.url,
    Scheme: 'http',
  };
}

function responseObject({ response }: HttpCall): Loose {
  if (response === undefined) return {};
  return { StatusCode: response.status, Body: textOf(response.body), Headers: { ...response.headers }, SetHeaders: {}, DeleteHeaders: [] };
}

/** Applies what the hook returned. Throws ShapeError where the gateway's decoder would refuse it. */
export function applyJsvm(call: HttpCall, stage: HookStage, entry: HookEntry, output: string): HookEffect {
  const answer: unknown = JSON.parse(output);
  if (!isObject(answer)) throw new ShapeError("Middleware didn't return request object!");
  if (stage === 'response') return applyResponse(call, answer);
  const returned = field(answer, 'Request');
  if (!isObject(returned)) throw new ShapeError("Middleware didn't return request object!");
  applyRequest(call, returned);
  const overrides = overridesOf(returned);
  if (overrides.code !== 0) return answered(call, overrides);
  if (stage === 'auth_check') {
    const session = field(answer, 'Session');
    call.session = isObject(session) ? (session as JsonObject) : {};
    call.key = text(field(answer, 'AuthValue'), 'AuthValue');
  } else if ((stage === 'post' || stage === 'post_key_auth') && entry.requireSession) {
    call.session = { ...call.session, meta_data: textMap(field(answer, 'SessionMeta'), 'SessionMeta') };
  } else textMap(field(answer, 'SessionMeta'), 'SessionMeta');
  return CONTINUE;
}

function applyRequest(call: HttpCall, returned: Loose): void {
  const { request } = call;
  const body = text(field(returned, 'Body'), 'Request.Body');
  const url = text(field(returned, 'URL'), 'Request.URL');
  const deletedHeaders = textList(field(returned, 'DeleteHeaders'), 'Request.DeleteHeaders');
  const setHeaders = textMap(field(returned, 'SetHeaders'), 'Request.SetHeaders');
  const deletedParams = textList(field(returned, 'DeleteParams'), 'Request.DeleteParams');
  const addedParams = textMap(field(returned, 'AddParams'), 'Request.AddParams');
  const extended = field(returned, 'ExtendedParams');
  const extendedParams = isObject(extended)
    ? Object.entries(extended).map(([name, values]) => [name, textList(values, `Request.ExtendedParams.${name}`)] as const)
    : [];
  if (!flag(field(returned, 'IgnoreBody'), 'Request.IgnoreBody') && body !== textOf(request.body)) request.body = utf8Encode(body);
  for (const name of deletedHeaders) deleteHeader(request.headers, name);
  for (const [name, value] of Object.entries(setHeaders)) setHeader(request.headers, name, [value]);
  if (url !== '') request.url = url;
  if (deletedParams.length === 0 && Object.keys(addedParams).length === 0 && extendedParams.length === 0) return;
  const params = paramsOf(request.url);
  for (const name of deletedParams) delete params[name];
  for (const [name, value] of Object.entries(addedParams)) params[name] = [value];
  for (const [name, values] of extendedParams) params[name] = [...(params[name] ?? []), ...values];
  request.url = withParams(request.url, params);
}

type Overrides = { code: number; error: string; body: string; headers: Record<string, string>; isRaw: boolean };

function overridesOf(returned: Loose): Overrides {
  const found = field(returned, 'ReturnOverrides');
  const overrides = isObject(found) ? found : {};
  return {
    code: whole(field(overrides, 'ResponseCode'), 'ReturnOverrides.ResponseCode'),
    error: text(field(overrides, 'ResponseError'), 'ReturnOverrides.ResponseError'),
    body: text(field(overrides, 'ResponseBody'), 'ReturnOverrides.ResponseBody'),
    headers: textMap(field(overrides, 'ResponseHeaders'), 'ReturnOverrides.ResponseHeaders'),
    isRaw: flag(field(overrides, 'OverrideError'), 'ReturnOverrides.OverrideError'),
  };
}

function answered(call: HttpCall, { code, error, body, headers, isRaw }: Overrides): HookEffect {
  const message = error === '' ? body : error;
  const isError = code >= 400 && !isRaw;
  const response = isError ? errorResponse(call, code, message) : { status: code, headers: { Server: ['tyk'] }, body: utf8Encode(message) };
  for (const [name, value] of Object.entries(headers)) setHeader(response.headers, name, [value]);
  return { kind: 'answer', response, skipsResponseHooks: isError };
}

function applyResponse(call: HttpCall, answer: Loose): HookEffect {
  const { response } = call;
  const returned = field(answer, 'Response');
  if (!isObject(returned) || response === undefined) throw new ShapeError("Middleware didn't return response object!");
  const body = text(field(returned, 'Body'), 'Response.Body');
  for (const name of textList(field(returned, 'DeleteHeaders'), 'Response.DeleteHeaders')) deleteHeader(response.headers, name);
  for (const [name, value] of Object.entries(textMap(field(returned, 'SetHeaders'), 'Response.SetHeaders')))
    setHeader(response.headers, name, [value]);
  if (body !== textOf(response.body)) response.body = utf8Encode(body);
  const status = whole(field(returned, 'StatusCode'), 'Response.StatusCode');
  if (status !== 0) response.status = status;
  return CONTINUE;
}

/** Go's decoder takes keys in any case; the exact one wins. */
function field(object: Loose, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === lower);
  return key === undefined ? undefined : object[key];
}

/** Recent gateways leave out what is zero or empty. */
function withoutEmpty(session: JsonObject): JsonObject {
  const isEmpty = (value: unknown): boolean =>
    value === null ||
    value === 0 ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value as object).length === 0);
  return Object.fromEntries(Object.entries(session).filter(([, value]) => !isEmpty(value)));
}
