/** A plugin's KV holds a value, compared as text, or as JSON of which the expected part must be there. */
import type { JsonValue } from '../../contract/plugin.ts';
import type { Expectation } from '../../contract/scenario.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkKv(expectation: Expectation & { kind: 'kv' }, facts: RunFacts): CheckResult {
  const { on, plugin, key, json, value } = expectation;
  const stored = facts.kv.read(on, plugin, key);
  if (stored === undefined) return { ok: false, actual: 'no such key' };
  if (json === undefined) return { ok: value === undefined || stored === value, actual: stored };
  const parsed = parse(stored);
  if (parsed === undefined) return { ok: false, actual: `not JSON: ${stored}` };
  return { ok: contains(parsed, json), actual: stored };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Objects may hold more than is expected; arrays and everything else must be equal. */
function contains(actual: JsonValue, expected: JsonValue): boolean {
  if (expected === null || typeof expected !== 'object') return actual === expected;
  if (actual === null || typeof actual !== 'object') return false;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, index) => contains(actual[index] as JsonValue, item))
    );
  }
  if (Array.isArray(actual)) return false;
  return Object.entries(expected).every(([key, item]) => Object.hasOwn(actual, key) && contains(actual[key] as JsonValue, item));
}
