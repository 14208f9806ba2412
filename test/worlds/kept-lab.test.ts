/** A host that comes back after its process died goes on with the lab that was open, for the same person. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openKeptHost } from '../../src-main/runtime/kept-lab.ts';
import { TestWindow, temporaryFolder } from '../support/live-lab.ts';

const STEADY = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'steady-state.yaml');

test('the lab that was open is open again, and the person is the same', async () => {
  const folder = temporaryFolder(onTestFinished);
  const userFolder = join(folder, 'person');
  const first = await openKeptHost(join(folder, 'labs'), { userFolder });
  const window = new TestWindow(first).hello();
  await window.untilEvent('lab-started');
  expect(await window.query({ ask: 'settings' })).toMatchObject({ isFirst: true, file: join(userFolder, 'settings.json') });
  await window.command({ do: 'keep-settings', change: { theme: 'light' } });
  await window.command({ do: 'open-lab', origin: { from: 'file', file: STEADY }, world: 'live' });
  const { name } = first.info;
  await first.dispose();
  expect(readFileSync(join(folder, 'labs', 'open.json'), 'utf8')).not.toContain('person');

  const second = await openKeptHost(join(folder, 'labs'), { userFolder });
  onTestFinished(() => second.dispose());
  expect(second.info.name).toBe(name);
  const again = new TestWindow(second).hello();
  await again.untilEvent('lab-resumed');
  expect(await again.query({ ask: 'settings' })).toMatchObject({ isFirst: false, settings: { theme: 'light' } });
  expect((await again.query({ ask: 'opened' })).opened[0]).toMatchObject({ file: STEADY, kind: 'scenario', isGone: false });
});
