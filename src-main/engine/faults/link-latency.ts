import type { FaultAction } from '../../contract/fault.ts';
import type { FaultBody } from './fault-targets.ts';

/** More latency in both directions, uniform ± jitter, never below none. */
export const linkLatency: FaultBody<FaultAction & { kind: 'link-latency' }> = (action, targets) =>
  targets.link(action.link).addRule({
    judge: () => ({ kind: 'delay', delayUs: Math.max(0, action.latencyUs + (action.jitterUs === 0 ? 0 : targets.random.signed() * action.jitterUs)) }),
  });
