/** What a window saves: every form of the trace, read piece by piece, from a virtual lab and from a session of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import type { ExportForm } from '../../src-main/contract/api.ts';
import { openHost } from '../../src-main/runtime/lab-host.ts';
import { TestWindow, temporaryFolder } from '../support/live-lab.ts';

const LOST = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

async function open(scenario: string): Promise<TestWindow> {
  const host = await openHost({ scenario, world: 'virtual' });
  onTestFinished(() => host.dispose());
  const window = new TestWindow(host).hello();
  await window.untilEvent('lab-started');
  return window;
}

async function saved(window: TestWindow, form: ExportForm): Promise<{ file: string; bytes: Buffer; pieces: number }> {
  const { export: id, file } = await window.query({ ask: 'open-export', form });
  const parts: Buffer[] = [];
  for (;;) {
    const piece = await window.query({ ask: 'read-export', export: id });
    parts.push('text' in piece ? Buffer.from(piece.text) : Buffer.from(piece.base64, 'base64'));
    if (piece.isLast) return { file, bytes: Buffer.concat(parts), pieces: parts.length };
  }
}

test('each form holds the lab as it is now, and the session opens with the same trace', async () => {
  const window = await open(LOST);
  await window.command({ do: 'step', to: 'end' });
  await window.until(() => window.events.some(({ at }) => at > 119_000_000));
  const trace = await saved(window, 'trace');
  const lines = trace.bytes.toString().trimEnd().split('\n');
  expect(trace.file).toMatch(/^[\w.-]+\.jsonl$/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'lab-started' });
  const submitted = lines.filter((line) => line.includes('"payload-submitted"')).length;

  const csv = (await saved(window, 'csv')).bytes.toString().trimEnd().split('\r\n');
  expect(csv).toHaveLength(submitted + 1);
  const html = (await saved(window, 'html')).bytes.toString();
  expect(html).toContain('<h2>Space-time</h2>');
  expect(html).toMatch(/response-lost/);
  expect(html).toMatch(/events · [\d.]+ s of lab time/);
  expect(html).not.toMatch(/\.\d{4,} s of lab time/);
  for (const form of ['otlp', 'perfetto'] as const)
    expect(JSON.stringify(JSON.parse((await saved(window, form)).bytes.toString()))).toContain('edge-1');

  const session = await saved(window, 'session');
  const file = join(temporaryFolder(onTestFinished), session.file);
  writeFileSync(file, session.bytes);
  const reader = new SessionReader(file);
  onTestFinished(() => reader.close());
  expect(reader.read(0, reader.total).map((event) => JSON.stringify(event))).toEqual(lines);

  const shown = await open(file);
  expect((await saved(shown, 'session')).bytes.equals(session.bytes)).toBe(true);
  expect((await saved(shown, 'trace')).bytes.equals(trace.bytes)).toBe(true);
  expect(await shown.query({ ask: 'search-bodies', text: 'hits', from: 0 })).toMatchObject({ kept: false });
});

test('an export that was closed, or read to its end, is over', async () => {
  const window = await open(LOST);
  const { export: id } = await window.query({ ask: 'open-export', form: 'trace' });
  await window.query({ ask: 'close-export', export: id });
  await expect(window.query({ ask: 'read-export', export: id })).rejects.toThrow('This export is over');
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => window.query({ ask: 'open-export', form: 'session' })));
  await expect(window.query({ ask: 'read-export', export: all[0]?.export ?? 0 })).rejects.toThrow('This export is over');
  expect(await window.query({ ask: 'read-export', export: all[4]?.export ?? 0 })).toMatchObject({ isLast: true });
});
