/** What passes between Electron's main process and the engine's, beside the message ports of the windows. Both check what comes. */
import { z } from 'zod';
import type { ErrorCode } from '../contract/errors.ts';
import { ERROR_CODES } from '../contract/errors.ts';

const position = z.strictObject({
  file: z.string(),
  line: z.int().exactOptional(),
  column: z.int().exactOptional(),
  field: z.string().exactOptional(),
});
const report = z.strictObject({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  position: position.exactOptional(),
});

export const toEngine = z.discriminatedUnion('kind', [
  /** `folder`: where its labs lie; one that an engine left there without closing goes on in place of the scenario's. */
  z.strictObject({ kind: z.literal('open'), scenario: z.string().exactOptional(), folder: z.string() }),
  /** Comes with the port of a window. */
  z.strictObject({ kind: z.literal('window') }),
  z.strictObject({ kind: z.literal('close') }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.discriminatedUnion('kind', [
  /** The lab could not be opened, or the engine met a bug; it ends. */
  z.strictObject({ kind: z.literal('failed'), error: report }),
  /** Whether a live lab's time runs; false to begin with. */
  z.strictObject({ kind: z.literal('pace'), runsLive: z.boolean() }),
]);
export type FromEngine = z.infer<typeof fromEngine>;
