/** Crashes: a node dies and comes back after its restart delay, or when the fault is cleared. */
import type { CrashPoint, FaultAction } from '../../contract/fault.ts';
import type { Us } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import { DisposableStore } from '../../util/disposable.ts';
import type { CrashableNode, FaultBody, FaultTargets } from './fault-targets.ts';

export const edgeCrash: FaultBody<FaultAction & { kind: 'edge-crash' }> = (action, targets) => {
  const node = targets.edge(action.edge);
  const store = new DisposableStore();
  const died = (): void => {
    targets.hit();
    store.add(comeBack(node, action.restartUs, targets));
  };
  if (action.point === 'now') crashNow(node, action.point, died);
  else store.add(node.armCrash(action.point, died));
  return store;
};

export const hubCrash: FaultBody<FaultAction & { kind: 'hub-crash' }> = (action, targets) => {
  const node = targets.hub();
  targets.hit();
  node.crash('now');
  return comeBack(node, action.restartUs, targets);
};

function crashNow(node: CrashableNode, point: CrashPoint, died: () => void): void {
  node.crash(point);
  died();
}

function comeBack(node: CrashableNode, restartUs: Us | undefined, targets: FaultTargets): Disposable {
  if (restartUs !== undefined) targets.endAfter(restartUs);
  return {
    dispose: () => {
      if (!node.isRunning) node.restart();
    },
  };
}
