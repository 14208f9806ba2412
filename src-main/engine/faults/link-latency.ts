import type { FaultAction } from '../../contract/fault.ts';
import type { Direction, Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { FaultBody } from './fault-targets.ts';

/** More latency in both directions, uniform ± jitter, never below none. */
export const linkLatency: FaultBody<FaultAction & { kind: 'link-latency' }> = (action, targets) =>
  targets.link(action.link).addRule({
    judge: () => {
      targets.hit();
      const jitterUs = action.jitterUs === 0 ? 0 : targets.random.signed() * action.jitterUs;
      return { kind: 'delay', delayUs: Math.max(0, action.latencyUs + jitterUs) };
    },
  });

/** Each direction sends its bytes one after the other at the given rate; what comes while it is busy waits its turn. */
export const linkBandwidth: FaultBody<FaultAction & { kind: 'link-bandwidth' }> = (action, targets) => {
  const freeAt: Record<Direction, Us> = { requests: 0, responses: 0 };
  return targets.link(action.link).addRule({
    judge: (direction, sizeBytes) => {
      const now = targets.now();
      freeAt[direction] = Math.max(now, freeAt[direction]) + (sizeBytes / action.bytesPerSecond) * SECOND;
      targets.hit();
      return { kind: 'delay', delayUs: freeAt[direction] - now };
    },
  });
};
