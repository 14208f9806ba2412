import type { FaultAction } from '../../contract/fault.ts';
import type { FaultBody } from './fault-targets.ts';

/** Each message is lost with a probability; the connection that carried it breaks, since TCP does not deliver a stream with a hole. */
export const linkLoss: FaultBody<FaultAction & { kind: 'link-loss' }> = (action, targets) =>
  targets.link(action.link).addRule({
    judge: (direction) => {
      const isConcerned = action.direction === 'both' || action.direction === direction;
      if (!isConcerned || !targets.random.chance(action.probability)) return { kind: 'pass' };
      targets.hit();
      return { kind: 'reset' };
    },
  });
