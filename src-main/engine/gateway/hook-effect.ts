/** What a hook's answer does to a call, whatever the driver. */
import type { HttpResponse } from '../../contract/gateway.ts';

/** `answer`: the request ends here, with this; `skipsResponseHooks` as the gateway does after it. */
export type HookEffect =
  | { kind: 'continue' }
  | { kind: 'answer'; response: HttpResponse; skipsResponseHooks: boolean; log?: string }
  | { kind: 'fail'; response: HttpResponse; message: string };

export const CONTINUE: HookEffect = { kind: 'continue' };

/** A JSON object of whatever shape, for answers of strangers' code. */
export type Loose = Record<string, unknown>;

export const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Thrown where an answer has not the shape that the gateway's decoder wants; the field is named. */
export class ShapeError extends Error {}

/** A map of texts, `{}` for nothing. Throws ShapeError. */
export function textMap(value: unknown, field: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new ShapeError(`${field} must be an object of texts, not ${kindOf(value)}`);
  for (const [key, item] of Object.entries(value))
    if (typeof item !== 'string') throw new ShapeError(`${field}.${key} must be a text, not ${kindOf(item)}`);
  return value as Record<string, string>;
}

/** A list of texts, `[]` for nothing. Throws ShapeError. */
export function textList(value: unknown, field: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new ShapeError(`${field} must be a list of texts, not ${kindOf(value)}`);
  for (const item of value) if (typeof item !== 'string') throw new ShapeError(`${field} must hold texts, not ${kindOf(item)}`);
  return value as string[];
}

/** Throws ShapeError. */
export function text(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new ShapeError(`${field} must be a text, not ${kindOf(value)}`);
  return value;
}

/** A whole number, 0 for nothing. Throws ShapeError. */
export function whole(value: unknown, field: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new ShapeError(`${field} must be a whole number, not ${kindOf(value)}`);
  return value;
}

/** Throws ShapeError. */
export function flag(value: unknown, field: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new ShapeError(`${field} must be true or false, not ${kindOf(value)}`);
  return value;
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
