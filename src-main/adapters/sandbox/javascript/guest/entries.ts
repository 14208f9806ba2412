import type { GuestEntryName } from '../protocol.ts';
import type { GuestEnvironment } from './environment.ts';

type Method = (...parameters: unknown[]) => unknown;
type Plugin = {
  initialize?: Method;
  handlePreAuth?: Method;
  handlePostAuth?: Method;
  onResponse?: Method;
  acceptEdgePayload?: Method;
  shutdown?: Method;
};
type Call = { code: number; answer: string; thrown: unknown; hasThrown: boolean };
/** Turns what a method returned into a call code; may leave an answer. */
type Reading = (value: unknown, call: Call) => number;

/** What the host calls. What the plugin throws passes through; the host asks `describe` about it. */
export function installEntries(env: GuestEnvironment): Record<GuestEntryName, Method> {
  const { parse, stringify } = JSON;
  const { textIsJson } = env.protocol;
  const { done, handled, unhandled, answered, pending, invalid } = env.protocol.callCodes;
  const methodNames = ['initialize', 'handlePreAuth', 'handlePostAuth', 'onResponse', 'acceptEdgePayload', 'shutdown'];
  let plugin: Plugin = {};
  let context: object = {};
  let config: unknown;
  let current: Call = { code: done, answer: '', thrown: undefined, hasThrown: false };

  class EdgePayload {
    readonly edgeId: string;
    readonly edgeNamespace: string;
    readonly correlationId: string;
    readonly metadata: Record<string, string>;
    readonly edgeTimestamp: number;
    readonly receivedTimestamp: number;
    #text: string | undefined;
    #bytes: Uint8Array | undefined;

    constructor(
      body: string | ArrayBuffer,
      edge: string,
      namespace: string,
      correlation: string,
      metadata: string,
      sent: number,
      received: number,
    ) {
      if (typeof body === 'string') this.#text = body;
      else this.#bytes = new Uint8Array(env.adopt(body));
      this.edgeId = edge;
      this.edgeNamespace = namespace.charCodeAt(0) === textIsJson ? env.unpack(namespace) : namespace;
      this.correlationId = correlation.charCodeAt(0) === textIsJson ? env.unpack(correlation) : correlation;
      this.metadata = parse(metadata);
      this.edgeTimestamp = sent;
      this.receivedTimestamp = received;
    }
    get bytes(): Uint8Array {
      this.#bytes ??= env.encodeText(this.#text as string);
      return this.#bytes;
    }
    text(): string {
      this.#text ??= env.decodeText((this.#bytes as Uint8Array).buffer as ArrayBuffer);
      return this.#text;
    }
    json(): unknown {
      return parse(this.text());
    }
  }

  const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value);

  const readNothing: Reading = () => done;

  const readHandled: Reading = (value, call) => {
    const answer = typeof value === 'object' && value !== null ? (value as { handled?: unknown }).handled : value;
    if (answer === true) return handled;
    if (answer === false) return unhandled;
    call.answer = `must return { handled: true }, { handled: false } or a boolean, not ${kindOf(value)}`;
    return invalid;
  };

  const readHook =
    (request: object): Reading =>
    (value, call) => {
      if (value === undefined || value === null) return done;
      if (typeof value !== 'object' || Array.isArray(value)) {
        call.answer = `must return nothing or an object, not ${kindOf(value)}`;
        return invalid;
      }
      const answer = value as Record<string, unknown>;
      if (answer['block'] === true) {
        const { statusCode = 403, headers = {}, body = '' } = answer;
        call.answer = stringify({ action: 'block', response: { statusCode, headers, body } });
        return answered;
      }
      if (answer['modified'] !== true) return done;
      const changed = answer['request'] ?? request;
      call.answer = stringify({ action: 'modify', request: typeof changed === 'object' ? { ...request, ...changed } : changed });
      return answered;
    };

  /** Reads what a method returned; a promise is read when it has settled. */
  function finish(value: unknown, read: Reading): number {
    const call: Call = { code: pending, answer: '', thrown: undefined, hasThrown: false };
    current = call;
    if (typeof value !== 'object' || value === null || typeof (value as { then?: unknown }).then !== 'function') return read(value, call);
    Promise.resolve(value).then(
      (settled) => {
        call.code = read(settled, call);
      },
      (error) => {
        call.thrown = error;
        call.hasThrown = true;
      },
    );
    return pending;
  }

  function start(text: unknown): void {
    const settings = parse(env.unpack(text as string));
    context = env.createContext(settings);
    config = settings.config;
  }

  function construct(namespace: unknown): string {
    const exported = (namespace as { default?: unknown }).default;
    if (exported === undefined) return stringify({ problem: 'has no default export; write "export default { … }"' });
    if (typeof exported === 'function' && exported.prototype === undefined) {
      return stringify({ problem: 'exports a plain function by default; export an object with the methods, or a class' });
    }
    const made = typeof exported === 'function' ? new (exported as new () => unknown)() : exported;
    if (typeof made !== 'object' || made === null)
      return stringify({ problem: `must export an object or a class by default, not ${kindOf(made)}` });
    plugin = made;
    return stringify({ methods: methodNames.filter((name) => typeof (made as Record<string, unknown>)[name] === 'function') });
  }

  function settled(): number {
    if (current.hasThrown) throw current.thrown;
    return current.code;
  }

  function describe(thrown: unknown): string {
    if (typeof thrown !== 'object' || thrown === null) return stringify({ message: String(thrown) });
    const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
    const text = message === undefined ? (stringify(thrown) ?? '') : String(message);
    return stringify({ name: name === undefined ? 'Error' : String(name), message: text, stack: stack === undefined ? '' : String(stack) });
  }

  return {
    start,
    construct,
    settled,
    describe,
    answer: () => current.answer,
    initialize: () => finish(plugin.initialize?.(context, config), readNothing),
    shutdown: () => finish(plugin.shutdown?.(context), readNothing),
    request(name, json) {
      const request = parse(json as string);
      return finish((plugin as Record<string, Method>)[name as string]?.(context, request), readHook(request));
    },
    response: (request, response) => finish(plugin.onResponse?.(context, parse(request as string), parse(response as string)), readNothing),
    deliver(body, edge, namespace, correlation, metadata, sent, received) {
      const value = plugin.acceptEdgePayload?.(
        context,
        new EdgePayload(
          body as string,
          edge as string,
          namespace as string,
          correlation as string,
          metadata as string,
          sent as number,
          received as number,
        ),
      );
      if (value === true || (typeof value === 'object' && value !== null && (value as { handled?: unknown }).handled === true))
        return handled;
      return finish(value, readHandled);
    },
    timer: (number) => finish(env.dueTimer(number as number)?.(), readNothing),
  } as Record<GuestEntryName, Method>;
}
