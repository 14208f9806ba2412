/** Small values of a scenario file. Each says in its own words what is wrong and what to write. */
import { z } from 'zod';
import { EDGE_ID_HINT, EDGE_ID_PATTERN } from '../edge-id.ts';
import type { FaultId } from '../ids.ts';
import type { JsonValue } from '../plugin.ts';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import { PLUGIN_ID_MAX } from './ids.ts';
import { jsonFault } from './json.ts';
import type { Parsed } from './quantities.ts';
import {
  BANDWIDTH_PATTERN,
  DURATION_PATTERN,
  parseBandwidth,
  parseDuration,
  parseRate,
  parseShare,
  parseShift,
  parseSize,
  RATE_PATTERN,
  SHARE_PATTERN,
  SHIFT_PATTERN,
  SIZE_PATTERN,
} from './quantities.ts';

/** A text (or number) that `parse` understands; `jsonType` is what an editor is told. */
function quantity(parse: (input: unknown) => Parsed, accepts: (value: number) => string | undefined, jsonType: Record<string, unknown>) {
  return z
    .custom<string | number>()
    .superRefine((input, context) => {
      if (input === undefined) {
        context.addIssue({ code: 'custom', message: 'is missing' });
        return;
      }
      const parsed = parse(input);
      const problem = parsed.ok ? accepts(parsed.value) : parsed.problem;
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .meta(jsonType);
}

const fine = (): undefined => undefined;
const notNothing = (us: number): string | undefined => (us > 0 ? undefined : 'must be longer than 0');
const durationType = { type: 'string', pattern: DURATION_PATTERN, examples: ['250ms', '10s', '5m', '24h'] };

/** A duration longer than nothing, and a time or duration that may be 0. */
export const someDuration = quantity(parseDuration, notNothing, durationType);
export const anyDuration = quantity(parseDuration, fine, { anyOf: [durationType, { const: 0 }] });

/** A shift to earlier or later that is not nothing. */
export const shift = quantity(parseShift, (us) => (us === 0 ? 'is a shift of nothing' : undefined), {
  type: 'string',
  pattern: SHIFT_PATTERN,
  examples: ['-90s', '2m'],
});

/** A moment, or a span from which the seed chooses one. */
const between = z.strictObject({
  between: z
    .tuple([anyDuration, anyDuration], 'must be two times, like [30s, 90s]')
    .describe('the seed chooses a time from the first to the second, both included'),
});
export const moment = choice<typeof anyDuration | typeof between>([anyDuration, between], (value) => {
  if (typeof value !== 'object' || value === null) return anyDuration;
  if (Array.isArray(value)) return 'must be a time like 45s, or { between: [30s, 90s] }, not a list';
  return 'between' in value ? between : 'must be a time like 45s, or { between: [30s, 90s] }';
});

export const rate = quantity(parseRate, fine, { type: 'string', pattern: RATE_PATTERN, examples: ['5/s', '300/m'] });
export const share = quantity(parseShare, fine, { anyOf: [{ type: 'string', pattern: SHARE_PATTERN, examples: ['20%'] }, { const: 0 }] });
export const size = quantity(parseSize, (bytes) => (bytes > 0 ? undefined : 'must be at least 1 byte'), {
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: SIZE_PATTERN, examples: ['500KiB', '10MiB'] },
  ],
});
export const bandwidth = quantity(parseBandwidth, fine, { type: 'string', pattern: BANDWIDTH_PATTERN, examples: ['32KiB/s', '500B/s'] });

const GLOB_LENGTH_MAX = 256;
const NAMES_MAX = 10_000;

export const edgeGlob = z
  .string()
  .min(1)
  .max(GLOB_LENGTH_MAX)
  .meta({ examples: ['edge-1', 'edge-*'] });

const edgeGlobs = z.array(edgeGlob).min(1).max(NAMES_MAX);

/** One edge, a glob, or a list of both. */
export const edgeNames = (what: string) =>
  choice<typeof edgeGlob | typeof edgeGlobs>([edgeGlob, edgeGlobs], (value) => {
    if (value === undefined) return `is missing (${what})`;
    if (Array.isArray(value)) return edgeGlobs;
    return typeof value === 'string' ? edgeGlob : `must be an edge's id, a glob like edge-*, or a list of them, not ${kindOf(value)}`;
  }).describe(what);

const FAULT_ID_PATTERN = /^fault-[1-9]\d{0,8}$/;
export const faultName = z
  .custom<FaultId>((value) => typeof value === 'string' && FAULT_ID_PATTERN.test(value), 'must be `fault-` and a number, like fault-7')
  .meta({ type: 'string', pattern: FAULT_ID_PATTERN.source, examples: ['fault-7'] });

export const nodeName = z.string().regex(EDGE_ID_PATTERN, `is no node: write \`hub\` or an edge's id; ${EDGE_ID_HINT}`);

export const pluginNumber = z.int().min(1).max(PLUGIN_ID_MAX);

const COUNT_MAX = 10_000_000;
export const count = z.int().min(1).max(COUNT_MAX);

/** Any value that JSON can write. */
export const json = z.custom<JsonValue>().superRefine((input, context) => {
  const problem = input === undefined ? 'is missing' : jsonFault(input);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

export const textMap = z.record(z.string(), z.string());
