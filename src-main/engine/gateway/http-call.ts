/** One request on its way through a gateway: what the hooks of every driver read and change. */
import type { ApiSpec, HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { RequestId } from '../../contract/ids.ts';
import type { JsonObject } from '../../contract/plugin.ts';
import { utf8Decode, utf8Encode } from '../../util/utf8.ts';

export type HttpCall = {
  readonly id: RequestId;
  readonly api: ApiSpec;
  request: HttpRequest;
  /** Who the caller is, once that is known; and the key by which. */
  session: JsonObject | undefined;
  key: string;
  response: HttpResponse | undefined;
  /** Hook calls so far. */
  hooksRun: number;
};

export const NOTHING = new Uint8Array(0);

/** `content-type` as `Content-Type`, as Go's net/http writes every name. */
export const canonicalName = (name: string): string =>
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)
    ? name.toLowerCase().replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
    : name;

export function setHeader(headers: Record<string, string[]>, name: string, values: readonly string[]): void {
  headers[canonicalName(name)] = [...values];
}

export function deleteHeader(headers: Record<string, string[]>, name: string): void {
  delete headers[canonicalName(name)];
}

export const header = (headers: Readonly<Record<string, string[]>>, name: string): string | undefined => headers[canonicalName(name)]?.[0];

/** From headers with one value each, as traffic and edge plugins have them. */
export function headersOf(plain: Readonly<Record<string, string>>): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(plain)) setHeader(headers, name, [value]);
  return headers;
}

/** The first value of each. */
export const firstValues = (lists: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])));

/** The parameters of a URL's query, in its order. */
export function paramsOf(url: string): Record<string, string[]> {
  const params: Record<string, string[]> = {};
  const query = url.split('#')[0]?.split('?').slice(1).join('?') ?? '';
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    const name = decoded(mark < 0 ? pair : pair.slice(0, mark));
    if (!Object.hasOwn(params, name))
      Object.defineProperty(params, name, { value: [], enumerable: true, configurable: true, writable: true });
    params[name]?.push(mark < 0 ? '' : decoded(pair.slice(mark + 1)));
  }
  return params;
}

/** The URL with these parameters, names sorted as Go's url.Values.Encode does. */
export function withParams(url: string, params: Readonly<Record<string, readonly string[]>>): string {
  const [path = ''] = url.split('?');
  const pairs = Object.keys(params)
    .sort((left, right) => (left < right ? -1 : 1))
    .flatMap((name) => (params[name] ?? []).map((value) => `${encoded(name)}=${encoded(value)}`));
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

export const pathOf = (url: string): string => url.split('?')[0] ?? '';

export const textResponse = (status: number, body: string, contentType = 'text/plain; charset=utf-8'): HttpResponse => ({
  status,
  headers: { 'Content-Type': [contentType] },
  body: utf8Encode(body),
});

/** The gateway's error template, in the form that the request's Content-Type asks for. */
export function errorResponse(call: Pick<HttpCall, 'request'>, status: number, message: string): HttpResponse {
  const isXml = /xml/i.test(header(call.request.headers, 'Content-Type') ?? '');
  if (isXml)
    return textResponse(status, `<?xml version = "1.0" encoding = "UTF-8"?>\n<error>${escapedXml(message)}</error>`, 'application/xml');
  return textResponse(status, `{\n    "error": ${JSON.stringify(message)}\n}`, 'application/json');
}

/** Bytes as text; bytes that are none as nothing. */
export const textOf = (bytes: Uint8Array): string => utf8Decode(bytes) ?? '';

const escapedXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const encoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
