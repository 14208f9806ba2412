/** Out of the window: every form of the trace and both pictures saved as files, and a payload on the clipboard in three ways. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openPage, openWindow, picture } from '../support/window.ts';

const LOST = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

async function openEnded(
  colorScheme: 'dark' | 'light',
  size: { width?: number; height?: number } = {},
): Promise<{ page: Page; problems: string[] }> {
  const opened = await openWindow({ scenario: LOST, world: 'virtual', colorScheme, ...size });
  const { page } = opened;
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Steps and breakpoints' }).click();
  await page.getByRole('menuitem', { name: "To the scenario's end" }).click();
  await page.getByText('the scenario ends here').waitFor();
  return opened;
}

async function saved(page: Page, title: string): Promise<{ name: string; bytes: Buffer }> {
  await page.keyboard.press('ControlOrMeta+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: title }).click()]);
  const file = join(temporaryFolder(onTestFinished), 'saved');
  await download.saveAs(file);
  await dialog.waitFor({ state: 'detached' });
  return { name: download.suggestedFilename(), bytes: readFileSync(file) };
}

test('every form of the trace is saved from the dialog, and the session opens again', async () => {
  const { page, problems } = await openEnded('dark', { width: 1280, height: 800 });
  await page.keyboard.press('ControlOrMeta+e');
  await page.getByRole('dialog', { name: 'Export' }).getByText('every event as a line of JSON').waitFor();
  await picture(page, 'export-dark');
  await page.keyboard.press('Escape');
  const trace = (await saved(page, 'Trace every event')).bytes.toString().trimEnd().split('\n');
  expect(JSON.parse(trace.at(-1) ?? '')).toHaveProperty('at');
  const submitted = trace.filter((line) => line.includes('"payload-submitted"')).length;
  const payloads = await saved(page, 'Payloads');
  expect(payloads.name).toMatch(/\.csv$/);
  expect(payloads.bytes.toString().trimEnd().split('\r\n')).toHaveLength(submitted + 1);
  expect((await saved(page, 'Report')).bytes.toString()).toContain('<h2>Space-time</h2>');
  for (const title of ['OpenTelemetry', 'Chrome trace'])
    expect(Object.keys(JSON.parse((await saved(page, title)).bytes.toString()))).not.toEqual([]);
  const session = await saved(page, 'Session');
  const file = join(temporaryFolder(onTestFinished), session.name);
  writeFileSync(file, session.bytes);
  const reader = new SessionReader(file);
  onTestFinished(() => reader.close());
  expect(reader.total).toBe(trace.length);
  expect(problems).toEqual([]);
});

for (const theme of ['dark', 'light'] as const)
  test(`both pictures are saved as SVG and PNG, and the SVG is what the canvas shows (${theme})`, async () => {
    const { page, problems } = await openEnded(theme);
    const spaceTime = await saved(page, 'Space-time as SVG');
    const topology = await saved(page, 'Topology as SVG');
    expect([spaceTime.name, topology.name]).toEqual([
      'A-lost-acknowledgement-makes-duplicates-space-time.svg',
      'A-lost-acknowledgement-makes-duplicates-topology.svg',
    ]);
    const image = await saved(page, 'Space-time as PNG');
    expect(image.bytes.subarray(1, 4).toString()).toBe('PNG');
    // Width of the picture, twice.
    expect(image.bytes.readUInt32BE(16)).toBe(2_800);
    expect((await saved(page, 'Topology as PNG')).bytes.readUInt32BE(16)).toBe(2_560);
    const { page: other } = await openPage({ width: 1_400, height: 800, colorScheme: theme });
    for (const [svg, words] of [
      [spaceTime.bytes.toString(), ['hub', 'edge-1', 'responses dropped']],
      [topology.bytes.toString(), ['hub', 'edge-1', 'edge-2']],
    ] as const) {
      await other.setContent(`<body style="margin:0">${svg}</body>`);
      expect(svg).not.toMatch(/NaN|undefined|url\((?!#)|href|<image|<script/);
      for (const word of words) await other.getByText(word, { exact: true }).first().waitFor();
      // A file for itself is well-formed.
      expect(
        await other.evaluate(
          (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent,
          svg,
        ),
      ).toBeUndefined();
    }
    await picture(other, `export-topology-${theme}`);
    await other.setContent(`<body style="margin:0">${spaceTime.bytes.toString()}</body>`);
    await picture(other, `export-space-time-${theme}`);
    expect(problems).toEqual([]);
  });

test('a payload and a batch are copied as JSON, as the call that sends it and as a scenario', async () => {
  const { page, problems } = await openEnded('light');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Payloads', exact: true }).click();
  await page.locator('tbody tr').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as JSON' }).click();
  await page.getByText(/is on the clipboard as JSON/).waitFor();
  const record = JSON.parse(await clipboard());
  expect(record).toMatchObject({ plugin: 42, outcome: expect.any(String), body: expect.any(Object) });
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(`copy ${record.id} as sendToControl`);
  await page.keyboard.press('Enter');
  await page.getByText(/is on the clipboard as sendToControl call/).waitFor();
  const call = await clipboard();
  expect(call).toContain(JSON.stringify(record.body));
  expect(call).toMatch(/^ctx\.sendToControl(JSON)?\(.*\);$/);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Copy …' }).click();
  await page.getByRole('menuitem', { name: 'Copy as scenario' }).click();
  await page.getByText(/is on the clipboard as scenario/).waitFor();
  expect(await clipboard()).toMatch(/^spokelab: 1/m);
  await inspector
    .getByRole('button', { name: /batch #\d+ sent, / })
    .first()
    .click();
  await inspector.getByRole('button', { name: 'Copy …' }).click();
  await page.getByRole('menuitem', { name: 'Copy as sendToControl calls' }).click();
  await page.getByText(/is on the clipboard as sendToControl calls/).waitFor();
  expect((await clipboard()).split('\n').length).toBeGreaterThan(1);
  expect(problems).toEqual([]);
});
