import { describe, expect, test } from 'vitest';
import type { ExploreOptions, Shard } from '../../../../src-main/runtime/explore/exploration.ts';
import { explore } from '../../../../src-main/runtime/explore/explore.ts';
import type { NamedReport } from '../../../../src-main/runtime/explore/merge.ts';
import { mergeReports, parseReports } from '../../../../src-main/runtime/explore/merge.ts';
import type { ExplorationReport } from '../../../../src-main/runtime/explore/report.ts';
import { reportExploration } from '../../../../src-main/runtime/explore/report.ts';
import { expecting, labOf, none } from '../../../support/planted-bugs.ts';

const SCENARIO = labOf({
  kinds: ['link-drop', 'link-reset', 'edge-crash', 'edge-disk-full'],
  expectations: [none('duplicates'), none('lost')],
});
const UNSHRUNK: ExploreOptions = { runs: 24, failuresMax: Number.POSITIVE_INFINITY, shrink: { runsMax: 0, wallMsMax: 0 } };

async function reportOf(options: Partial<ExploreOptions> = {}, scenario = SCENARIO): Promise<ExplorationReport> {
  return reportExploration(await explore(scenario, { ...UNSHRUNK, ...options }), 'lab.yaml', (failure) => `# ${failure.cause}\n`);
}

/** A search is a function of what it is asked: the tests share what they have found. */
const shards = new Map<string, Promise<ExplorationReport>>();

async function shardOf(shard: Shard): Promise<NamedReport> {
  const key = `${shard.index}/${shard.of}`;
  const report = shards.get(key) ?? reportOf({ shard });
  shards.set(key, report);
  return { file: `${shard.index}.json`, report: await report };
}

describe('merging', () => {
  test('shards gives what one process would have found', async () => {
    const parts = [await shardOf({ index: 2, of: 3 }), await shardOf({ index: 1, of: 3 }), await shardOf({ index: 3, of: 3 })];
    const read = parts.flatMap(({ file, report }) => parseReports(`${JSON.stringify(report)}\n`, file));
    const whole = await reportOf();
    expect(whole.failures.length).toBeGreaterThan(2);
    expect(mergeReports(read)).toEqual({ ...whole, shards: { of: 3, done: [1, 2, 3] } });
  });

  test('some of them says which are there, and can be merged again', async () => {
    const [one, two, three] = [await shardOf({ index: 1, of: 3 }), await shardOf({ index: 2, of: 3 }), await shardOf({ index: 3, of: 3 })];
    const part = mergeReports([three, one]);
    expect(part.shards).toEqual({ of: 3, done: [1, 3] });
    expect(mergeReports([{ file: 'part.json', report: part }, two])).toEqual(mergeReports([one, two, three]));
  });

  test('says that something which should happen sometimes never did, once all runs are there', async () => {
    const never = labOf({ expectations: [expecting('duplicates', { min: 1 }, { kind: 'sometimes' })] });
    const parts = await Promise.all(
      [1, 2].map(async (index) => ({ file: `${index}.json`, report: await reportOf({ runs: 4, shard: { index, of: 2 } }, never) })),
    );
    expect(parts.map(({ report }) => report.found)).toEqual([false, false]);
    expect(mergeReports(parts).found).toBe(true);
  });

  test('refuses what does not belong together', async () => {
    const one = await shardOf({ index: 1, of: 2 });
    const other = await shardOf({ index: 2, of: 2 });
    const odd =
      (change: Partial<ExplorationReport>): (() => void) =>
      () =>
        mergeReports([one, { file: 'odd.json', report: { ...other.report, ...change } }]);
    expect(odd({ fingerprint: 'other' })).toThrow('odd.json does not belong to 1.json: it is of another scenario.');
    expect(odd({ seed: 5 })).toThrow('another seed (5, not 1)');
    expect(odd({ runs: 12 })).toThrow('another runs (12, not 24)');
    expect(odd({ shards: { of: 4, done: [2] } })).toThrow('shards of 4, not of 2');
    expect(odd({ shards: { of: 2, done: [1] } })).toThrow('odd.json and 1.json are both of shard 1/2');
    expect(() => mergeReports([])).toThrow('nothing to merge');
  });
});

describe('a report that is read', () => {
  test('must be JSON, and one of an exploration', () => {
    const why = 'a.json: is not what `spokelab explore --json` prints: ';
    expect(() => parseReports('{', 'a.json')).toThrow(`${why}it is not JSON`);
    expect(() => parseReports('{}', 'a.json')).toThrow(`${why}scenario: `);
    expect(() => parseReports('[1]\n', 'a.json')).toThrow(`${why}: Invalid input: expected object`);
    expect(() => parseReports('hello', 'a.json')).toThrow(`${why}there is no JSON object in it`);
    expect(() => parseReports('hello\n{"a":1}\n{"b":1}\n', 'a.log')).toThrow('a.log:2: is not what');
  });

  test('is as it was written, alone and among others in a log', async () => {
    const [one, two] = (await Promise.all([1, 2].map((index) => shardOf({ index, of: 2 })))).map(({ report }) => report);
    expect(parseReports(JSON.stringify(one), 'a.json')).toEqual([{ file: 'a.json', report: one }]);
    expect(parseReports(JSON.stringify(one, null, 2), 'a.json')).toEqual([{ file: 'a.json', report: one }]);
    const log = `starting\n${JSON.stringify(one)}\n\n${JSON.stringify(two)}\ndone\n`;
    expect(parseReports(log, 'all.log')).toEqual([
      { file: 'all.log:2', report: one },
      { file: 'all.log:4', report: two },
    ]);
  });

  test('numbers a scenario by what it says and not by where its bundles lie', async () => {
    const [fingerprint, moved, changed] = await Promise.all([
      reportOf({ runs: 1 }),
      reportOf(
        { runs: 1 },
        { ...SCENARIO, hubPlugins: SCENARIO.hubPlugins.map((plugin) => ({ ...plugin, bundle: `${plugin.bundle}/../cache-stats` })) },
      ),
      reportOf({ runs: 1 }, { ...SCENARIO, durationUs: SCENARIO.durationUs + 1 }),
    ]);
    expect(moved.fingerprint).toBe(fingerprint.fingerprint);
    expect(changed.fingerprint).not.toBe(fingerprint.fingerprint);
  });
});
