import type { GuestEnvironment } from './environment.ts';

/** `ctx`: what the plugin's methods are handed. */
export function installContext(env: GuestEnvironment): void {
  const { host, pack, unpack } = env;
  const { parse, stringify } = JSON;

  const keyOf = (call: string, key: unknown): string => {
    if (typeof key !== 'string' || key === '')
      throw new TypeError(`kv.${call}: the key must be a text that is not empty, not ${typeof key}`);
    return pack(key);
  };

  const kv = Object.freeze({
    read(key: unknown): string | null {
      const value = host.kvRead(keyOf('read', key));
      return value === undefined ? null : unpack(value);
    },
    write(key: unknown, value: unknown): void {
      const name = keyOf('write', key);
      let failure: string | undefined;
      if (typeof value === 'string') failure = host.kvWrite(name, pack(value));
      else if (env.isBytes(value)) failure = host.kvWriteBytes(name, env.copyBytes(value, 'kv.write: the value'));
      else throw new TypeError(`kv.write: the value must be a string or bytes, not ${typeof value}; write JSON.stringify(value)`);
      if (failure !== undefined) unpack(failure);
    },
    delete(key: unknown): boolean {
      const existed = host.kvDelete(keyOf('delete', key));
      if (typeof existed === 'string') unpack(existed);
      return existed === 1;
    },
  });

  const logger = Object.freeze({
    debug: (message: unknown, fields?: unknown) => env.writeLog(0, message, fields),
    info: (message: unknown, fields?: unknown) => env.writeLog(1, message, fields),
    warn: (message: unknown, fields?: unknown) => env.writeLog(2, message, fields),
    error: (message: unknown, fields?: unknown) => env.writeLog(3, message, fields),
  });

  const timer = (what: string, repeat: boolean) => (duration: unknown, run: unknown) => {
    const delayUs = env.parseDuration(duration, what);
    if (typeof run !== 'function') throw new TypeError(`${what}: the second argument must be a function`);
    const number = env.startTimer(delayUs, repeat, () => run());
    return Object.freeze({ cancel: () => env.stopTimer(number) });
  };

  function sendError(code: string, message: string): Error {
    const error = new Error(message) as Error & { code: string };
    error.name = code;
    error.code = code;
    return error;
  }

  function metadataText(metadata: unknown): string {
    if (metadata === undefined || metadata === null) return '{}';
    if (typeof metadata !== 'object' || Array.isArray(metadata)) throw new TypeError('sendToControl: metadata must be an object of texts');
    const texts: Record<string, string> = Object.create(null);
    for (const [key, value] of Object.entries(metadata)) {
      if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' || value === undefined) {
        throw new TypeError(`sendToControl: metadata "${key}" must be a text, not ${value === null ? 'null' : typeof value}`);
      }
      texts[key] = String(value);
    }
    return stringify(texts);
  }

  function outcome(answer: number | string): number {
    if (typeof answer === 'number') return answer;
    const { error, message } = parse(unpack(answer));
    throw sendError(error, message);
  }

  const correlationText = (id: unknown): string => pack(id === undefined || id === null ? '' : String(id));

  function sendToControl(payload: unknown, correlationId?: unknown, metadata?: unknown): number {
    const correlation = correlationText(correlationId);
    const texts = metadataText(metadata);
    if (typeof payload === 'string') return outcome(host.send(pack(payload), correlation, texts));
    return outcome(host.sendBytes(env.copyBytes(payload, 'sendToControl: the payload'), correlation, texts));
  }

  // JSON writes these as null, silently. The word null is rare in a text, so the second pass is too.
  const refuseNotANumber = (key: string, value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new TypeError(`${key === '' ? 'the value' : `"${key}"`} is ${value}, which JSON cannot hold`);
    return value;
  };

  function jsonText(value: unknown): string {
    let text: string | undefined;
    try {
      text = stringify(value);
      if (text?.includes('null')) stringify(value, refuseNotANumber);
    } catch (error) {
      throw new TypeError(error instanceof Error ? error.message : String(error));
    }
    if (text === undefined) throw new TypeError(`JSON cannot hold a value of type ${typeof value}`);
    return text;
  }

  const common = {
    now: () => host.now(),
    every: timer('every', true),
    after: timer('after', false),
    services: Object.freeze({ kv, logger }),
  };
  function sendToControlJSON(value: unknown, correlationId?: unknown, metadata?: unknown): number {
    let text: string;
    try {
      text = jsonText(value);
    } catch (error) {
      host.refuseSend(correlationText(correlationId), metadataText(metadata));
      throw sendError('ErrNotSerializable', `sendToControlJSON: ${(error as Error).message}`);
    }
    return sendToControl(text, correlationId, metadata);
  }

  env.createContext = ({ runtime, pluginId, edgeId, namespace }) =>
    Object.freeze(
      runtime === 'edge'
        ? { runtime, pluginId, edgeId, namespace, ...common, sendToControl, sendToControlJSON }
        : { runtime, pluginId, ...common },
    );
}
