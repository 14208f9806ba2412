import type { FaultAction } from '../../contract/fault.ts';
import type { Direction } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { LinkRule } from '../link/link.ts';
import type { FaultBody, FaultTargets } from './fault-targets.ts';

/** Everything in the direction(s) is lost; connections stay open. */
export const linkDrop: FaultBody<FaultAction & { kind: 'link-drop' }> = (action, targets) =>
  targets.link(action.link).addRule(dropRule(action.drop === 'both' ? ['requests', 'responses'] : [action.drop], targets));

/** Cut for a while, whole for a while, and so on; it starts whole. */
export const linkFlap: FaultBody<FaultAction & { kind: 'link-flap' }> = (action, targets) => {
  const link = targets.link(action.link);
  let cut: Disposable | undefined;
  const goDown = (): void => {
    cut = link.addRule(dropRule(['requests', 'responses'], targets));
    targets.hit();
    timer = targets.after(action.downUs, goUp);
  };
  const goUp = (): void => {
    cut?.dispose();
    cut = undefined;
    timer = targets.after(action.upUs, goDown);
  };
  let timer = targets.after(action.upUs, goDown);
  return {
    dispose: () => {
      timer.cancel();
      cut?.dispose();
    },
  };
};

function dropRule(cuts: readonly Direction[], targets: FaultTargets): LinkRule {
  return {
    cuts,
    judge: (direction) => {
      if (!cuts.includes(direction)) return { kind: 'pass' };
      targets.hit();
      return { kind: 'drop' };
    },
  };
}
