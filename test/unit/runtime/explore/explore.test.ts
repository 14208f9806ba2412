import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { Exploration, ExploreOptions, Progress } from '../../../../src-main/runtime/explore/exploration.ts';
import { explore } from '../../../../src-main/runtime/explore/explore.ts';
import { runOf, runsOf, seedOf } from '../../../../src-main/runtime/explore/variants.ts';
import { expecting, labOf, none, PLANTED, sending } from '../../../support/planted-bugs.ts';

const QUICK: ExploreOptions = { runs: 24, failuresMax: 3 };
const UNSHRUNK: ExploreOptions = { runs: 24, failuresMax: Number.POSITIVE_INFINITY, shrink: { runsMax: 0, wallMsMax: 0 } };
/** It breaks in several ways, in runs that lie apart. */
const BREAKABLE = labOf({
  kinds: ['link-drop', 'link-reset', 'edge-crash', 'edge-disk-full'],
  expectations: [none('duplicates'), none('lost')],
});

const known = (exploration: Exploration) =>
  exploration.failures.map(({ text, cause, run, seed, seen }) => ({ text, cause, run, seed, seen }));

let unshrunk: Promise<Exploration> | undefined;
/** What this process finds alone, with which others are compared. */
const byItself = (): Promise<Exploration> => (unshrunk ??= explore(BREAKABLE, UNSHRUNK));

describe('an exploration', () => {
  test('finds the same twice, and the same with one and with two workers', async () => {
    const here = await explore(BREAKABLE, QUICK);
    expect(here.failures).toHaveLength(3);
    expect(await explore(BREAKABLE, QUICK)).toEqual(here);
    expect(await explore(BREAKABLE, { ...QUICK, jobs: 1 })).toEqual(here);
    expect(await explore(BREAKABLE, { ...QUICK, jobs: 2 })).toEqual(here);
  });

  test('stops with the first run that breaks, whoever did it', async () => {
    const here = await explore(BREAKABLE, { runs: 24 });
    expect(here.failures).toHaveLength(1);
    expect(here.done).toBe((here.failures[0]?.run ?? 0) + 1);
    expect(await explore(BREAKABLE, { runs: 24, jobs: 2 })).toEqual(here);
  });

  test('tells failures apart by expectation and cause, and counts how often each was seen', async () => {
    const found = known(await byItself());
    expect(new Set(found.map(({ text, cause }) => `${text} ${cause}`)).size).toBe(found.length);
    expect(found.map(({ cause }) => cause)).toContain('crash-before-delete');
    expect(found.map(({ cause }) => cause)).toContain('crash-before-commit');
    expect(found.every(({ seen }) => seen >= 1)).toBe(true);
    expect(found.some(({ seen }) => seen > 1)).toBe(true);
  });

  test('begins with the scenario as it is', async () => {
    const faults = [{ kind: 'link-reset', link: 'edge-2', atUs: 30_110_000 } as const];
    const { failures } = await explore({ ...BREAKABLE, traffic: [sending({ jitter: 0 })], faults }, { runs: 10 });
    expect(known({ failures } as Exploration)).toEqual([
      { text: none('duplicates').text, cause: 'response-lost', run: 0, seed: 1, seen: 1 },
    ]);
    expect(failures[0]?.found.faults).toEqual(faults);
  });

  test('finds nothing where nothing breaks, and says how many runs reached what should happen sometimes', async () => {
    const reached = expecting('delivered', { min: 300 }, { kind: 'sometimes' });
    const never = expecting('duplicates', { min: 1 }, { kind: 'sometimes' });
    const { failures, sometimes, done } = await explore(
      labOf({ kinds: ['edge-clock-skew'], expectations: [reached, never, none('lost')] }),
      { runs: 8 },
    );
    expect(failures).toEqual([]);
    expect(done).toBe(8);
    expect(sometimes).toEqual([
      { text: reached.text, reached: 8 },
      { text: never.text, reached: 0 },
    ]);
  });

  test('judges nothing else in a run that an `always` has stopped', async () => {
    const [, , queue] = PLANTED;
    const always = queue?.scenario.expectations ?? [];
    const scenario = { ...(queue?.scenario ?? BREAKABLE), expectations: [expecting('delivered', { min: 350 }), ...always] };
    const { failures } = await explore(scenario, { runs: 8, failuresMax: 9, shrink: { runsMax: 0, wallMsMax: 0 } });
    const stopped = failures.find(({ brokenAtUs }) => brokenAtUs !== undefined);
    expect(stopped?.text).toBe(always[0]?.text);
    expect(failures.filter(({ run }) => run === stopped?.run)).toEqual([stopped]);
  });

  test('says how far it is', async () => {
    const progress: Progress[] = [];
    await explore(BREAKABLE, { ...UNSHRUNK, jobs: 2, onProgress: (step) => progress.push(step) });
    const search = progress.filter((step) => step.step === 'search');
    expect(search.map(({ done }) => done)).toEqual([4, 8, 12, 16, 20, 24]);
    expect(search.at(-1)).toMatchObject({ of: 24, leftMs: 0 });
    expect(search.at(-1)?.runsPerSecond).toBeGreaterThan(0);
    expect(progress.at(-1)).toMatchObject({ step: 'shrink' });
  });

  test('refuses a bundle that cannot be used, here and in a worker', async () => {
    const scenario = labOf({ hubPlugins: [{ id: 42, bundle: '/no/such/bundle', config: {} }] });
    await expect(explore(scenario, { runs: 1 })).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' });
    await expect(explore(scenario, { runs: 1, jobs: 1 })).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' });
  });
});

describe('an exploration that is ended', () => {
  test.each([0, 2])('keeps what it has found so far (%i workers)', async (jobs) => {
    const abort = new AbortController();
    const options: ExploreOptions = {
      runs: 100_000,
      jobs,
      failuresMax: Number.POSITIVE_INFINITY,
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.step === 'search' && progress.found > 1) abort.abort(new Error('enough'));
      },
    };
    const { isInterrupted, failures, done } = await explore(BREAKABLE, options);
    expect(isInterrupted).toBe(true);
    expect(done).toBeLessThan(1_000);
    expect(failures.length).toBeGreaterThan(1);
    for (const { minimal, found, expectation } of failures) {
      expect(minimal.isComplete).toBe(false);
      expect(minimal.scenario).toMatchObject({ faults: found.faults, seed: found.seed, expectations: [found.expectations[expectation]] });
    }
  });

  test('while it shrinks keeps the smallest so far', async () => {
    const abort = new AbortController();
    const { isInterrupted, failures } = await explore(BREAKABLE, {
      runs: 24,
      jobs: 1,
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.step === 'shrink' && progress.size.edges === 1) abort.abort(new Error('enough'));
      },
    });
    expect(isInterrupted).toBe(true);
    expect(failures[0]?.minimal).toMatchObject({ isComplete: false });
    expect(failures[0]?.minimal.scenario.edges).toHaveLength(1);
  });

  test('before it began has found nothing', async () => {
    const { isInterrupted, failures, done } = await explore(BREAKABLE, { runs: 10, jobs: 2, signal: AbortSignal.abort(new Error('no')) });
    expect({ isInterrupted, failures, done }).toEqual({ isInterrupted: true, failures: [], done: 0 });
  });
});

describe('shards', () => {
  test.each([
    [1, 10],
    [3, 10],
    [4, 3],
    [7, 100],
  ])('of %i share %i runs without overlap and without a gap', (of, runs) => {
    const all = Array.from({ length: of }, (_, index) => ({ index: index + 1, of })).flatMap((shard) =>
      Array.from({ length: runsOf(runs, shard) }, (_, nth) => runOf(nth, shard)),
    );
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: runs }, (_, run) => run));
  });

  test('find together what one process finds alone', async () => {
    const whole = await byItself();
    const parts = [
      await explore(BREAKABLE, { ...UNSHRUNK, shard: { index: 1, of: 2 } }),
      await explore(BREAKABLE, { ...UNSHRUNK, shard: { index: 2, of: 2 } }),
    ];
    expect(parts.map(({ done }) => done)).toEqual([12, 12]);
    const keys = (exploration: Exploration) => exploration.failures.map(({ text, cause }) => `${text} ${cause}`);
    expect(new Set(parts.flatMap(keys))).toEqual(new Set(keys(whole)));
    for (const failure of whole.failures)
      expect(parts.flatMap(({ failures }) => failures.map(({ run, minimal }) => ({ run, minimal })))).toContainEqual({
        run: failure.run,
        minimal: failure.minimal,
      });
  });
});

test('seeds follow each other, and after the largest comes 0', () => {
  expect([0, 1, 5].map((run) => seedOf(7, run))).toEqual([7, 8, 12]);
  const last = Number.MAX_SAFE_INTEGER;
  expect([0, 1, 2, 10 * SECOND].map((run) => seedOf(last - 1, run))).toEqual([last - 1, last, 0, 10 * SECOND - 2]);
});
