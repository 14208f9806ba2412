/** The sample scenarios are lessons: each explains itself, passes, and together they show every cause that a scenario can make. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../../../src-main/contract/scenario.ts';
import { DUPLICATE_CAUSES, LOSS_CAUSES } from '../../../../src-main/contract/scenario.ts';
import { runScenario } from '../../../../src-main/runtime/run-scenario.ts';
import { loadScenario, parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const folder = resolve(import.meta.dirname, '../../../../sample-bundles/scenarios');
const fileOf = (name: string): string => join(folder, `${name}.yaml`);
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');

/** The demo lab is no lesson: nothing is broken there until a person breaks it. */
const LESSONS = readdirSync(folder)
  .map((name) => name.replace('.yaml', ''))
  .filter((name) => name !== 'demo');

const runs = new Map<string, Promise<RunReport>>();
function reportOf(name: string): Promise<RunReport> {
  const run = runs.get(name) ?? runScenario(loadScenario(fileOf(name)), { world: 'virtual' });
  runs.set(name, run);
  return run;
}
const runText = (text: string): Promise<RunReport> => runScenario(parseScenario(text, fileOf('changed')), { world: 'virtual' });

describe('the lessons', () => {
  it.each(LESSONS)('%s passes', async (name) => {
    const report = await reportOf(name);
    expect(report.expectations.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.expectations.length).toBeGreaterThan(3);
  });

  it.each(LESSONS)('%s explains itself in a paragraph', (name) => {
    const [title = '', ...comment] = textOf(name)
      .split('\n')
      .filter((_, index, lines) => lines.slice(0, index + 1).every((line) => line.startsWith('#')));
    expect(title.length).toBeGreaterThan(10);
    expect(comment.join(' ').length).toBeGreaterThan(300);
  });

  it('have a fault that matters each, but for the one in which nothing is broken', async () => {
    for (const name of LESSONS) {
      const { faults } = await reportOf(name);
      expect(faults.filter(({ hits }) => hits === 0)).toEqual([]);
      expect(faults.length).toBeGreaterThan(name === 'steady-state' ? -1 : 0);
    }
  });

  it('show every cause of duplicates and of loss that a scenario can make', async () => {
    const shown = { duplicates: new Set<string>(), lost: new Set<string>() };
    for (const name of LESSONS) {
      const { causes } = await reportOf(name);
      for (const cause of Object.keys(causes.duplicates)) shown.duplicates.add(cause);
      for (const cause of Object.keys(causes.lost)) shown.lost.add(cause);
    }
    // An edge is taken out by hand only; and nothing vanishes.
    expect([...shown.duplicates].toSorted()).toEqual(DUPLICATE_CAUSES.toSorted());
    expect([...shown.lost].toSorted()).toEqual(LOSS_CAUSES.filter((cause) => cause !== 'edge-removed' && cause !== 'vanished').toSorted());
  });
});

describe('what the lessons say is so', () => {
  it('sends do not overlap under the documented profile', async () => {
    const { counters } = await runText(textOf('overlapping-sends').replace('profile: shipped', 'profile: documented'));
    expect(counters).toMatchObject({ delivered: 240, duplicates: 0 });
  });

  it('a small window lets the duplicates back in', async () => {
    const small = 'profile: { extends: idempotent, hub: { dedupe: { by: fingerprint, window: 20 } } }';
    expect(textOf('idempotent-hub')).toContain(`#   ${small}\n`);
    const { counters } = await runText(
      textOf('idempotent-hub')
        .replace(/^profile: idempotent$/m, small)
        .replace('always: { duplicates: 0 }', 'lost: 0'),
    );
    expect(counters.duplicates).toBe(30);
  });

  it('without the hub that drops them the repeats are delivered', async () => {
    const { counters } = await runText(
      textOf('idempotent-hub').replace('profile: idempotent', 'profile: documented').replace('always: { duplicates: 0 }', 'lost: 0'),
    );
    expect(counters.duplicates).toBe(30);
  });

  it('a full disk makes a duplicate of each payload with each heartbeat', async () => {
    const shorter = textOf('full-disk').replace('for: 65s', 'for: 35s').replace('duplicates: { min: 20', 'duplicates: { min: 10');
    const { counters, verdict } = await runText(shorter.replace('rejected: { min: 60, max: 70', 'rejected: { min: 30, max: 40'));
    expect(verdict).toBe('pass');
    expect((await reportOf('full-disk')).counters.duplicates).toBe(2 * counters.duplicates);
  });
});
