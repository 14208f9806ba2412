/** Whether a statement about the run holds for the facts as they are now. */
import type { Expectation } from '../../contract/scenario.ts';
import { checkCause } from './cause.ts';
import { checkCounter } from './counter.ts';
import { checkKv } from './kv.ts';
import { checkLatency } from './latency.ts';
import { checkLog } from './log.ts';
import { checkOrder } from './order.ts';
import { checkPayload } from './payload.ts';
import { checkQueue } from './queue.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function check(expectation: Expectation, facts: RunFacts): CheckResult {
  switch (expectation.kind) {
    case 'counter':
      return checkCounter(expectation, facts);
    case 'queue':
      return checkQueue(expectation, facts);
    case 'kv':
      return checkKv(expectation, facts);
    case 'cause':
      return checkCause(expectation, facts);
    case 'latency':
      return checkLatency(expectation, facts);
    case 'order':
      return checkOrder(facts);
    case 'payload':
      return checkPayload(expectation, facts);
    case 'log':
      return checkLog(expectation, facts);
  }
}
