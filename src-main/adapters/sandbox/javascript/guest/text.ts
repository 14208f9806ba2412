import type { GuestEnvironment } from './environment.ts';

/** Text and bytes: the crossing forms, TextEncoder, TextDecoder, atob and btoa. */
export function installText(env: GuestEnvironment): void {
  const { host } = env;
  const { textIsJson, textIsFailure } = env.protocol;
  const { parse, stringify } = JSON;
  const jsonMark = String.fromCharCode(textIsJson);
  const { apply } = Reflect;
  const nativeSlice = ArrayBuffer.prototype.slice;

  env.define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

  env.pack = (text) =>
    text.isWellFormed() && !text.includes('\0') && !(text.charCodeAt(0) <= textIsFailure) ? text : jsonMark + stringify(text);

  env.unpack = (crossed) => {
    const mark = crossed.charCodeAt(0);
    if (mark === textIsJson) return parse(crossed.slice(1));
    if (mark === textIsFailure) throw new Error(crossed.slice(1));
    return crossed;
  };

  // A buffer from the host lies outside the plugin's memory limit: it is copied inside and dropped at once, and never handed
  // to the plugin's code, not even through a changed ArrayBuffer.prototype.
  env.adopt = (buffer) => apply(nativeSlice, buffer, [0]);

  env.isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;

  env.copyBytes = (value, what) => {
    if (value instanceof ArrayBuffer) return env.adopt(value);
    if (!ArrayBuffer.isView(value))
      throw new TypeError(`${what} must be a string or bytes (a Uint8Array or an ArrayBuffer), not ${typeof value}`);
    const copy = new Uint8Array(value.byteLength);
    copy.set(new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength));
    return copy.buffer;
  };

  env.encodeText = (text) => {
    const crossed = host.encode(env.pack(text));
    if (typeof crossed === 'string') throw new Error(env.unpack(crossed));
    return new Uint8Array(env.adopt(crossed));
  };
  env.decodeText = (bytes) => env.unpack(host.decode(bytes, 0));

  class TextEncoder {
    get encoding(): string {
      return 'utf-8';
    }
    encode(text: unknown = ''): Uint8Array {
      return env.encodeText(String(text));
    }
  }

  class TextDecoder {
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    constructor(label: unknown = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
      if (!/^utf-?8$/i.test(String(label).trim())) throw new RangeError(`TextDecoder: only utf-8 is supported, not ${String(label)}`);
      this.fatal = options.fatal === true;
      this.ignoreBOM = options.ignoreBOM === true;
    }
    get encoding(): string {
      return 'utf-8';
    }
    decode(bytes?: unknown): string {
      if (bytes === undefined) return '';
      const crossed = host.decode(env.copyBytes(bytes, 'decode: the input'), (this.fatal ? 1 : 0) | (this.ignoreBOM ? 2 : 0));
      if (crossed.charCodeAt(0) === textIsFailure) throw new TypeError(crossed.slice(1));
      return env.unpack(crossed);
    }
  }

  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function btoa(value: unknown): string {
    const text = String(value);
    let base64 = '';
    for (let at = 0; at < text.length; at += 3) {
      const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)] as [number, number, number];
      if (a > 255 || b > 255 || c > 255)
        throw new RangeError('btoa: the text has characters above U+00FF; encode it with TextEncoder first');
      const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
      base64 += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
      base64 += at + 1 < text.length ? alphabet.charAt((bits >> 6) & 63) : '=';
      base64 += at + 2 < text.length ? alphabet.charAt(bits & 63) : '=';
    }
    return base64;
  }

  function atob(value: unknown): string {
    const base64 = String(value)
      .replace(/[\t\n\f\r ]/g, '')
      .replace(/==?$/, '');
    if (base64.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(base64)) throw new RangeError('atob: the text is not valid base64');
    let text = '';
    let bits = 0;
    for (let at = 0; at < base64.length; at += 1) {
      bits = ((bits << 6) | alphabet.indexOf(base64.charAt(at))) & 0xffffff;
      const width = (at % 4) * 2;
      if (width > 0) text += String.fromCharCode((bits >> (6 - width)) & 255);
    }
    return text;
  }

  env.define('TextEncoder', TextEncoder);
  env.define('TextDecoder', TextDecoder);
  env.define('btoa', btoa);
  env.define('atob', atob);
}
