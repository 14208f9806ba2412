/**
 * The faults of the lab's plan: each has an id from the start, and starts at its time. The plan may change while the lab runs: what
 * it says of now and later is done from then on.
 */
import type { FaultAction, FaultSpec } from '../../contract/fault.ts';
import { hasLength } from '../../contract/fault-plan.ts';
import type { FaultId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type { Environment } from '../kernel/environment.ts';
import type { Timer } from '../ports/clock.ts';
import type { FaultInjector } from './fault-injector.ts';

/** A fault of a plan that was given its id. */
export type NamedFault = FaultSpec & { id: FaultId };

type Entry = { fault: NamedFault; startUs: Us; timer: Timer | undefined; hasStarted: boolean };

export class FaultCalendar {
  readonly #environment: Environment;
  readonly #injector: FaultInjector;
  readonly #hasTarget: (action: FaultAction) => boolean;
  #entries: Entry[] = [];
  /** Ids that faults of the plan have had. */
  readonly #used = new Set<FaultId>();

  /** `hasTarget`: what the fault acts on may have left the lab. */
  constructor(environment: Environment, injector: FaultInjector, hasTarget: (action: FaultAction) => boolean) {
    this.#environment = environment;
    this.#injector = injector;
    this.#hasTarget = hasTarget;
  }

  /** Every id that a fault of the plan has or had. */
  get usedIds(): FaultId[] {
    return [...this.#used];
  }

  /** Gives the faults their ids, before anything else takes one. `used`: ids of faults that were in the plan once. */
  name(faults: readonly FaultSpec[], used: readonly FaultId[] = []): void {
    for (const { id } of faults) if (id !== undefined) this.#keep(id);
    this.#entries = faults.map((fault) => this.#entry({ ...fault, id: fault.id ?? this.#reserve() }));
    for (const id of used) this.#keep(id);
  }

  /** Those of the plan's faults, in its order. */
  get ids(): FaultId[] {
    return this.#entries.map(({ fault }) => fault.id);
  }

  start(): void {
    for (const entry of this.#entries) this.#schedule(entry);
  }

  /** In a lab that goes on from the time: what would be acting acts for what is left of it, unless it had ended before its time. */
  goOn(fromUs: Us, ended: ReadonlySet<FaultId>): void {
    for (const entry of this.#entries) {
      if (ended.has(entry.fault.id)) entry.hasStarted = true;
      else this.#begin(entry, fromUs);
    }
  }

  /**
   * Another plan with the ids that its faults have in this lab: a fault that is still there keeps its own, also when it was moved or
   * does something else to the same target, so that what it draws by chance stays.
   */
  named(faults: readonly FaultSpec[]): NamedFault[] {
    return this.#named(faults, [sameFault, sameStart, sameAction, sameTarget]);
  }

  /** Puts another plan in place of this one, in the midst of the lab. */
  replace(faults: readonly FaultSpec[]): void {
    const now = this.#environment.clock.now();
    // What has started is the past: it can end at another time, and not have begun at one.
    const isSame = [sameFault, sameStart, notStarted(sameAction), notStarted(sameTarget)];
    const old = new Map(this.#entries.map((entry) => [entry.fault.id, entry]));
    const next = this.#named(faults, isSame).map((fault) => this.#replaced(fault, old.get(fault.id)));
    const left = new Set(next.map(({ fault }) => fault.id));
    for (const [id, entry] of old) {
      if (left.has(id)) continue;
      entry.timer?.cancel();
      if (entry.hasStarted) this.#injector.clear(id);
    }
    this.#entries = next;
    for (const entry of next) if (!entry.hasStarted && entry.timer === undefined) this.#begin(entry, now);
  }

  #replaced(fault: NamedFault, old: Entry | undefined): Entry {
    if (old === undefined) return this.#entry(fault);
    if (isAlike(old.fault, fault)) return { ...old, fault };
    if (old.hasStarted) {
      if (this.#injector.endAt(fault.id, endOf(fault, old.startUs))) return { ...old, fault };
      // It is over: what is left of its new length is another fault of the trace.
      return this.#entry({ ...fault, id: this.#reserve() });
    }
    old.timer?.cancel();
    return this.#entry(fault);
  }

  #entry(fault: NamedFault): Entry {
    const { atUs, id } = fault;
    return { fault, startUs: typeof atUs === 'number' ? atUs : this.#drawMoment(atUs, id), timer: undefined, hasStarted: false };
  }

  /** From a stream of the fault's own, so that no other draw moves it. */
  #drawMoment({ fromUs, untilUs }: { fromUs: Us; untilUs: Us }, id: FaultId): Us {
    return fromUs + Math.floor(this.#environment.random.stream(`fault:${id}:at`).next() * (untilUs - fromUs + 1));
  }

  #schedule(entry: Entry): void {
    const { clock } = this.#environment;
    const { id, atUs: _, forUs, ...action } = entry.fault;
    entry.timer = clock.after(Math.max(0, entry.startUs - clock.now()), () => {
      entry.hasStarted = true;
      if (this.#hasTarget(action)) this.#injector.start(action, forUs, id);
    });
  }

  /** One that should be acting already begins now, for what is left of it; one that would be over does not happen. */
  #begin(entry: Entry, now: Us): void {
    if (entry.startUs >= now) return this.#schedule(entry);
    entry.hasStarted = true;
    const { id, atUs: _, forUs, ...action } = entry.fault;
    const endUs = endOf(entry.fault, entry.startUs);
    if (!hasLength(action.kind) || (endUs !== undefined && endUs <= now) || !this.#hasTarget(action)) return;
    const leftUs = endUs === undefined ? undefined : endUs - now;
    if (leftUs !== undefined && 'restartUs' in action) this.#injector.start({ ...action, restartUs: leftUs }, forUs, id);
    else this.#injector.start(action, leftUs, id);
  }

  #named(faults: readonly FaultSpec[], likenesses: readonly Likeness[]): NamedFault[] {
    const left = new Set(this.#entries);
    const names = new Map<FaultSpec, FaultId>();
    for (const isSame of likenesses) {
      for (const fault of faults) {
        if (names.has(fault)) continue;
        const entry = [...left].find((old) => (fault.id === undefined || fault.id === old.fault.id) && isSame(old, fault));
        if (entry === undefined) continue;
        left.delete(entry);
        names.set(fault, entry.fault.id);
      }
    }
    return faults.map((fault) => ({ ...fault, id: names.get(fault) ?? this.#newId(fault.id) }));
  }

  /** The id that the text gives, if nothing in the lab has had it. */
  #newId(id: FaultId | undefined): FaultId {
    if (id === undefined || this.#used.has(id) || !this.#injector.isFree(id)) return this.#reserve();
    this.#keep(id);
    return id;
  }

  #keep(id: FaultId): void {
    this.#injector.keep(id);
    this.#used.add(id);
  }

  #reserve(): FaultId {
    const id = this.#injector.reserve();
    this.#used.add(id);
    return id;
  }
}

type Likeness = (entry: Entry, fault: FaultSpec) => boolean;

const notStarted =
  (isSame: Likeness): Likeness =>
  (entry, fault) =>
    !entry.hasStarted && isSame(entry, fault);

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const isAlike = (one: FaultSpec, { id: _, ...other }: FaultSpec): boolean =>
  isEqual({ ...one, id: undefined }, { ...other, id: undefined });

const sameFault: Likeness = ({ fault }, other) => isAlike(fault, other);
/** The same but for its end. */
const sameStart: Likeness = ({ fault }, other) => isEqual(endless(fault), endless(other));
const sameAction: Likeness = ({ fault }, other) => isEqual({ ...endless(fault), atUs: 0 }, { ...endless(other), atUs: 0 });
const sameTarget: Likeness = ({ fault }, other) => isEqual(targetOf(fault), targetOf(other));

/** In one order of keys: what a fault does, and when, without its end. */
function endless({ id: _, forUs: _for, atUs, ...action }: FaultSpec): object {
  const endsByItself = isPlainCrash(action);
  const sorted = Object.entries(action)
    .filter(([key]) => !(endsByItself && key === 'restartUs'))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { atUs, ...Object.fromEntries(sorted) };
}

const targetOf = (fault: FaultSpec): unknown => [
  'link' in fault && fault.link,
  'edge' in fault && fault.edge,
  'plugin' in fault && [fault.plugin, fault.on],
  fault.kind.startsWith('hub'),
  fault.kind.startsWith('bundle'),
];

/** A crash at another point than now is down from when that comes, so that its end is not known before. */
const isPlainCrash = (action: FaultAction): boolean =>
  action.kind === 'hub-crash' || (action.kind === 'edge-crash' && action.point === 'now');

function endOf(fault: FaultSpec, startUs: Us): Us | undefined {
  const lengthUs = fault.kind === 'edge-crash' || fault.kind === 'hub-crash' ? fault.restartUs : fault.forUs;
  return lengthUs === undefined ? undefined : startUs + lengthUs;
}
