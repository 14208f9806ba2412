/** The scenario's text is one for all windows on a lab: what one writes, the others are told, and none is written over unseen. */
import { expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const TEXT = 'spokelab: 1\nname: shared\nduration: 1h\nedges: [{ id: edge-1 }]\n';

test.each(['live', 'virtual'] as const)('%s: what one window writes, the others are told, with what of it the lab has', async (world) => {
  const session = await openSession({ scenario: writeScenario(temporaryFolder(onTestFinished), TEXT), world });
  onTestFinished(() => session.dispose());
  const [one, other] = [new TestWindow(session).hello(), new TestWindow(session).hello()];
  const yaml = `${TEXT}faults: [{ at: 5m, link: edge-1, reset: true }]\n`;
  expect(await one.command({ do: 'write-text', yaml, file: 's.yaml', over: 0 })).toEqual({ revision: 1 });
  expect(other.texts).toEqual([{ kind: 'text', revision: 1, yaml, file: 's.yaml', applied: TEXT }]);
  expect(one.texts).toEqual([]);
  // Who did not know of it is refused, and told.
  await expect(other.command({ do: 'write-text', yaml: 'mine', file: '', over: 0 })).rejects.toThrow('Another window');
  expect(other.texts.at(-1)).toMatchObject({ revision: 1, yaml });
  await one.command({ do: 'plan-faults', yaml });
  expect(other.texts.at(-1)).toMatchObject({ revision: 1, yaml, applied: yaml });
  expect(await other.command({ do: 'write-text', yaml: 'ours', file: 's.yaml', over: 1 })).toEqual({ revision: 2 });
  expect(one.texts.at(-1)).toMatchObject({ revision: 2, yaml: 'ours', applied: yaml });
  const late = new TestWindow(session).hello();
  expect(late.texts).toEqual([{ kind: 'text', revision: 2, yaml: 'ours', file: 's.yaml', applied: yaml }]);
});
