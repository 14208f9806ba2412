/** What passes between Electron's main process and the engine's, beside the message ports of the windows. */
import type { ErrorReport } from '../contract/errors.ts';

export type ToEngine =
  /** `folder`: where its labs lie; one that an engine left there without closing goes on in place of the scenario's. */
  | { kind: 'open'; scenario?: string; folder: string }
  /** Comes with the port of a window. */
  | { kind: 'window' }
  | { kind: 'close' };

export type FromEngine =
  /** The lab could not be opened, or the engine met a bug; it ends. */
  | { kind: 'failed'; error: ErrorReport }
  /** Whether a live lab's time runs; false to begin with. */
  | { kind: 'pace'; runsLive: boolean };
