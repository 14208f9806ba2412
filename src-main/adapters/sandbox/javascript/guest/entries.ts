import type { GuestEntryName } from '../protocol.ts';
import type { GuestEnvironment } from './environment.ts';

type Method = (...parameters: unknown[]) => unknown;
type Call = { code: number; answer: string; thrown: unknown; hasThrown: boolean };
/** Turns what a method returned into a call code; may leave an answer. */
type Reading = (value: unknown, call: Call) => number;

/** What the host calls. What the plugin throws passes through; the host asks `describe` about it. */
export function installEntries(env: GuestEnvironment): Record<GuestEntryName, Method> {
  const { settings, context } = env;
  const { parse, stringify } = JSON;
  const { done, handled, unhandled, answered, pending, invalid } = settings.callCodes;
  const methodNames = ['initialize', 'handlePreAuth', 'handlePostAuth', 'onResponse', 'acceptEdgePayload', 'shutdown'];
  let plugin: Record<string, Method> = {};
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

    constructor(text: string | undefined, bytes: Uint8Array | undefined, rest: unknown[]) {
      this.#text = text;
      this.#bytes = bytes;
      this.edgeId = env.unpack(rest[0] as string);
      this.edgeNamespace = env.unpack(rest[1] as string);
      this.correlationId = env.unpack(rest[2] as string);
      this.metadata = parse(rest[3] as string);
      this.edgeTimestamp = rest[4] as number;
      this.receivedTimestamp = rest[5] as number;
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

  const readHook = (request: object): Reading => (value, call) => {
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

  /** Calls the method; one that returns a promise is read when the promise has settled. */
  function run(method: () => unknown, read: Reading): number {
    const call: Call = { code: pending, answer: '', thrown: undefined, hasThrown: false };
    current = call;
    const value = method();
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

  const method = (name: string, ...parameters: unknown[]) => () => (plugin[name] as Method)(context, ...parameters);

  function construct(namespace: unknown): string {
    const exported = (namespace as { default?: unknown }).default;
    if (exported === undefined) return stringify({ problem: 'has no default export; write "export default { … }"' });
    if (typeof exported === 'function' && exported.prototype === undefined) {
      return stringify({ problem: 'exports a plain function by default; export an object with the methods, or a class' });
    }
    const made = typeof exported === 'function' ? new (exported as new () => unknown)() : exported;
    if (typeof made !== 'object' || made === null) return stringify({ problem: `must export an object or a class by default, not ${kindOf(made)}` });
    plugin = made as Record<string, Method>;
    return stringify({ methods: methodNames.filter((name) => typeof plugin[name] === 'function') });
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
    construct,
    settled,
    describe,
    answer: () => current.answer,
    initialize: () => run(method('initialize', settings.config), readNothing),
    shutdown: () => run(method('shutdown'), readNothing),
    request(name, json) {
      const request = parse(json as string);
      return run(method(name as string, request), readHook(request));
    },
    response: (request, response) => run(method('onResponse', parse(request as string), parse(response as string)), readNothing),
    deliverText: (text, ...rest) => run(method('acceptEdgePayload', new EdgePayload(text as string, undefined, rest)), readHandled),
    deliverBytes: (bytes, ...rest) =>
      run(method('acceptEdgePayload', new EdgePayload(undefined, new Uint8Array(env.adopt(bytes as ArrayBuffer)), rest)), readHandled),
    timer(number) {
      const callback = env.dueTimer(number as number);
      return callback === undefined ? done : run(callback, readNothing);
    },
  } as Record<GuestEntryName, Method>;
}
