import { expect, test } from 'vitest';
import { runScenario } from '../../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../../src-main/runtime/scenario/load-scenario.ts';

const FILE = new URL('../../../sample-bundles/scenarios/steady-state.yaml', import.meta.url).pathname;

/** How often others got their turn between the first event and the last. */
async function turns(givesWay: boolean): Promise<{ count: number; traceHash: string }> {
  let count = 0;
  let first: number | undefined;
  let last = 0;
  let isOver = false;
  const others = (): void => {
    count += 1;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  const onEvent = (): void => {
    first ??= count;
    last = count;
  };
  const { traceHash } = await runScenario(loadScenario(FILE), { world: 'virtual', keepGoing: true, givesWay, onEvent });
  isOver = true;
  return { count: last - (first ?? 0), traceHash };
}

test('a run that gives way lets others have their turn more often, and comes to the same', async () => {
  const [alone, beside] = [await turns(false), await turns(true)];
  expect(beside.count).toBeGreaterThan(2 * alone.count + 2);
  expect(beside.traceHash).toBe(alone.traceHash);
});
