/**
 * What a gateway's JSVM gives to hooks, and how it calls them. The function has no imports: its text is evaluated inside QuickJS, as
 * the plugin of a guest. `ask` goes to the HookHost through the guest's `kv.read`; question and answer are JSON.
 */
export type JsvmCall = { name: string; stage: string; input: Record<string, unknown> };

type Handler = (...parameters: unknown[]) => unknown;
type Scope = Record<string, unknown>;

export function installJsvm(scope: Scope, isOtto: boolean): object {
  const { parse, stringify } = JSON;
  let kv: { read(key: string): string | null } | undefined;

  const ask = (question: string, ...parameters: unknown[]): unknown => {
    const answer = kv?.read(stringify([question, parameters])) ?? null;
    return answer === null ? null : parse(answer);
  };
  const prefix = isOtto ? 'jsvm' : 'jsvm-goja';
  const log = (value: unknown): void => void ask('log', 'info', String(value), prefix);
  const isObject = (value: unknown): value is Scope => typeof value === 'object' && value !== null;

  class NewMiddleware {
    Name: unknown;
    ProcessRequest: Handler = () => undefined;
    ProcessResponse: Handler = () => undefined;
    constructor(settings?: { Name?: unknown }) {
      this.Name = settings?.Name ?? '';
    }
    NewProcessRequest(callback: Handler): void {
      this.ProcessRequest = callback;
    }
    ReturnData(request: unknown, session: unknown): object {
      return { Request: request, SessionMeta: session };
    }
    ReturnAuthData(request: unknown, session: unknown): object {
      return { Request: request, Session: session };
    }
  }
  if (!isOtto) {
    Object.assign(NewMiddleware.prototype, {
      NewProcessResponse(this: NewMiddleware, callback: Handler) {
        this.ProcessResponse = callback;
      },
      ReturnResponseData: (response: unknown, session: unknown) => ({ Response: response, SessionMeta: session }),
    });
  }
  class NewEventHandler {
    Handle: Handler = () => undefined;
    NewHandler(callback: Handler): void {
      this.Handle = callback;
    }
  }
  scope['TykJS'] = { TykMiddleware: { NewMiddleware }, TykEventHandlers: { NewEventHandler } };
  scope['log'] = log;
  scope['rawlog'] = (value: unknown): void => void ask('log', 'info', String(value), 'rawlog');
  if (isOtto) scope['console'] = { log: (...values: unknown[]) => log(values.map(String).join(' ')) };

  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const encode = (value: unknown, isPadded: boolean): string => {
    const bytes = unescape(encodeURIComponent(String(value)));
    let out = '';
    for (let at = 0; at < bytes.length; at += 3) {
      const left = bytes.length - at;
      const bits = (bytes.charCodeAt(at) << 16) | ((bytes.charCodeAt(at + 1) || 0) << 8) | (bytes.charCodeAt(at + 2) || 0);
      out += digits.charAt(bits >> 18) + digits.charAt((bits >> 12) & 63);
      out += left > 1 ? digits.charAt((bits >> 6) & 63) : isPadded ? '=' : '';
      out += left > 2 ? digits.charAt(bits & 63) : isPadded ? '=' : '';
    }
    return out;
  };
  const decode = (value: unknown, name: string): string | undefined => {
    const text = String(value).replace(/=+$/, '');
    let bytes = '';
    let bits = 0;
    for (let index = 0; index < text.length; index += 1) {
      const digit = digits.indexOf(text.charAt(index));
      if (digit < 0 || text.length % 4 === 1) {
        ask('log', 'error', `Failed to base64 decode: illegal base64 data in ${name}`, prefix);
        return undefined;
      }
      bits = ((bits << 6) | digit) & 0xffffff;
      if (index % 4 !== 0) bytes += String.fromCharCode((bits >> (6 - 2 * (index % 4))) & 0xff);
    }
    try {
      return decodeURIComponent(escape(bytes));
    } catch {
      return bytes;
    }
  };
  scope['b64enc'] = (value: unknown) => encode(value, true);
  scope['rawb64enc'] = (value: unknown) => encode(value, false);
  scope['b64dec'] = (value: unknown) => decode(value, 'b64dec');
  scope['rawb64dec'] = (value: unknown) => decode(value, 'rawb64dec');

  const request = (text: unknown): Scope | undefined => {
    const answer = ask('request', String(text));
    if (!isObject(answer)) return undefined;
    return { ...answer, code: answer['Code'], body: answer['Body'], headers: answer['Headers'] };
  };
  scope['TykMakeHttpRequest'] = (text: unknown) => {
    const answer = request(text);
    return answer === undefined ? undefined : stringify(answer);
  };
  scope['TykBatchRequest'] = (text: unknown) => {
    const { requests = [] } = parse(String(text)) as { requests?: Scope[] };
    return stringify(
      requests.map((item) => {
        const answer = request(stringify({ ...item, Domain: '', Resource: item['relative_url'] }));
        return {
          relative_url: item['relative_url'],
          code: answer?.['Code'] ?? 0,
          headers: answer?.['Headers'] ?? null,
          body: answer?.['Body'] ?? '',
        };
      }),
    );
  };
  scope['TykGetKeyData'] = (key: unknown, api: unknown) => ask('key', String(key), String(api));
  scope['TykSetKeyData'] = (key: unknown, session: unknown) => void ask('set-key', String(key), String(session), scope['__api'] ?? '');
  scope['TykJsResponse'] = (response: unknown, session: unknown) => stringify({ Response: response, SessionMeta: session });
  if (!isOtto) {
    scope['TykStorageGet'] = (key: unknown) => ask('read', String(key)) ?? undefined;
    scope['TykStorageSet'] = (key: unknown, value: unknown, ttl: unknown) =>
      void ask('store', String(key), String(value), Number(ttl) || 0);
    scope['TykStorageSetNX'] = (key: unknown, value: unknown, ttl: unknown) => {
      if (ask('read', String(key)) !== null) return false;
      ask('store', String(key), String(value), Number(ttl) || 0);
      return true;
    };
    scope['TykStorageDel'] = (key: unknown) => void ask('store', String(key), '', -1);
    scope['TykStorageIncr'] = (key: unknown) => {
      const next = Number(ask('read', String(key)) ?? 0) + 1;
      ask('store', String(key), String(next), 0);
      return next;
    };
  }
  const send = (body: string, correlation: unknown, metadata: unknown): unknown => {
    const answer = ask('send', body, correlation === undefined ? '' : String(correlation), metadata ?? {}, false) as Scope;
    if (answer?.['error'] === undefined) return answer?.['pending'];
    const error = new Error(String(answer['message'])) as Error & { code: unknown };
    error.name = String(answer['error']);
    error.code = answer['error'];
    throw error;
  };
  scope['sendToControl'] = (body: unknown, correlation: unknown, metadata: unknown) => send(String(body), correlation, metadata);
  scope['sendToControlJSON'] = (value: unknown, correlation: unknown, metadata: unknown) => send(stringify(value), correlation, metadata);

  return {
    initialize(context: { services: { kv: { read(key: string): string | null } } }) {
      kv = context.services.kv;
    },
    handlePreAuth(_context: object, call: JsvmCall) {
      const object = (isOtto ? scope : (scope['__hooks'] as Scope))[call.name];
      if (object === undefined) throw new ReferenceError(`'${call.name}' is not defined`);
      if (!isObject(object))
        throw new TypeError(`'${call.name}' is no middleware object: make it with new TykJS.TykMiddleware.NewMiddleware({})`);
      const { input } = call;
      const given = (isObject(input['request']) ? input['request'] : {}) as Scope;
      const config = input['config'] as Scope;
      scope['__api'] = config?.['APIID'];
      const isResponse = call.stage === 'response';
      const handler = (isResponse ? object['ProcessResponse'] : object['ProcessRequest']) as Handler;
      const answer = isResponse
        ? handler.call(object, input['response'], given, input['session'], config)
        : handler.call(object, given, input['session'], config);
      if (!isObject(answer)) throw new TypeError("Middleware didn't return request object!");
      const returned = answer['Request'];
      if (isObject(returned)) returned['Headers'] = {};
      return { modified: true, request: { output: stringify(answer) } };
    },
  };
}
