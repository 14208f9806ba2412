import { describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../../../src-main/contract/fault.ts';
import type { Expectation, Scenario } from '../../../../src-main/contract/scenario.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { FastRunner } from '../../../../src-main/runtime/explore/fast-runner.ts';
import { inevitable } from '../../../../src-main/runtime/explore/inevitable.ts';
import { sightingsOf } from '../../../../src-main/runtime/explore/sightings.ts';
import { labOf, none, profileOf, sending } from '../../../support/planted-bugs.ts';

const lab = (faults: FaultSpec[], overrides: Partial<Scenario> = {}): Scenario =>
  labOf({
    edges: [{ id: 'edge-1', namespace: 'eu', plugins: [] }],
    traffic: [sending({ edges: ['edge-1'], jitter: 0, count: 5 })],
    faults,
    expectations: [none('duplicates')],
    ...overrides,
  });

/** Of the first thing that breaks in the scenario's run. */
async function doomed(scenario: Scenario): Promise<number | undefined> {
  const runner = await FastRunner.open(scenario);
  const [failure] = sightingsOf(scenario, runner.run(scenario));
  return inevitable(scenario, failure ?? { expectation: 0, text: 'nothing', side: 'above' });
}

describe('the moment from which a run cannot be saved', () => {
  test('of a lost answer is when the answer starts on its way and is lost', async () => {
    // The heartbeat comes 80 ms after 30 s (three trips to register), the batch with it, and the answer 20 ms later.
    expect(await doomed(lab([{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 10 * SECOND, forUs: 40 * SECOND }]))).toBe(
      30_100_000,
    );
  });

  test('is after the fault has done its part, not when it began', async () => {
    const gone = await doomed(
      lab([{ kind: 'hub-crash', atUs: 25 * SECOND, restartUs: 60 * SECOND }], {
        profile: profileOf({ afterFailedConnect: 'give-up' }),
        expectations: [none('pending')],
      }),
    );
    // The edge notices at once, waits 5 s (± 10 %), and gives up when it cannot connect.
    expect(gone).toBeGreaterThan(29 * SECOND);
    expect(gone).toBeLessThan(31 * SECOND);
  });

  test('does not hang on how the moment of the fault was chosen', async () => {
    const fault = { kind: 'link-drop', link: 'edge-1', drop: 'responses', forUs: 20 * SECOND } as const;
    expect(await doomed(lab([{ ...fault, atUs: { fromUs: 20 * SECOND, untilUs: 25 * SECOND } }]))).toBe(30_100_000);
  });

  test('counts only a break of the same kind', async () => {
    // Without the crash there are no duplicates at all, which breaks the expectation too, but not in this way.
    const cause: Expectation = { text: 'cause', line: 1, when: { kind: 'at-end' }, kind: 'cause', of: 'duplicates', is: 'response-lost' };
    const crash: FaultSpec = { kind: 'edge-crash', edge: 'edge-1', point: 'after-ack', atUs: 10 * SECOND, restartUs: SECOND };
    expect(await doomed(lab([crash], { expectations: [cause] }))).toBe(30_120_000);
  });

  test('is the start when no fault is needed', async () => {
    expect(
      await doomed(lab([], { profile: profileOf({ oversizeHead: 'blocks', batchBytesMax: 10 }), expectations: [none('pending')] })),
    ).toBe(0);
  });

  test('is nowhere in a run that does not break', async () => {
    expect(await doomed(lab([]))).toBeUndefined();
  });
});
