/** A long virtual lab turned back in a real browser: how far it is, what can be done meanwhile, and the way to stay. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPalette } from '../support/keyboard.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

/** One that takes the engine seconds to run, and the window little to take in: its hub plugin is busy with each payload. */
function writeLab(folder: string): string {
  mkdirSync(join(folder, 'busy'));
  writeFileSync(
    join(folder, 'busy', 'hub.js'),
    'export default { acceptEdgePayload() { let n = 0; for (let i = 0; i < 2000; i += 1) n += i; return { handled: n > 0 }; } };\n',
  );
  writeFileSync(
    join(folder, 'busy', 'manifest.json'),
    JSON.stringify({
      file_list: ['hub.js'],
      edge_to_control: { name: 'busy', version: '1.0.0', plugin_id: 42, hub: { entry: 'hub.js' } },
    }),
  );
  return writeScenario(
    folder,
    `spokelab: 1
name: Long
duration: 20m
hub:
  plugins: [{ id: 42, bundle: busy }]
edges:
  - { id: "edge-{n}", count: 3 }
traffic:
  - { edge: edge-*, every: 300ms, send: { plugin: 42, payload: { hits: 1 } } }
`,
  );
}

test.each([
  { colorScheme: 'dark', width: 1280, height: 800 },
  { colorScheme: 'light', width: 1920, height: 1080 },
] as const)('a long way back says how far it is, and can be stayed out of ($colorScheme)', async (look) => {
  const scenario = writeLab(temporaryFolder(onTestFinished));
  const { page, problems } = await openWindow({ scenario, world: 'virtual', ...look });
  const command = async (title: string): Promise<void> => {
    await openPalette(page);
    await page.keyboard.type(title);
    await page.getByRole('option', { name: title }).first().waitFor();
    await page.keyboard.press('Enter');
  };
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  const events = page.getByText(/^trace [\d,]+ events$/);
  const end = page.getByText('00:20:00.000', { exact: true }).first();
  await command("Run to the scenario's end");
  await end.waitFor({ timeout: 60_000 });
  await page.getByText('the scenario ends here').waitFor();
  // The window is told of the end before it has taken in all that came to it.
  const before = 'trace 36,555 events';
  await expect.poll(() => events.innerText()).toBe(before);

  await command('Turn the lab back to the last delivery');
  const progress = page.getByRole('status').filter({ hasText: /^Going back to 19:\d\d.*, by running again to there: .* so far/ });
  await progress.waitFor();
  // The lab stands as it was, and is there to be asked.
  await page.getByRole('button', { name: 'edge edge-1', exact: true }).click();
  await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'edge-1' }).waitFor();
  expect(await events.innerText()).toBe(before);
  await end.waitFor();
  await picture(page, `going-back-${look.colorScheme}`);
  await progress.getByRole('button', { name: 'Stay here' }).press('Enter');
  await progress.waitFor({ state: 'detached' });
  await end.waitFor();
  await page.getByText('the scenario ends here').waitFor();
  expect(await events.innerText()).toBe(before);

  await command('Turn the lab back to its beginning');
  await page.getByText('00:00:00.000', { exact: true }).first().waitFor();
  expect(await events.innerText()).not.toBe(before);
  expect(problems).toEqual([]);
});
