/** What passes between Electron's main process and the engine's, beside the message ports of the windows. */
import type { ErrorReport } from '../contract/errors.ts';

export type ToEngine =
  | { kind: 'open'; scenario?: string }
  /** Comes with the port of a window. */
  | { kind: 'window' }
  | { kind: 'close' };

export type FromEngine =
  /** The lab could not be opened, or the engine met a bug; it ends. */
  { kind: 'failed'; error: ErrorReport };
