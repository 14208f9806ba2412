/** What became of each expectation of a run. */
import type { Expectation, ExpectationResult } from '../../contract/scenario.ts';
import { checkCause } from './cause.ts';
import { checkCounter } from './counter.ts';
import { checkKv } from './kv.ts';
import { checkQueue } from './queue.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export const evaluate = (expectations: readonly Expectation[], facts: RunFacts): ExpectationResult[] =>
  expectations.map((expectation) => ({ text: expectation.text, ...check(expectation, facts) }));

function check(expectation: Expectation, facts: RunFacts): CheckResult {
  switch (expectation.kind) {
    case 'counter':
      return checkCounter(expectation, facts);
    case 'queue':
      return checkQueue(expectation, facts);
    case 'kv':
      return checkKv(expectation, facts);
    case 'cause':
      return checkCause(expectation, facts);
  }
}
