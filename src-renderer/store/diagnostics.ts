import { bytesOfBase64 } from '../format/body.ts';
import type { LabSession } from './lab-session.ts';
import { notify } from './lab-store.ts';

/** The engine gathers them; the person decides whom they go to. */
export async function saveDiagnostics({ store, actions }: LabSession): Promise<void> {
  const answer = await actions.ask({ ask: 'diagnostics' });
  if ('reason' in answer) return notify(store, 'failed', 'There are no diagnostics', answer.reason);
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytesOfBase64(answer.base64))], { type: 'application/zip' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: answer.name });
  link.click();
  URL.revokeObjectURL(address);
  notify(store, 'done', `${answer.name} is saved`, 'Plain text, without payloads and secrets. Look into it before you pass it on.');
}
