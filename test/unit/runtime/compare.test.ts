import { expect, test } from 'vitest';
import { compareProfiles } from '../../../src-main/runtime/compare.ts';
import { loadScenario } from '../../../src-main/runtime/scenario/load-scenario.ts';

const FILE = new URL('../../../sample-bundles/scenarios/delivered-twice.yaml', import.meta.url).pathname;
const compare = (profiles: readonly string[]) => compareProfiles(profiles.map((profile) => loadScenario(FILE, { profile })));

test('both traces are given around where they part: alike before it, and what differs on both sides', async () => {
  const [, other] = await compare(['documented', 'idempotent']);
  const { parting, around } = other ?? {};
  if (parting === undefined || around === undefined) throw new Error('they do not part');
  const own = parting.position - around.from;
  expect(own).toBe(12);
  const alike = ({ type }: { type: string }): boolean => type !== 'lab-started';
  expect(around.other.slice(0, own).filter(alike)).toEqual(around.base.slice(0, own).filter(alike));
  expect(around.base[own]).toEqual(parting.base);
  expect(around.other[own]).toEqual(parting.other);
  expect(around.base.length).toBeGreaterThan(own + 20);
  expect(around.other.length).toBeLessThanOrEqual(12 + 60);
  expect(around.other.length).toBeGreaterThan(own + 20);
});

test('the same profile twice does not part', async () => {
  const [, other] = await compare(['documented', 'documented']);
  expect(other).not.toHaveProperty('parting');
  expect(other).not.toHaveProperty('around');
});
