import type { GuestEnvironment } from './environment.ts';

/** Randomness from the lab's seed: Math.random and crypto. */
export function installRandom(env: GuestEnvironment): void {
  const { host } = env;
  const bytesMax = 65_536;

  Object.defineProperty(Math, 'random', { value: () => host.random(), writable: true, configurable: true });

  function fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 4) {
      let word = Math.floor(host.random() * 0x1_0000_0000);
      for (let offset = 0; offset < 4 && at + offset < bytes.length; offset += 1) {
        bytes[at + offset] = word & 255;
        word >>>= 8;
      }
    }
  }

  env.define(
    'crypto',
    Object.freeze({
      getRandomValues(view: unknown) {
        const isInteger =
          ArrayBuffer.isView(view) && !(view instanceof DataView) && !(view instanceof Float32Array) && !(view instanceof Float64Array);
        if (!isInteger) throw new TypeError('crypto.getRandomValues: the argument must be an integer typed array');
        if (view.byteLength > bytesMax)
          throw new RangeError(`crypto.getRandomValues: at most ${bytesMax} bytes at once, not ${view.byteLength}`);
        fill(new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength));
        return view;
      },
      randomUUID(): string {
        const bytes = new Uint8Array(16);
        fill(bytes);
        bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
        bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
        const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
      },
    }),
  );
}
