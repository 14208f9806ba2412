/**
 * What takes a virtual lab somewhere by running it from its start: with other faults to now, followed by its windows, or back to an
 * earlier moment. Of the two at most one is under way; it can be ended, and lets windows be answered.
 */
import type { ClockState } from '../../contract/api.ts';
import type { Us } from '../../contract/units.ts';
import type { LabPlan } from '../../engine/index.ts';
import type { Motion } from './motion.ts';
import { inSlices } from './motion.ts';
import type { PastGoal, PastRun } from './past-run.ts';
import type { ShownEvents } from './shown-events.ts';
import type { VirtualMachine } from './virtual-machine.ts';

export type Driven = {
  machine: VirtualMachine;
  shown: ShownEvents;
  windows: { wake(): void; restart(): void };
};

/** `plays`: when it is there the lab plays on. */
type Under = { toUs: Us; plays: boolean; over: Promise<unknown> };
type Again = Under & { kind: 'again' };
type Back = Under & { kind: 'back'; past: PastRun; length: number };

const NO_WAIT = Promise.resolve();

export class Reruns {
  readonly #driven: Driven;
  readonly #begin: () => Motion;
  readonly #halt: () => void;
  #under: Again | Back | undefined;

  /** `begin` ends what moves the lab by then, `halt` also what was begun here. */
  constructor(driven: Driven, begin: () => Motion, halt: () => void) {
    this.#driven = driven;
    this.#begin = begin;
    this.#halt = halt;
  }

  get clock(): Pick<ClockState, 'againToUs' | 'back'> {
    if (this.#under === undefined) return {};
    const { toUs } = this.#under;
    return this.#under.kind === 'again' ? { againToUs: toUs } : { back: { atUs: Math.min(this.#under.past.run.now, toUs), toUs } };
  }

  /** How long the trace is, or will be when the lab has gone back. */
  get length(): number {
    return this.#under?.kind === 'back' ? this.#under.length : this.#driven.shown.trace.total;
  }

  /** Resolves when nothing is under way, of the kind or of either. */
  async over(kind?: 'back'): Promise<void> {
    while (this.#under !== undefined && this.#under.kind === (kind ?? this.#under.kind)) await this.#under.over;
  }

  /** The lab plays on as soon as it is there. False when nothing is under way. */
  playOn(): boolean {
    if (this.#under === undefined) return false;
    this.#under.plays = true;
    return true;
  }

  /** The lab that runs again stays where that has come to; the one that goes back, where it has been all the time. */
  end(): void {
    if (this.#under?.kind === 'back') {
      this.#under.past.run.end();
      this.#under = undefined;
      this.#halt();
    } else if (this.#under?.kind === 'again') {
      this.#arrive();
      this.#driven.machine.giveUp();
      this.#driven.windows.restart();
    }
  }

  dispose(): void {
    if (this.#under?.kind === 'back') this.#under.past.run.end();
    this.#under = undefined;
  }

  /** Undefined when that was ended, or somewhere else is gone to by then. */
  async back(goal: PastGoal): Promise<{ plays: boolean } | undefined> {
    const { machine, shown, windows } = this.#driven;
    const { length, toUs } = goal;
    const past = this.#pastBefore(goal.step);
    const motion = this.#begin();
    const back: Back = { kind: 'back', toUs, plays: false, over: NO_WAIT, past, length };
    this.#under = back;
    if (!(await this.#follow(back, motion, () => !past.next(goal)))) return undefined;
    machine.goOnFrom(past);
    shown.backTo(length, past.after(length));
    this.#under = undefined;
    this.#halt();
    windows.restart();
    return back;
  }

  /** With these faults from the start to now. How much that was done by hand could not be done again; undefined as above. */
  async again(faults: LabPlan['faults'], isPlaying: boolean): Promise<{ forgotten: number; plays: boolean } | undefined> {
    const { machine, shown, windows } = this.#driven;
    const { toUs, plays } = this.#under ?? { toUs: machine.now, plays: isPlaying };
    const motion = this.#begin();
    shown.isPassing = true;
    const again: Again = { kind: 'again', toUs, plays, over: NO_WAIT };
    this.#under = again;
    const steps = machine.replan(faults);
    let forgotten = 0;
    let isSeen = false;
    const isThere = this.#follow(
      again,
      motion,
      () => {
        const step = steps.next();
        if (step.done === true) forgotten = step.value;
        return step.done === true;
      },
      () => {
        if (!isSeen) windows.restart();
        isSeen = true;
      },
    );
    if (!(await isThere)) return undefined;
    this.#arrive();
    if (!isSeen) windows.restart();
    return { forgotten, plays: again.plays };
  }

  /** One that is under way and has not come beyond the step goes on to there. */
  #pastBefore(step: number): PastRun {
    const under = this.#under;
    if (under?.kind === 'back' && under.past.run.steps <= step) return under.past;
    this.end();
    return this.#driven.machine.beginAgain();
  }

  async #follow(under: Again | Back, motion: Motion, isLast: () => boolean, onBreath = (): void => {}): Promise<boolean> {
    const done = inSlices(motion, isLast, () => {
      onBreath();
      this.#driven.windows.wake();
    });
    under.over = done.catch(() => {});
    try {
      return (await done) && !motion.isOver;
    } catch (error) {
      // A mistake of ours must not be waited for.
      if (this.#under === under) this.end();
      throw error;
    }
  }

  #arrive(): void {
    this.#under = undefined;
    this.#driven.shown.isPassing = false;
    this.#halt();
  }
}
