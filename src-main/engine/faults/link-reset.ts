import type { FaultAction } from '../../contract/fault.ts';
import type { FaultBody } from './fault-targets.ts';

/** Cuts every connection of the link, once. */
export const linkReset: FaultBody<FaultAction & { kind: 'link-reset' }> = (action, targets) => {
  targets.hit();
  targets.link(action.link).reset();
  targets.end();
  return { dispose: () => {} };
};
