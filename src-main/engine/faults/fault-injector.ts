/** Starts and ends faults, each with an id, and writes both to the trace. */
import type { FaultAction } from '../../contract/fault.ts';
import type { FaultId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Environment } from '../kernel/environment.ts';
import type { Timer } from '../ports/clock.ts';
import { edgeCrash, hubCrash } from './crash.ts';
import type { FaultTargets } from './fault-targets.ts';
import { bundleReplace, bundleServer, gatewayClearCache, gatewayReload } from './gateway-faults.ts';
import { linkDrop, linkFlap } from './link-drop.ts';
import { linkHold, linkLoseAnswer } from './link-hold.ts';
import { linkBandwidth, linkLatency } from './link-latency.ts';
import { linkLoss } from './link-loss.ts';
import { linkReset } from './link-reset.ts';
import { edgeClockSkew, edgeDiskFull, hubRejectAuth, hubSlow } from './node-faults.ts';
import { pluginFail, pluginSlow, pluginUnhandled, pluginUnload } from './plugin-faults.ts';

type Active = { action: FaultAction; body: Disposable; timers: Timer[]; hasEnded: boolean; hits: number };

/** What the injector adds to the lab's targets for each fault. */
export type OwnTargets = 'random' | 'after' | 'now' | 'hit' | 'end' | 'endAfter';

export class FaultInjector {
  readonly #environment: Environment;
  readonly #targets: Omit<FaultTargets, OwnTargets>;
  readonly #active = new Map<FaultId, Active>();
  /** Ids that a scenario has given. */
  readonly #given = new Set<FaultId>();
  #count = 0;

  constructor(environment: Environment, targets: Omit<FaultTargets, OwnTargets>) {
    this.#environment = environment;
    this.#targets = targets;
  }

  /** Keeps an id that the scenario gives from being given again. */
  keep(id: FaultId): void {
    this.#given.add(id);
  }

  /** Reserves the id that `start` will use, so that a scheduled fault draws the same numbers wherever it stands in time. */
  reserve(): FaultId {
    do this.#count += 1;
    while (this.#given.has(`fault-${this.#count}`));
    return `fault-${this.#count}`;
  }

  /** Whether no fault of the lab has or had the id, nor will be given it before it is kept. */
  isFree(id: FaultId): boolean {
    return !this.#active.has(id) && (this.#given.has(id) || Number(id.slice('fault-'.length)) > this.#count);
  }

  /** Starts a fault now; without `forUs` it lasts until it is cleared or has done what it does. */
  start(action: FaultAction, forUs?: Us, id: FaultId = this.reserve()): FaultId {
    const { clock, random, trace } = this.#environment;
    const now = clock.now();
    trace({ type: 'fault-started', at: now, fault: id, action, ...(forUs === undefined ? {} : { untilUs: now + forUs }) });
    const active: Active = { action, body: { dispose: () => {} }, timers: [], hasEnded: false, hits: 0 };
    this.#active.set(id, active);
    const targets: FaultTargets = {
      ...this.#targets,
      random: random.stream(`fault:${id}`),
      after: (delayUs, run) => clock.after(delayUs, run),
      now: () => clock.now(),
      hit: () => {
        active.hits += 1;
        if (active.hits === 1) trace({ type: 'fault-hit', at: clock.now(), fault: id });
      },
      end: () => this.clear(id),
      endAfter: (delayUs) => void active.timers.push(clock.after(delayUs, () => this.clear(id))),
    };
    active.body = startBody(action, targets);
    // A body may have ended itself while it started.
    if (active.hasEnded) active.body.dispose();
    else if (forUs !== undefined) targets.endAfter(forUs);
    return id;
  }

  /** An active fault ends at another time than it would have; without one, not by itself. False when it is not there. */
  endAt(id: FaultId, endUs: Us | undefined): boolean {
    const active = this.#active.get(id);
    if (active === undefined) return false;
    const { clock, trace } = this.#environment;
    if (endUs !== undefined && endUs <= clock.now()) return this.clear(id);
    for (const timer of active.timers) timer.cancel();
    active.timers = endUs === undefined ? [] : [clock.after(endUs - clock.now(), () => this.clear(id))];
    trace({ type: 'fault-end-moved', at: clock.now(), fault: id, ...(endUs === undefined ? {} : { untilUs: endUs }) });
    return true;
  }

  /** Ends a fault; false when it is not there. */
  clear(id: FaultId): boolean {
    const active = this.#active.get(id);
    if (active === undefined) return false;
    this.#active.delete(id);
    active.hasEnded = true;
    for (const timer of active.timers) timer.cancel();
    const { clock, trace } = this.#environment;
    trace({ type: 'fault-tallied', at: clock.now(), fault: id, hits: active.hits });
    trace({ type: 'fault-ended', at: clock.now(), fault: id });
    active.body.dispose();
    this.#checkLink(active.action);
    return true;
  }

  /** The lab ends: what is still active is counted and left as it is. */
  tally(): void {
    const { clock, trace } = this.#environment;
    for (const [fault, { hits }] of this.#active) trace({ type: 'fault-tallied', at: clock.now(), fault, hits });
  }

  /** Proof that a fault has left nothing behind: once the last one on a link has ended, the link must be clean. */
  #checkLink(action: FaultAction): void {
    if (!('link' in action)) return;
    for (const { action: other } of this.#active.values()) if ('link' in other && other.link === action.link) return;
    const { clock, trace } = this.#environment;
    const isClean = this.#targets.link(action.link).isClean && this.#targets.gate(action.link).isClean;
    trace({ type: 'link-checked', at: clock.now(), edge: action.link, isClean });
  }

  /** Ends every fault that matches, as when its target leaves the lab or is restarted by hand. */
  clearWhere(matches: (action: FaultAction) => boolean): void {
    for (const [id, active] of [...this.#active]) if (matches(active.action)) this.clear(id);
  }
}

function startBody(action: FaultAction, targets: FaultTargets): Disposable {
  switch (action.kind) {
    case 'link-drop':
      return linkDrop(action, targets);
    case 'link-latency':
      return linkLatency(action, targets);
    case 'link-loss':
      return linkLoss(action, targets);
    case 'link-reset':
      return linkReset(action, targets);
    case 'link-bandwidth':
      return linkBandwidth(action, targets);
    case 'link-flap':
      return linkFlap(action, targets);
    case 'link-hold':
      return linkHold(action, targets);
    case 'link-lose-answer':
      return linkLoseAnswer(action, targets);
    case 'edge-crash':
      return edgeCrash(action, targets);
    case 'edge-disk-full':
      return edgeDiskFull(action, targets);
    case 'edge-clock-skew':
      return edgeClockSkew(action, targets);
    case 'hub-slow':
      return hubSlow(action, targets);
    case 'hub-reject-auth':
      return hubRejectAuth(action, targets);
    case 'plugin-unhandled':
      return pluginUnhandled(action, targets);
    case 'hub-crash':
      return hubCrash(action, targets);
    case 'plugin-fail':
      return pluginFail(action, targets);
    case 'plugin-slow':
      return pluginSlow(action, targets);
    case 'plugin-unload':
      return pluginUnload(action, targets);
    case 'bundle-server':
      return bundleServer(action, targets);
    case 'bundle-replace':
      return bundleReplace(action, targets);
    case 'gateway-reload':
      return gatewayReload(action, targets);
    case 'gateway-clear-cache':
      return gatewayClearCache(action, targets);
  }
}
