/** What is done to the bundle server and to gateways: answers that go wrong, another file under a name, reloads, an emptied cache. */
import type { FaultAction } from '../../contract/fault.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { FaultBody } from './fault-targets.ts';

const DONE: Disposable = { dispose: () => {} };

export const bundleServer: FaultBody<FaultAction & { kind: 'bundle-server' }> = (action, targets) =>
  targets.bundleServer().misbehave(action.fault, action.bundle, action.delayUs ?? 0, targets.hit);

export const bundleReplace: FaultBody<FaultAction & { kind: 'bundle-replace' }> = (action, targets) => {
  const server = targets.bundleServer();
  const item = server.item(action.by);
  if (item !== undefined) {
    server.put(action.bundle, item);
    targets.hit();
  }
  targets.end();
  return DONE;
};

export const gatewayReload: FaultBody<FaultAction & { kind: 'gateway-reload' }> = (action, targets) => {
  targets.gateway(action.edge).reload();
  targets.hit();
  targets.end();
  return DONE;
};

export const gatewayClearCache: FaultBody<FaultAction & { kind: 'gateway-clear-cache' }> = (action, targets) => {
  if (targets.gateway(action.edge).clearCache(action.bundle)) targets.hit();
  targets.end();
  return DONE;
};
