/** Plugin programs as a lab's folder keeps them. */
import type { PluginProgram } from '../contract/plugin.ts';
import type { OwnProgram } from '../contract/schemas/lab-file.ts';

export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

export function keptProgram({ files, manifest, ...rest }: PluginProgram): OwnProgram {
  const kept = Object.fromEntries([...files].map(([path, bytes]) => [path, base64Of(bytes)]));
  return { ...rest, files: kept, ...(manifest === undefined ? {} : { manifest: base64Of(manifest) }) };
}

export function programOf({ files, manifest, ...rest }: OwnProgram): PluginProgram {
  const whole = new Map(Object.entries(files).map(([path, base64]) => [path, bytesOf(base64)]));
  return { ...rest, files: whole, ...(manifest === undefined ? {} : { manifest: bytesOf(manifest) }) };
}

/** Each thing once, in the order in which it was first asked for. */
export class Numbered<T> {
  readonly all: T[] = [];

  positionOf(one: T): number {
    const known = this.all.indexOf(one);
    return known >= 0 ? known : this.all.push(one) - 1;
  }
}
