/** Moves a virtual lab through time as its windows ask for it. One thing moves it; the next one ends that. */
import type { ClockState, CommandResults } from '../../contract/api.ts';
import type { StepTarget } from '../../contract/breakpoint.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { LabPlan } from '../../engine/index.ts';
import type { PaceCommand } from '../lab-commands.ts';
import { timesAfter } from './breakpoints.ts';
import type { Motion } from './motion.ts';
import { inSlices } from './motion.ts';
import type { Driven } from './reruns.ts';
import { Reruns } from './reruns.ts';

const TICK_MS = 16;

export type DriverParts = Driven & {
  /** Lab time at which the scenario ends. */
  endUs: Us;
  /** Playing has failed, and nobody waits for its end. */
  onFailed(error: unknown): void;
};

export class LabDriver {
  readonly #parts: DriverParts;
  readonly #reruns: Reruns;
  /** How many events it takes until the hub and the edges have started: the beginning that can be gone back to. */
  #beginning = 0;
  #speed = 1;
  #motion: Motion | undefined;
  #isPlaying = false;
  #stop: string | undefined;

  constructor(parts: DriverParts) {
    this.#parts = parts;
    const reason = (isStill: boolean): string | undefined => (isStill ? this.#stop : undefined);
    this.#reruns = new Reruns(parts, {
      begin: (isStill) => this.#begin(reason(isStill)),
      halt: (isStill) => this.#halt(reason(isStill)),
      play: () => this.#startPlaying(),
    });
  }

  get clock(): ClockState {
    return {
      nowUs: this.#parts.machine.now,
      running: this.#isPlaying,
      speed: this.#speed,
      breakpoints: this.#parts.shown.breakpoints,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      ...this.#reruns.clock,
    };
  }

  /** The hub and the edges start at once: what is seen first is a lab that runs. */
  start(): void {
    const { machine, shown } = this.#parts;
    while (machine.next(0));
    this.#beginning = shown.trace.total;
  }

  async pace(command: PaceCommand): Promise<null> {
    switch (command.do) {
      case 'pause':
        this.#reruns.end();
        // Where it stood already, it stands for the same reason.
        this.#halt(this.#stop);
        break;
      case 'continue':
        if (!this.#reruns.playOn() && !this.#isPlaying) this.#startPlaying();
        break;
      case 'set-speed':
        this.#speed = command.speed;
        // Playing starts again from here, at the new pace.
        if (this.#isPlaying) this.#startPlaying();
        break;
      case 'step':
        this.#reruns.end();
        await this.#stepTo(command.to);
        break;
      case 'step-back':
        await this.#stepBack(command.to);
        break;
      case 'go-to':
        await this.#goTo(command.atUs);
        break;
      case 'set-breakpoints':
        this.#parts.shown.breakpoints = command.breakpoints;
        break;
    }
    this.#parts.windows.wake();
    return null;
  }

  /** `make` looks at the lab where it is, not on its way to somewhere, and anew when it has set out meanwhile; `use` changes it at once. */
  async doHere<T, R>(make: () => Promise<T>, use: (made: T) => R): Promise<Awaited<R>> {
    for (;;) {
      await this.#reruns.over();
      const made = await make();
      if (!this.#reruns.isUnderWay) return await use(made);
    }
  }

  /** The lab is what its text says: with other faults it runs again, from its start to now. Windows can follow it. */
  async planFaults(faults: LabPlan['faults']): Promise<CommandResults['plan-faults']> {
    await this.#reruns.over('back');
    const forgotten = await this.#reruns.again(faults, this.#isPlaying);
    return forgotten === undefined ? { isRunAgain: true, forgotten: 0, endedUs: this.#parts.machine.now } : { isRunAgain: true, forgotten };
  }

  dispose(): void {
    this.#reruns.dispose();
    this.#halt();
  }

  #startPlaying(): void {
    this.#play().catch((error: unknown) => {
      this.#halt();
      this.#parts.onFailed(error);
    });
  }

  /** At the chosen speed, until a breakpoint or the scenario's end; from there on without one. */
  async #play(): Promise<void> {
    const motion = this.#begin();
    const startUs = this.#parts.machine.now;
    const endUs = startUs < this.#parts.endUs ? this.#parts.endUs : Number.POSITIVE_INFINITY;
    const stopUs = Math.min(endUs, ...timesAfter(this.#parts.shown.breakpoints, startUs));
    const startMs = performance.now();
    const speed = this.#speed;
    this.#isPlaying = true;
    while (!motion.isOver) {
      const targetUs = Math.min(stopUs, startUs + Math.floor((performance.now() - startMs) * 1_000 * speed));
      await this.#runTo(targetUs, motion, () => {
        if (targetUs >= endUs) this.#halt('the scenario ends here');
        else if (targetUs >= stopUs) this.#halt(`the moment ${targetUs / SECOND} s`);
      });
      if (!motion.isOver) await new Promise((resume) => setTimeout(resume, TICK_MS));
    }
  }

  async #stepTo(to: StepTarget): Promise<void> {
    const { machine, shown, endUs } = this.#parts;
    if (machine.now >= endUs && to === 'end') return this.#halt('the scenario ends here');
    const motion = this.#begin();
    shown.goOn(to);
    const horizonUs = machine.now < endUs ? endUs : machine.now + endUs;
    const missed = to === 'event' || to === 'end' ? 'the scenario ends here' : `no ${to} until here`;
    await this.#runTo(horizonUs, motion, () => this.#halt(missed));
  }

  /** At most to the beginning; from where the lab will be, when it is on its way back already, or from where it has run again to. */
  async #stepBack(to: StepTarget): Promise<void> {
    const { machine, shown } = this.#parts;
    this.#reruns.endAgain();
    const length = Math.max(shown.lengthBefore(to, this.#reruns.length), this.#beginning);
    if (length < this.#reruns.length) await this.#reruns.back(machine.whenSoLong(length));
    else if (!this.#reruns.isUnderWay) this.#halt();
  }

  async #goTo(atUs: Us): Promise<void> {
    const { machine } = this.#parts;
    if (atUs < machine.now) return this.#reruns.back(machine.when(atUs));
    this.#reruns.end();
    await this.#runTo(atUs, this.#begin(), () => this.#halt());
  }

  /** Everything that is due until then. `onThere`: at once when it is, and not where something stops it or something else moves the lab. */
  async #runTo(untilUs: Us, motion: Motion, onThere: () => void): Promise<void> {
    const { machine, shown, windows } = this.#parts;
    const isLast = (): boolean => {
      const isThere = shown.hit === undefined && !machine.next(untilUs);
      if (shown.hit !== undefined) this.#halt(shown.hit);
      if (!isThere) return false;
      machine.advanceTo(untilUs);
      onThere();
      return true;
    };
    shown.showUpToStop();
    await inSlices(motion, isLast, () => windows.wake());
    windows.wake();
  }

  /** Ends what moves the lab now, and is what moves it from here on. */
  #begin(reason?: string): Motion {
    this.#halt(reason);
    this.#motion = { isOver: false };
    return this.#motion;
  }

  #halt(reason?: string): void {
    if (this.#motion !== undefined) this.#motion.isOver = true;
    this.#motion = undefined;
    this.#isPlaying = false;
    this.#parts.shown.goOn();
    this.#stop = reason === '' ? undefined : reason;
    this.#parts.windows.wake();
  }
}
