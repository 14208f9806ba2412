/** `{i}` in traffic items. */
import type { JsonValue } from '../../contract/plugin.ts';

/** Every `{i}` in the text becomes the number. */
export const fillText = (text: string, index: number): string => (text.includes('{i}') ? text.replaceAll('{i}', String(index)) : text);

/** The value with its strings filled; a string that is just `{i}` becomes the number itself. */
export function fillJson(value: JsonValue, index: number): JsonValue {
  if (typeof value === 'string') return value === '{i}' ? index : fillText(value, index);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => fillJson(item, index));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, index)]));
}

export const fillRecord = (record: Record<string, string>, index: number): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fillText(value, index)]));
