/** Small values of a scenario file. Each says in its own words what is wrong and what to write. */
import { z } from 'zod';
import type { JsonValue } from '../plugin.ts';
import { EDGE_ID_HINT, EDGE_ID_PATTERN, PLUGIN_ID_MAX } from './ids.ts';
import { jsonFault } from './json.ts';
import type { Parsed } from './quantities.ts';
import {
  DURATION_PATTERN,
  parseDuration,
  parseRate,
  parseShare,
  parseSize,
  RATE_PATTERN,
  SHARE_PATTERN,
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

export const rate = quantity(parseRate, fine, { type: 'string', pattern: RATE_PATTERN, examples: ['5/s', '300/m'] });
export const share = quantity(parseShare, fine, { anyOf: [{ type: 'string', pattern: SHARE_PATTERN, examples: ['20%'] }, { const: 0 }] });
export const size = quantity(parseSize, (bytes) => (bytes > 0 ? undefined : 'must be at least 1 byte'), {
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: SIZE_PATTERN, examples: ['500KiB', '10MiB'] },
  ],
});

const GLOB_LENGTH_MAX = 256;

export const edgeGlob = z
  .string()
  .min(1)
  .max(GLOB_LENGTH_MAX)
  .meta({ examples: ['edge-1', 'edge-*'] });

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
