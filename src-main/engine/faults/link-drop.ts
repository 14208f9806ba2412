import type { FaultAction } from '../../contract/fault.ts';
import type { Direction } from '../../contract/units.ts';
import type { RuleVerdict } from '../link/link.ts';
import type { FaultBody } from './fault-targets.ts';

const DROP: RuleVerdict = { kind: 'drop' };
const PASS: RuleVerdict = { kind: 'pass' };

/** Everything in the direction(s) is lost; connections stay open. */
export const linkDrop: FaultBody<FaultAction & { kind: 'link-drop' }> = (action, targets) => {
  const cuts: readonly Direction[] = action.drop === 'both' ? ['requests', 'responses'] : [action.drop];
  return targets.link(action.link).addRule({ cuts, judge: (direction) => (cuts.includes(direction) ? DROP : PASS) });
};
