import { describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../../../src-main/contract/fault.ts';
import type { Expectation, Scenario } from '../../../../src-main/contract/scenario.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import type { FailureKind, Minimal, ShrinkLimits } from '../../../../src-main/runtime/explore/exploration.ts';
import { FastRunner } from '../../../../src-main/runtime/explore/fast-runner.ts';
import { shrink } from '../../../../src-main/runtime/explore/shrink.ts';
import { sightingsOf } from '../../../../src-main/runtime/explore/sightings.ts';
import { expecting, labOf, none, profileOf, sending } from '../../../support/planted-bugs.ts';

const EVEN = [sending({ jitter: 0 })];
const LOST_ANSWER: FaultSpec = { kind: 'link-drop', link: 'edge-2', drop: 'responses', atUs: 50 * SECOND, forUs: 25 * SECOND };
const IRRELEVANT: FaultSpec[] = [
  { kind: 'link-latency', link: 'edge-1', latencyUs: 50_000, jitterUs: 10_000, atUs: 5 * SECOND, forUs: SECOND },
  { kind: 'edge-clock-skew', edge: 'edge-3', skewUs: SECOND, atUs: 80 * SECOND, forUs: SECOND },
];

async function shrunk(scenario: Scenario, cause?: string, limits?: ShrinkLimits): Promise<Minimal> {
  const runner = await FastRunner.open(scenario);
  const kind = sightingsOf(scenario, runner.run(scenario)).find((sighting) => cause === undefined || sighting.cause === cause);
  if (kind === undefined) throw new Error('the scenario does not break');
  return shrink(runner, scenario, kind, limits === undefined ? {} : { limits });
}

describe('shrinking', () => {
  test('leaves one short fault at a round time, one edge and one payload of a lost answer', async () => {
    const { scenario, isComplete, actual } = await shrunk(
      labOf({ traffic: EVEN, faults: [...IRRELEVANT, LOST_ANSWER], expectations: [none('lost'), none('duplicates')] }),
    );
    expect(isComplete).toBe(true);
    expect(actual).toBe('1');
    expect(scenario.faults).toEqual([{ kind: 'link-drop', link: 'edge-2', drop: 'responses', atUs: 30 * SECOND, forUs: 200_000 }]);
    expect(scenario.edges.map(({ id }) => id)).toEqual(['edge-2']);
    expect(scenario.traffic).toMatchObject([{ edges: ['edge-2'], count: 1, fromUs: 0 }]);
    expect(scenario.durationUs).toBeLessThan(70 * SECOND);
    expect(scenario.expectations).toEqual([none('duplicates')]);
    expect(scenario.explore).toEqual({ faults: [], max: 0 });
  });

  test('gives the same twice', async () => {
    const scenario = labOf({ seed: 99, faults: [...IRRELEVANT, LOST_ANSWER], expectations: [none('duplicates')] });
    expect(await shrunk(scenario)).toEqual(await shrunk(scenario));
  });

  test('keeps to the cause: another way to the same duplicate is no way', async () => {
    const crash: FaultSpec = { kind: 'edge-crash', edge: 'edge-1', point: 'after-ack', atUs: 20 * SECOND, restartUs: SECOND };
    const scenario = labOf({ traffic: EVEN, faults: [crash, LOST_ANSWER], expectations: [none('duplicates')] });
    expect((await shrunk(scenario, 'crash-before-delete')).scenario.faults.map(({ kind }) => kind)).toEqual(['edge-crash']);
    expect((await shrunk(scenario, 'response-lost')).scenario.faults.map(({ kind }) => kind)).toEqual(['link-drop']);
  });

  test('puts the moment that the seed chose in place of the span', async () => {
    const faults: FaultSpec[] = [{ ...LOST_ANSWER, atUs: { fromUs: 40 * SECOND, untilUs: 58 * SECOND } }];
    const { scenario } = await shrunk(labOf({ traffic: EVEN, faults, expectations: [none('duplicates')] }));
    expect(scenario.faults).toMatchObject([{ atUs: 30 * SECOND }]);
  });

  test('takes a small seed when the failure does not hang on it', async () => {
    expect((await shrunk(labOf({ seed: 123_456, faults: [LOST_ANSWER], expectations: [none('duplicates')] }))).scenario.seed).toBe(1);
  });

  test('leaves no plugins that do not matter, and keeps the one on which everything hangs', async () => {
    const [hubPlugin] = labOf().hubPlugins;
    if (hubPlugin === undefined) throw new Error('the lab has a hub plugin');
    const { bundle } = hubPlugin;
    const hubPlugins = [hubPlugin, { id: 7, bundle, config: {} }];
    const edges = labOf().edges.map((edge) => ({ ...edge, plugins: [{ id: 42, bundle, config: { report_every: '1h' } }] }));
    const { scenario } = await shrunk(
      labOf({ hubPlugins, edges, traffic: EVEN, faults: [LOST_ANSWER], expectations: [none('duplicates')] }),
    );
    expect(scenario.hubPlugins).toEqual([hubPlugin]);
    expect(scenario.edges).toEqual([{ id: 'edge-2', namespace: 'eu', plugins: [] }]);
  });

  test('tells what it did', async () => {
    const { steps, runs } = await shrunk(
      labOf({ traffic: EVEN, faults: [...IRRELEVANT, LOST_ANSWER], expectations: [none('duplicates')] }),
    );
    expect(steps).toContain('faults: 3 → 1');
    expect(steps).toContain('edges: 3 → 1');
    expect(runs).toBeGreaterThan(steps.length);
  });
});

describe('shrinking does not make a failure of its own', () => {
  const GIVES_UP = profileOf({ afterFailedConnect: 'give-up' });
  const HUB_AWAY: FaultSpec = { kind: 'hub-crash', atUs: 40 * SECOND, restartUs: 30 * SECOND };

  test('by asking for more than arrives', async () => {
    const { scenario } = await shrunk(
      labOf({ profile: GIVES_UP, traffic: EVEN, faults: [HUB_AWAY], expectations: [expecting('delivered', { min: 300 })] }),
    );
    expect(scenario.faults).toHaveLength(1);
    const arrivals = scenario.traffic.reduce((sum, { count = 0, edges }) => sum + count * edges.length, 0);
    expect(arrivals).toBeGreaterThanOrEqual(300);
  });

  test('by ending before anything could be delivered', async () => {
    const { scenario } = await shrunk(labOf({ profile: GIVES_UP, traffic: EVEN, faults: [HUB_AWAY], expectations: [none('pending')] }));
    expect(scenario.faults).toHaveLength(1);
    expect(scenario.durationUs).toBeGreaterThan(30 * SECOND);
  });

  test('by ending before the time of an `eventually` is up', async () => {
    const drained: Expectation = { ...none('pending'), when: { kind: 'eventually', afterUs: 125 * SECOND, withinUs: 10 * SECOND } };
    const traffic = [sending({ jitter: 0, untilUs: 140 * SECOND })];
    const { scenario } = await shrunk(labOf({ traffic, expectations: [drained] }));
    expect(scenario.durationUs).toBeGreaterThan(135 * SECOND);
  });

  test('by taking away what makes the plugin accept a payload', async () => {
    const scenario = labOf({
      profile: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 5 } }),
      traffic: EVEN,
      faults: [LOST_ANSWER],
      expectations: [none('duplicates')],
    });
    const { traffic } = (await shrunk(scenario)).scenario;
    // Without it the plugin declines, and what it declined is not remembered.
    expect(traffic).toMatchObject([{ count: 6, item: { metadata: { metric_type: 'cache_stats' } } }]);
  });

  test('by looking for too much where there was too little', async () => {
    const few: Expectation = expecting('duplicates', { min: 30, max: 31 });
    const scenario = labOf({ traffic: EVEN, faults: [LOST_ANSWER, { ...LOST_ANSWER, link: 'edge-1' } as FaultSpec], expectations: [few] });
    const minimal = await shrunk(scenario);
    expect(Number(minimal.actual)).toBeGreaterThan(31);
  });

  test('by leaving out an edge that the expectation names', async () => {
    const named: Expectation = { ...none('duplicates'), kind: 'counter', counter: 'duplicates', range: { max: 0 }, edge: 'edge-2' };
    const { scenario } = await shrunk(labOf({ traffic: EVEN, faults: [LOST_ANSWER], expectations: [named] }));
    expect(scenario.edges.map(({ id }) => id)).toEqual(['edge-2']);
  });
});

describe('a latency', () => {
  const slow: Expectation = {
    text: 'latency',
    line: 1,
    when: { kind: 'at-end' },
    kind: 'latency',
    percentile: 99,
    range: { max: 40 * SECOND },
  };

  test('that is too long is not the same as nothing that was delivered', async () => {
    const faults: FaultSpec[] = [{ kind: 'link-drop', link: 'edge-1', drop: 'requests', atUs: 20 * SECOND, forUs: 25 * SECOND }];
    const minimal = await shrunk(labOf({ traffic: EVEN, faults, expectations: [slow] }));
    expect(minimal.isComplete).toBe(true);
    expect(Number.parseFloat(minimal.actual)).toBeGreaterThan(40_000);
  });
});

describe('a cause', () => {
  test('that should not be there is looked for in little traffic', async () => {
    const cause: Expectation = { text: 'cause', line: 1, when: { kind: 'at-end' }, kind: 'cause', of: 'duplicates', is: 'delete-failed' };
    const { scenario, actual } = await shrunk(labOf({ traffic: EVEN, faults: [LOST_ANSWER], expectations: [cause] }), 'response-lost');
    expect(actual).toBe('response-lost 1');
    expect(scenario).toMatchObject({ edges: [{ id: 'edge-2' }], traffic: [{ count: 1 }] });
  });
});

describe('faults keep their draws when others go', () => {
  /** Loses a message in five: whether it breaks anything hangs on the draws of this one fault. */
  const LOSSY: FaultSpec = {
    kind: 'link-loss',
    link: 'edge-1',
    probability: 0.2,
    direction: 'responses',
    atUs: 20 * SECOND,
    forUs: 80 * SECOND,
  };
  const scenario = (faults: FaultSpec[]): Scenario => labOf({ traffic: EVEN, faults, expectations: [none('duplicates')] });

  test('by the ids that they have in the scenario', async () => {
    const runner = await FastRunner.open(scenario([]));
    const resets = (faults: FaultSpec[]): number[] => {
      const at: number[] = [];
      runner.run(scenario(faults), { onEvent: (event) => void (event.type === 'connection-reset' && at.push(event.at)) });
      return at;
    };
    const behind = resets([...IRRELEVANT, LOSSY]);
    expect(behind.length).toBeGreaterThan(0);
    expect(resets([{ ...LOSSY, id: 'fault-3' }])).toEqual(behind);
    expect(resets([LOSSY])).not.toEqual(behind);
  });

  test('and an id that was given is not given again', async () => {
    const runner = await FastRunner.open(scenario([]));
    const ids: string[] = [];
    runner.run(scenario([IRRELEVANT[0] as FaultSpec, { ...LOSSY, id: 'fault-1' }, IRRELEVANT[1] as FaultSpec]), {
      onEvent: (event) => void (event.type === 'fault-started' && ids.push(event.fault)),
    });
    expect(ids.sort()).toEqual(['fault-1', 'fault-2', 'fault-3']);
  });
});

describe('the limits of shrinking', () => {
  const scenario = labOf({ faults: [...IRRELEVANT, LOST_ANSWER], expectations: [none('duplicates')] });

  test('end it, with the smallest so far', async () => {
    const minimal = await shrunk(scenario, undefined, { runsMax: 10, wallMsMax: MINUTE });
    expect(minimal.isComplete).toBe(false);
    // The run that a limit interrupts may still be compared with its twin.
    expect(minimal.runs).toBeLessThanOrEqual(11);
    expect(minimal.scenario.faults.length).toBeLessThan(3);
  });

  test('may be no time at all', async () => {
    const minimal = await shrunk(scenario, undefined, { runsMax: 2_000, wallMsMax: 0 });
    expect(minimal).toMatchObject({ isComplete: false, scenario: { faults: [{}, {}, {}] } });
  });

  test('a scenario that does not break is a mistake of the caller', async () => {
    const whole = labOf({ traffic: EVEN, expectations: [none('duplicates')] });
    const kind: FailureKind = { expectation: 0, text: 'duplicates: 0', side: 'above' };
    await expect(shrink(await FastRunner.open(whole), whole, kind)).rejects.toThrow('does not break');
  });
});
