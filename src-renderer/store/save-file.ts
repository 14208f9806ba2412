/** Files out of the window: put together from the engine's pieces, and saved as the browser (or the desktop) saves any download. */
import type { ExportForm, TaskProgress } from '../../src-main/contract/api.ts';
import type { EngineConnection } from '../bridge/engine-connection.ts';
import { bytesOfBase64 } from '../format/body.ts';

/** Nothing is heard of an address that is no longer needed after this long, in milliseconds. */
const KEPT_MS = 60_000;

export type Saving = { signal: AbortSignal; onProgress(progress: TaskProgress): void };

/** The trace in a form. Rejects with what the engine says, or when it was cancelled; then nothing is left open. */
export async function fetchExport(
  connection: Pick<EngineConnection, 'query'>,
  form: ExportForm,
  { signal, onProgress }: Saving,
): Promise<{ file: string; blob: Blob }> {
  const { export: id, file, type } = await connection.query({ ask: 'open-export', form }, { signal, onProgress });
  const parts: BlobPart[] = [];
  let bytes = 0;
  for (;;) {
    if (signal.aborted) {
      await connection.query({ ask: 'close-export', export: id });
      signal.throwIfAborted();
    }
    const piece = await connection.query({ ask: 'read-export', export: id });
    const part = 'text' in piece ? piece.text : new Uint8Array(bytesOfBase64(piece.base64));
    bytes += part.length;
    parts.push(part);
    onProgress({ doing: 'Writing', done: bytes });
    if (piece.isLast) return { file, blob: new Blob(parts, { type }) };
  }
}

export function download(file: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
