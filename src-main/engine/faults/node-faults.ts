/** Faults inside a node that goes on running: a full disk, a wrong clock, a slow hub, a hub that refuses its token. */
import type { FaultAction } from '../../contract/fault.ts';
import type { FaultBody } from './fault-targets.ts';

export const edgeDiskFull: FaultBody<FaultAction & { kind: 'edge-disk-full' }> = (action, targets) =>
  targets.edge(action.edge).fillDisk(targets.hit);

export const edgeClockSkew: FaultBody<FaultAction & { kind: 'edge-clock-skew' }> = (action, targets) => {
  targets.hit();
  return targets.edge(action.edge).skewClock(action.skewUs);
};

export const hubSlow: FaultBody<FaultAction & { kind: 'hub-slow' }> = (action, targets) =>
  targets.hub().slowDown(action.delayUs, targets.hit);

export const hubRejectAuth: FaultBody<FaultAction & { kind: 'hub-reject-auth' }> = (_action, targets) =>
  targets.hub().rejectAuth(targets.hit);
