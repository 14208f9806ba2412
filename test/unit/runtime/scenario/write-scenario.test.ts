import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../src-main/contract/scenario.ts';
import { loadScenario, parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';
import { writeScenario } from '../../../../src-main/runtime/scenario/write-scenario.ts';
import { anyScenario } from './random-scenarios.ts';

const root = resolve(import.meta.dirname, '../../../..');
const samples = join(root, 'sample-bundles/scenarios');
/** Any folder: paths of bundles are relative to it. */
const bundleBase = join(root, 'test/unit');

const readBack = (text: string): Scenario => parseScenario(text, join(bundleBase, 'again.yaml'));

/** An expectation's text and line are about the file that it stood in. */
const meaning = ({ expectations, ...scenario }: Scenario): object => ({
  ...scenario,
  expectations: expectations.map(({ text: _, line: __, ...expectation }) => expectation),
});

describe('a scenario that is written', () => {
  it('is the same when it is read again, whatever it holds', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const text = writeScenario(scenario, { bundleBase });
        expect(meaning(readBack(text))).toStrictEqual(meaning(scenario));
      }),
      { numRuns: 1_500 },
    );
  });

  it('is written the same again', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const text = writeScenario(scenario, { bundleBase });
        expect(writeScenario(readBack(text), { bundleBase })).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it.each(readdirSync(samples).filter((name) => name.endsWith('.yaml')))('keeps the words of the expectations of %s', (name) => {
    const scenario = loadScenario(join(samples, name));
    const again = readBack(writeScenario(scenario, { bundleBase }));
    expect(again.expectations.map(({ text }) => text)).toEqual(scenario.expectations.map(({ text }) => text));
    expect(meaning(again)).toStrictEqual(meaning(scenario));
  });
});
