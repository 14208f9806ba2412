/** What a session file holds as JSON. It may come from a stranger. */
import { z } from 'zod';

export const sessionAboutSchema = z.strictObject({
  traceVersion: z.int(),
  name: z.string(),
  world: z.enum(['live', 'virtual']),
  seed: z.int().min(0),
  profile: z.string(),
  keepsGoing: z.boolean(),
  writtenAtMs: z.number(),
});

/** Only what the program itself reads of an outcome; the rest is handed on as it is. */
export const outcomeSchema = z.looseObject({
  verdict: z.enum(['pass', 'fail']),
  traceHash: z.string(),
  expectations: z.array(
    z.looseObject({
      text: z.string(),
      ok: z.boolean(),
      actual: z.string(),
      brokenAtUs: z.int().exactOptional(),
      inevitableAtUs: z.int().exactOptional(),
      isReached: z.boolean().exactOptional(),
    }),
  ),
});
