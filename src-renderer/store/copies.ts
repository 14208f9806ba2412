/** A payload or a batch on the clipboard: as JSON, as the call that sends it, as a scenario that does it again. */
import type { BatchId, PayloadId } from '../../src-main/contract/ids.ts';
import { payloadId } from '../../src-main/contract/ids.ts';
import { textOf } from '../format/body.ts';
import { plural } from '../format/numbers.ts';
import type { LabSession } from './lab-session.ts';
import { notify } from './lab-store.ts';
import type { PaletteCommand } from './palette-command.ts';

export type CopySubject = { kind: 'payload'; id: PayloadId } | { kind: 'batch'; id: BatchId };

/** What can be copied of it; a menu and the palette offer the same. */
export function copyCommands(session: LabSession, subject: CopySubject): (PaletteCommand & { label: string })[] {
  const { id } = subject;
  const ways: [string, () => Promise<string | { reason: string }>][] = [
    ['JSON', () => asJson(session, subject)],
    [subject.kind === 'payload' ? 'sendToControl call' : 'sendToControl calls', () => asCalls(session, subject)],
    ...(subject.kind === 'payload'
      ? [['scenario', () => asScenario(session, subject.id)] as [string, () => Promise<string | { reason: string }>]]
      : []),
  ];
  return ways.map(([what, make]) => ({
    title: `Copy ${id} as ${what}`,
    label: `Copy as ${what}`,
    group: 'Selected',
    run: () => void copy(session, id, what, make),
  }));
}

async function copy({ store }: LabSession, id: string, what: string, make: () => Promise<string | { reason: string }>): Promise<void> {
  try {
    const text = await make();
    if (typeof text !== 'string') return notify(store, 'failed', 'Nothing was copied', text.reason);
    await navigator.clipboard.writeText(text);
    notify(store, 'done', 'Copied', `${id} is on the clipboard as ${what}.`);
  } catch (error) {
    notify(
      store,
      'failed',
      'Nothing was copied',
      `The browser did not allow it: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Its record, with its body where that is kept. */
async function payloadJson({ actions }: LabSession, id: PayloadId, record: object): Promise<object> {
  const body = await actions.body(id);
  if ('reason' in body) return { ...record, body: null, bodyMissing: body.reason };
  const text = textOf(body.bytes);
  return { ...record, ...(text === undefined ? { bodyBase64: base64Of(body.bytes) } : { body: jsonOf(text) }) };
}

async function asJson(session: LabSession, subject: CopySubject): Promise<string | { reason: string }> {
  if (subject.kind === 'payload') {
    const record = session.payload(subject.id);
    return record === undefined ? UNKNOWN : JSON.stringify(await payloadJson(session, subject.id, record), null, 2);
  }
  const batch = session.model.spaceTime.batch(subject.id);
  if (batch === undefined) return UNKNOWN;
  const payloads = batch.numbers.map((number) => session.payload(payloadId(batch.edge, number)) ?? { id: payloadId(batch.edge, number) });
  return JSON.stringify({ ...batch, payloads }, null, 2);
}

async function asCalls(session: LabSession, subject: CopySubject): Promise<string | { reason: string }> {
  const batch = subject.kind === 'batch' ? session.model.spaceTime.batch(subject.id) : undefined;
  const ids = subject.kind === 'payload' ? [subject.id] : batch?.numbers.map((number) => payloadId(batch.edge, number));
  if (ids === undefined) return UNKNOWN;
  const calls: string[] = [];
  let missing = 0;
  for (const id of ids) {
    const record = session.payload(id);
    const body = await session.actions.body(id);
    if (record === undefined || 'reason' in body) missing += 1;
    else calls.push(callOf(body.bytes, record.correlation ?? '', record.metadata ?? {}));
  }
  if (calls.length === 0) return { reason: 'The body is no longer kept, and a call without it would send something else.' };
  return missing === 0
    ? calls.join('\n')
    : `// ${plural(missing, 'payload')} of the batch left out: the body is no longer kept.\n${calls.join('\n')}`;
}

function callOf(bytes: Uint8Array, correlation: string, metadata: Record<string, string>): string {
  const text = textOf(bytes);
  const value = text === undefined ? undefined : jsonOf(text);
  const rest = `${JSON.stringify(correlation)}, ${JSON.stringify(metadata)});`;
  // Sent again as JSON it must come to the same bytes.
  if (text !== undefined && typeof value === 'object' && JSON.stringify(value) === text) return `ctx.sendToControlJSON(${text}, ${rest}`;
  if (text !== undefined) return `ctx.sendToControl(${JSON.stringify(text)}, ${rest}`;
  return `ctx.sendToControl(new Uint8Array([${bytes.join(', ')}]), ${rest}`;
}

async function asScenario({ actions }: LabSession, id: PayloadId): Promise<string | { reason: string }> {
  const answer = await actions.scenario(id);
  return 'reason' in answer ? answer : answer.yaml;
}

const UNKNOWN = { reason: 'The window no longer holds it.' };

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const base64Of = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
