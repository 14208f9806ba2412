import { type SourcePosition, SpokelabError } from '../../contract/errors.ts';

/** A bundle that is refused: `problem` says what is wrong with what, `advice` what to do. */
export function bundleError(bundle: string, problem: string, advice: string, position?: Omit<SourcePosition, 'file'>): SpokelabError {
  const message = `Bundle ${bundle}: ${problem}. ${advice}.`;
  return new SpokelabError('ERR_BUNDLE_INVALID', message, { position: { file: bundle, ...position } });
}

/** A byte count as people read it. */
export function bytesInWords(bytes: number): string {
  const mib = bytes / 1_048_576;
  if (mib >= 1) return `${Number(mib.toFixed(1))} MiB`;
  return bytes >= 1_024 ? `${Number((bytes / 1_024).toFixed(1))} KiB` : `${bytes} bytes`;
}
