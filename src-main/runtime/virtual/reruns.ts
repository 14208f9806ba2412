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
type Under = { motion: Motion; toUs: Us; plays: boolean; over: Promise<unknown> };
type Again = Under & { kind: 'again' };
type Back = Under & { kind: 'back'; past: PastRun; length: number };

const NO_WAIT = Promise.resolve();

/**
 * `begin` ends what moves the lab by then, `halt` also what was begun here; `play` plays on from where the lab is. `isStill`: the lab
 * stays where it is, and so does the reason for which it stands there.
 */
export type Moves = { begin(isStill: boolean): Motion; halt(isStill: boolean): void; play(): void };

export class Reruns {
  readonly #driven: Driven;
  readonly #moves: Moves;
  #last: Again | Back | undefined;

  constructor(driven: Driven, moves: Moves) {
    this.#driven = driven;
    this.#moves = moves;
  }

  /** What is under way; nothing is whose motion something else has ended. */
  get #under(): Again | Back | undefined {
    return this.#last?.motion.isOver === false ? this.#last : undefined;
  }

  get clock(): Pick<ClockState, 'againToUs' | 'back'> {
    if (this.#under === undefined) return {};
    const { toUs } = this.#under;
    return this.#under.kind === 'again' ? { againToUs: toUs } : { back: { atUs: Math.min(this.#under.past.run.now, toUs), toUs } };
  }

  get isUnderWay(): boolean {
    return this.#under !== undefined;
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
    const under = this.#under;
    if (under === undefined) return;
    this.#end(under.kind === 'back');
    if (under.kind === 'back') return under.past.run.end();
    this.#driven.machine.giveUp();
    this.#driven.windows.restart();
  }

  /** As above, of one that runs again. */
  endAgain(): void {
    if (this.#under?.kind === 'again') this.end();
  }

  dispose(): void {
    if (this.#under?.kind === 'back') this.#under.past.run.end();
  }

  /** Resolves when the lab is there, or when something else moves it. */
  async back(goal: PastGoal): Promise<void> {
    const { machine, shown, windows } = this.#driven;
    const { length, toUs } = goal;
    const past = this.#pastBefore(goal.step);
    const back: Back = { kind: 'back', motion: this.#moves.begin(true), toUs, plays: false, over: NO_WAIT, past, length };
    await this.#follow(back, () => {
      if (past.next(goal)) return false;
      machine.goOnFrom(past);
      shown.backTo(length, past.after(length));
      this.#arrive(back.plays);
      windows.restart();
      return true;
    });
  }

  /** With these faults from the start to now. Gives how much that was done by hand could not be done again; undefined when it was ended. */
  async again(faults: LabPlan['faults'], isPlaying: boolean): Promise<number | undefined> {
    const { machine, shown, windows } = this.#driven;
    if (this.#under?.kind === 'back') this.end();
    const { toUs, plays } = this.#under ?? { toUs: machine.now, plays: isPlaying };
    const again: Again = { kind: 'again', motion: this.#moves.begin(false), toUs, plays, over: NO_WAIT };
    shown.isPassing = true;
    const steps = machine.replan(faults);
    let forgotten: number | undefined;
    let isSeen = false;
    const see = (): void => {
      if (!isSeen) windows.restart();
      isSeen = true;
    };
    const isLast = (): boolean => {
      const step = steps.next();
      if (step.done !== true) return false;
      forgotten = step.value;
      this.#arrive(again.plays);
      see();
      return true;
    };
    await this.#follow(again, isLast, see);
    return forgotten;
  }

  /** One that is under way and has not come beyond the step goes on to there. */
  #pastBefore(step: number): PastRun {
    const under = this.#under;
    if (under?.kind === 'back' && under.past.run.steps <= step) return under.past;
    this.end();
    return this.#driven.machine.beginAgain();
  }

  /** `isLast` also does what is to be done on arrival: by the time that is awaited something else may move the lab. */
  async #follow(under: Again | Back, isLast: () => boolean, onBreath = (): void => {}): Promise<void> {
    this.#last = under;
    const done = inSlices(under.motion, isLast, () => {
      onBreath();
      this.#driven.windows.wake();
    });
    under.over = done.catch(() => {});
    try {
      await done;
    } catch (error) {
      // A mistake of ours must not be waited for.
      if (this.#under === under) this.end();
      throw error;
    }
  }

  #arrive(plays: boolean): void {
    this.#end(false);
    if (plays) this.#moves.play();
  }

  #end(isStill: boolean): void {
    this.#driven.shown.isPassing = false;
    this.#moves.halt(isStill);
  }
}
