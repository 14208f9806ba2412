/** `latency` of an expectation: one percentile, and what it may be. */
import { z } from 'zod';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import { parseDuration, shown, worth } from './quantities.ts';
import { anyDuration, edgeGlob } from './scenario-values.ts';

/** `p50`, `p99`, `p99.9`, `p100`. */
const PERCENTILE_PATTERN = /^p(\d{1,3}(?:\.\d{1,12})?)$/;

/** In (0, 100], or nothing. */
export function parsePercentile(key: string): number | undefined {
  const percentile = Number(PERCENTILE_PATTERN.exec(key)?.[1] ?? 0);
  return percentile > 0 && percentile <= 100 ? percentile : undefined;
}

const between = z.strictObject({ min: anyDuration.exactOptional(), max: anyDuration.exactOptional() }).superRefine((value, context) => {
  if (context.issues.length > 0) return;
  const { min, max } = value;
  if (min === undefined && max === undefined) context.addIssue({ code: 'custom', message: 'needs `min` or `max`' });
  if (min !== undefined && max !== undefined && worth(parseDuration(min)) > worth(parseDuration(max)))
    context.addIssue({ code: 'custom', message: `min ${min} is over max ${max}: nothing can be both` });
});

/** A duration is the most that it may be. */
const bound = choice<typeof anyDuration | typeof between>([anyDuration, between], (value) => {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? between : anyDuration;
}).describe('at most this long, or { min, max }');

const edge = edgeGlob.describe('counts only the payloads of these edges; all by default').exactOptional();
const common = Object.fromEntries(['p50', 'p90', 'p95', 'p99', 'p99.9', 'p100'].map((key) => [key, bound.exactOptional()]));

const latencyMapping = z
  .object({ edge, ...common })
  .catchall(bound)
  .meta({ propertyNames: { pattern: '^(edge|p\\d{1,3}(\\.\\d{1,12})?)$' }, minProperties: 1, maxProperties: 2 });

export const latencyText = choice([latencyMapping], (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `must be a mapping like { p99: 60s }, not ${kindOf(value)}`;
  const keys = Object.keys(value).filter((key) => key !== 'edge');
  const unknown = keys.find((key) => parsePercentile(key) === undefined);
  if (unknown !== undefined)
    return `unknown key ${shown(unknown)}; write \`edge\` or a percentile like p50, p99 or p99.9 (p100 is the largest)`;
  if (keys.length === 0) return 'names no percentile; add one, like p99: 60s';
  return keys.length === 1 ? latencyMapping : `names ${keys.join(' and ')}; make an entry for each`;
}).describe('from submission to first delivery, over the delivered payloads');
