/**
 * Types for authors of gateway hooks in JavaScript (drivers otto and javascript): the globals that a gateway's JSVM gives. Files
 * of hooks are scripts, not modules, so there is nothing to import: a jsconfig.json beside them, as `spokelab bundle new` and
 * `spokelab bundle types` write it, is enough for an editor.
 *
 * Each request starts from a fresh copy of the machine: nothing that a hook leaves behind is there for the next one. There are no
 * timers, no modules and no promises to wait for.
 */

/** What was JSON: whoever knows the API or the key knows what is in it. */
// biome-ignore lint/suspicious/noExplicitAny: hooks read it without checks, and rightly so
type TykJson = any;

/** Names and one value each: what a hook sets. */
interface TykTexts {
  [name: string]: string;
}

/** Names and all their values, as a request or an answer has them. */
interface TykValues {
  [name: string]: string[];
}

/** An answer in place of the upstream's. With a code of 0 the request goes on. */
interface TykReturnOverrides {
  /** 0 unless the hook answers here. From 400 on the gateway's error page is sent, with the message; else the text as it is. */
  ResponseCode: number;
  /** The message; it wins over `ResponseBody`. */
  ResponseError: string;
  ResponseBody: string;
  ResponseHeaders: TykTexts | null;
  /** Send the text as it is, whatever the code. */
  OverrideError: boolean;
}

/** The request, as a hook gets it and hands it back. What is not written here is read and not applied. */
interface TykRequest {
  /** By canonical name (`Authorization`), and `Host`. To change them use `SetHeaders` and `DeleteHeaders`. */
  readonly Headers: TykValues;
  /** These replace headers, after `DeleteHeaders`. */
  SetHeaders: TykTexts;
  DeleteHeaders: string[];
  /** Applied, unless `IgnoreBody` is true. Empty in a response hook. */
  Body: string;
  /** Path and query, with the path under which the API listens. Applied. */
  URL: string;
  readonly Params: TykValues;
  /** Applied in this order: `DeleteParams`, `AddParams` (replaces), `ExtendedParams` (adds). */
  AddParams: TykTexts;
  ExtendedParams: TykValues;
  DeleteParams: string[];
  ReturnOverrides: TykReturnOverrides;
  IgnoreBody: boolean;
  readonly Method: string;
  readonly RequestURI: string;
  readonly Scheme: string;
}

/** The upstream's answer in a response hook (driver javascript; otto from gateway 5.15 on). */
interface TykResponse {
  /** Applied when it is not 0. */
  StatusCode: number;
  /** Applied always. */
  Body: string;
  readonly Headers: TykValues;
  SetHeaders: TykTexts;
  DeleteHeaders: string[];
}

/** What the gateway knows of the caller. Empty before authentication and without `require_session`; what is zero or empty is left out. */
interface TykSession {
  allowance?: number;
  rate?: number;
  per?: number;
  expires?: number;
  quota_max?: number;
  quota_remaining?: number;
  quota_renews?: number;
  quota_renewal_rate?: number;
  org_id?: string;
  alias?: string;
  meta_data?: { [name: string]: TykJson };
  tags?: string[];
  apply_policies?: string[];
  access_rights?: { [api: string]: TykJson };
  [field: string]: TykJson;
}

interface TykConfig {
  readonly OrgID: string;
  readonly APIID: string;
  /** The API's own; null when it has none. */
  readonly config_data: { readonly [name: string]: TykJson } | null;
}

/** What a hook returns: made by `ReturnData`, `ReturnAuthData` or `ReturnResponseData`. */
type TykAnswer =
  | { Request: TykRequest; SessionMeta: TykTexts }
  /** `AuthValue` is the key's id; a hook for `auth_check` sets it itself. */
  | { Request: TykRequest; Session: TykSession; AuthValue?: string }
  | { Response: TykResponse; SessionMeta: TykTexts };

interface TykMiddleware {
  Name: string;
  ProcessRequest(request: TykRequest, session: TykSession, config: TykConfig): TykAnswer;
  ProcessResponse(response: TykResponse, request: TykRequest, session: TykSession, config: TykConfig): TykAnswer;
  /** The hook for a request: pre, auth_check, post_key_auth and post. It must return what one of the methods below makes. */
  NewProcessRequest(run: (request: TykRequest, session: TykSession, config: TykConfig) => TykAnswer): void;
  /** The hook for a response. Not under otto. */
  NewProcessResponse(run: (response: TykResponse, request: TykRequest, session: TykSession, config: TykConfig) => TykAnswer): void;
  /** The values of `sessionMeta` must be texts; with `require_session` they replace the session's `meta_data`. */
  ReturnData(request: TykRequest, sessionMeta: TykTexts): { Request: TykRequest; SessionMeta: TykTexts };
  /** From an auth_check. Set `AuthValue` on what it returns to the key's id. */
  ReturnAuthData(request: TykRequest, session: TykSession): { Request: TykRequest; Session: TykSession; AuthValue?: string };
  /** Not under otto. */
  ReturnResponseData(response: TykResponse, sessionMeta: TykTexts): { Response: TykResponse; SessionMeta: TykTexts };
}

interface TykEventHandler {
  Handle(event: TykJson, context: TykJson): void;
  NewHandler(run: (event: TykJson, context: TykJson) => void): void;
}

declare var TykJS: {
  readonly TykMiddleware: {
    /** The variable that holds it has the hook's name in manifest.json. */
    readonly NewMiddleware: new (settings?: {
      Name?: string;
    }) => TykMiddleware;
  };
  readonly TykEventHandlers: { readonly NewEventHandler: new (settings?: object) => TykEventHandler };
};

/** Writes to the gateway's log. */
declare function log(message: unknown): void;
/** The same without the gateway's prefix. */
declare function rawlog(message: unknown): void;

/** UTF-8 in base64; `raw` is without `=` at the end. */
declare function b64enc(text: string): string;
declare function rawb64enc(text: string): string;
/** undefined, and a line in the log, for what is no base64. */
declare function b64dec(base64: string): string | undefined;
declare function rawb64dec(base64: string): string | undefined;

/**
 * Asks another service. `request` is JSON: `{Method, Domain, Resource, Headers, Body, FormData}`; the answer is JSON:
 * `{Code, Body, Headers}`. In the lab it reaches what the scenario lists under `gateway.services`, and nothing else.
 */
declare function TykMakeHttpRequest(request: string): string | undefined;
/** JSON of `{requests: [{method, headers, body, relative_url}]}`; the answer is a JSON list of `{relative_url, code, headers, body}`. */
declare function TykBatchRequest(requests: string): string;
/** The session of a key, as JSON would have it. */
declare function TykGetKeyData(key: string, apiId: string): TykJson;
declare function TykSetKeyData(key: string, session: string, suppressReset?: number | string): void;
/** What a virtual endpoint returns. */
declare function TykJsResponse(response: { Body: string; Code: number; Headers?: TykTexts }, sessionMeta: TykTexts): string;

/** The gateway's storage. `ttl` in seconds; 0 keeps for good. Not under otto. */
declare function TykStorageGet(key: string): string | undefined;
declare function TykStorageSet(key: string, value: string, ttl?: number): void;
/** Only when the key is not there yet; says whether it was set. Not under otto. */
declare function TykStorageSetNX(key: string, value: string, ttl?: number): boolean;
declare function TykStorageDel(key: string): void;
/** Adds one and gives the new number. Not under otto. */
declare function TykStorageIncr(key: string): number;

/**
 * Queues a payload for the hub plugin of this bundle (`edge_to_control.plugin_id`), as an edge plugin's `ctx.sendToControl` does.
 * A real gateway has neither. Returns how many payloads are waiting; throws an error with a `code`.
 */
declare function sendToControl(payload: string, correlationId?: string, metadata?: TykTexts): number;
declare function sendToControlJSON(value: unknown, correlationId?: string, metadata?: TykTexts): number;

interface Console {
  log(...values: unknown[]): void;
}
/** Writes to the gateway's log. Driver otto only. */
declare var console: Console;
/** Underscore 1.13. Driver otto only. */
declare var _: TykJson;
