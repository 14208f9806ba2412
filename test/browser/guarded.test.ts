/** The window asks before a lab reaches out of the sandbox. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { openPalette } from '../support/keyboard.ts';
import { openPage, openWindow, picture } from '../support/window.ts';

const sample = fileURLToPath(new URL('../../sample-bundles/gateway/grpc-hooks', import.meta.url));

async function strangersLab(): Promise<{ scenario: string; folder: string }> {
  const child = spawn(process.execPath, [`${sample}/server.mjs`, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-trust-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const scenario = join(folder, 'stranger.yaml');
  writeFileSync(
    scenario,
    `
spokelab: 1
name: stranger
duration: 24h
edges: [{ id: edge-1 }]
gateway: { bundles: { g.zip: ${sample} }, coprocess_grpc_server: "${/tcp:\/\/\S+/.exec(line.toString())?.[0]}" }
apis: [{ id: api, listen_path: /api/, bundle: g.zip }]
`,
  );
  return { scenario, folder };
}

test.each([
  { colorScheme: 'dark', width: 1280, height: 800 },
  { colorScheme: 'light', width: 1920, height: 1080 },
] as const)('no is the answer unless somebody says yes, and yes counts from then on ($colorScheme)', async (look) => {
  const { scenario, folder } = await strangersLab();
  const { page, problems } = await openWindow({ scenario, userFolder: folder, ...look });
  const dialog = page.getByRole('dialog', { name: 'Trust g.zip?' });
  await dialog.getByText('Hands every request').waitFor();
  await dialog.getByText(/^[0-9a-f]{64}$/).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Do not run');
  await picture(page, `trust-${look.colorScheme}`);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  const send = async (status: string): Promise<void> => {
    await page.getByRole('button', { name: 'Gateways' }).click();
    const form = page.getByRole('form', { name: 'Send a request' });
    await form.getByRole('textbox', { name: 'Path' }).fill('/api/a');
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByText(status).first().waitFor();
  };
  await send('500');
  await openPalette(page);
  await page.keyboard.type('Allow what the lab may not');
  await page.getByRole('option', { name: 'Allow what the lab may not' }).first().waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Run and remember');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await send('200');
  await page.reload();
  await page.getByRole('button', { name: 'Gateways' }).click();
  expect(await dialog.count()).toBe(0);
  expect(problems).toEqual([]);
});

test('the palette saves diagnostics', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await openPalette(page);
  await page.keyboard.type('Save diagnostics');
  await page.getByRole('option', { name: 'Save diagnostics' }).first().waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('spokelab-diagnostics.zip');
  await page.getByText('spokelab-diagnostics.zip is saved').waitFor();
  expect(problems).toEqual([]);
});

test('the token leaves the address bar with the first answer, and no page is told where it came from', async () => {
  const lab = await serveLab({});
  onTestFinished(() => lab.close());
  const { page } = await openPage({});
  const token = new URL(lab.url).searchParams.get('token') ?? '';
  const referrers: string[] = [];
  page.on('request', (request) => void referrers.push(request.headers()['referer'] ?? ''));
  await page.goto(lab.url);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  expect(page.url()).not.toContain(token);
  const seen = await page.evaluate(() =>
    [document.referrer, document.cookie, JSON.stringify(performance.getEntries()), String(history.state)].join(),
  );
  expect(seen).not.toContain(token);
  expect(referrers.join()).not.toContain(token);
});
