/** What a fault can act on, as the lab hands it to the fault's code. */
import type { CrashPoint } from '../../contract/fault.ts';
import type { EdgeId, PluginId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { BundleServer } from '../gateway/bundle-server.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Link } from '../link/link.ts';
import type { MessageGate } from '../link/message-gate.ts';
import type { PluginFault } from '../plugins/plugin-runner.ts';

export type FaultTargets = {
  link(edge: EdgeId): Link;
  gate(edge: EdgeId): MessageGate;
  edge(edge: EdgeId): CrashableNode & {
    armCrash(point: CrashPoint, onCrash: () => void): Disposable;
    /** `onHit` at each operation of the queue that fails for it. */
    fillDisk(onHit: () => void): Disposable;
    skewClock(skewUs: Us): Disposable;
  };
  hub(): CrashableNode & {
    slowDown(delayUs: Us, onHit: () => void): Disposable;
    rejectAuth(onHit: () => void): Disposable;
  };
  /** `on`: `hub` or a glob over edge ids. */
  plugin(plugin: PluginId, on: string): { addPluginFault(plugin: PluginId, fault: PluginFault): Disposable }[];
  bundleServer(): Pick<BundleServer, 'misbehave' | 'item' | 'put'>;
  gateway(edge: EdgeId): { reload(): void; clearCache(bundle: string): boolean };
  /** The fault's own random stream: adding a fault does not shift the draws of others. */
  random: RandomStream;
  after(delayUs: Us, run: () => void): { cancel(): void };
  now(): Us;
  /** The fault has changed something. */
  hit(): void;
  /** Ends the fault before its time: it has done what it does. */
  end(): void;
  /** The fault ends by itself after this long. */
  endAfter(delayUs: Us): void;
};

export type CrashableNode = { readonly isRunning: boolean; crash(point: CrashPoint): void; restart(): void };

/** Starts a fault; disposing of the result undoes it. */
export type FaultBody<Action> = (action: Action, targets: FaultTargets) => Disposable;
