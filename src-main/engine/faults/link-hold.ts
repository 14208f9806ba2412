/** Faults on whole messages: they wait at the edge's end of the link, or one of them gets lost. */
import type { FaultAction } from '../../contract/fault.ts';
import type { FaultBody } from './fault-targets.ts';

export const linkHold: FaultBody<FaultAction & { kind: 'link-hold' }> = (action, targets) => {
  const directions = action.hold === 'both' ? (['requests', 'responses'] as const) : [action.hold];
  return targets.gate(action.link).hold(directions, action.release, targets.hit);
};

/** Ends once an answer was lost, or when there is none to lose any more. */
export const linkLoseAnswer: FaultBody<FaultAction & { kind: 'link-lose-answer' }> = (action, targets) => {
  const lost = (): void => {
    targets.hit();
    targets.end();
  };
  return targets.gate(action.link).loseAnswer(action.batch, lost, targets.end);
};
