/** JSON values that come from outside, bounded so that no reader of them can be made to run for ever or out of stack. */
import { z } from 'zod';
import type { JsonObject } from '../plugin.ts';

const JSON_DEPTH_MAX = 64;
const JSON_NODES_MAX = 100_000;

/** What is wrong with a value as JSON, or nothing. Walks with a stack of its own: depth cannot overflow the engine's. */
export function jsonFault(value: unknown): string | undefined {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++nodes > JSON_NODES_MAX) return `holds more than ${JSON_NODES_MAX} values`;
    if (next.depth > JSON_DEPTH_MAX) return `is nested more than ${JSON_DEPTH_MAX} levels deep`;
    const fault = leafFault(next.value);
    if (fault !== undefined) return fault;
    if (typeof next.value === 'object' && next.value !== null) {
      for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 });
    }
  }
  return undefined;
}

function leafFault(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : 'holds a number that JSON cannot write';
    case 'object':
      return value === null || Array.isArray(value) || isPlain(value) ? undefined : 'holds something that is not JSON';
    default:
      return 'holds something that is not JSON';
  }
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** A JSON object within the bounds. */
export const jsonObject = z
  .custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'is not an object')
  .superRefine((value, context) => {
    const fault = jsonFault(value);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });
