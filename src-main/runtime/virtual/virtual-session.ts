/** A virtual lab with windows on it: it plays at any pace, steps, stops at breakpoints, and goes back. */
import { isDeepStrictEqual } from 'node:util';
import type { ClockState, CommandResults, LabInfo, QueryResults } from '../../contract/api.ts';
import type { StepTarget } from '../../contract/breakpoint.ts';
import { reportOf } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { LabExports } from '../exports/lab-exports.ts';
import { gatewayPlan } from '../gateways.ts';
import { HookCalls } from '../hook-calls.ts';
import type { PaceCommand, SessionCommand } from '../lab-commands.ts';
import { answerOf, changeOf, isPaceCommand } from '../lab-commands.ts';
import type { LabMemory } from '../lab-memory.ts';
import { labMemory } from '../lab-memory.ts';
import { planFor } from '../plan.ts';
import { answerReading, isReadingQuery } from '../reading-queries.ts';
import { allSandboxes } from '../sandboxes.ts';
import { labSource, withFaultsOf } from '../scenario/lab-source.ts';
import type { SentByHand } from '../scenario/record-scenario.ts';
import { sentByHand } from '../scenario/record-scenario.ts';
import type { LabSource } from '../scenario/recorded-text.ts';
import { recordedFrom } from '../scenario/recorded-text.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from '../session-api.ts';
import type { TraceRecorder } from '../trace-recorder.ts';
import { Windows } from '../windows.ts';
import { answerAtWorkbench, isWorkbenchQuery } from '../workbench.ts';
import { BreakpointWatch } from './breakpoints.ts';
import type { MachineParts } from './virtual-machine.ts';
import { VirtualMachine } from './virtual-machine.ts';

const TICK_MS = 16;
/** Work in one go; then the process breathes, so that windows are answered. */
const WORK_MS = 12;

/** Throws SpokelabError for a scenario or bundle that cannot be used. */
export async function openVirtualSession(options: LabSessionOptions = {}): Promise<LabSession> {
  const source = labSource(options);
  const { scenario } = source;
  const plan = { ...(await planFor(scenario, 'virtual', `run-${scenario.seed}`)), gateway: await gatewayPlan(scenario.gateway) };
  const session = new VirtualSession(source, { plan, scenario, sandbox: await allSandboxes('virtual') }, labMemory(options.keeps));
  session.start();
  return session;
}

const NO_DOORS: ReadonlyMap<string, string> = new Map();

/** An event, whether it is a repeat, and why to stop at it. */
type Happened = { event: TraceEvent; isRepeat: boolean; reason: string | undefined };

/** Moves on until it is told to stop: by a breakpoint, by what was asked for, or by a person. */
type Motion = { isOver: boolean };

/** It runs again from its start, to there; then it plays on, or not. */
type Again = { toUs: Us; plays: boolean; over: Promise<void> };

const MOVES: ReadonlySet<PaceCommand['do']> = new Set(['pause', 'step', 'step-back', 'go-to']);
const ignore = (): void => {};

class VirtualSession implements LabSession {
  readonly hubToken = '';
  readonly info: LabInfo;
  readonly file: string;
  #source: LabSource;
  readonly #machine: VirtualMachine;
  readonly #bodies: LabMemory['bodies'];
  readonly #calls = new HookCalls();
  readonly #trace: LabMemory['trace'];
  readonly #breakpoints = new BreakpointWatch();
  readonly #exports: LabExports;
  readonly #windows: Windows;
  #sent: SentByHand[] = [];
  #speed = 1;
  #motion: Motion | undefined;
  #again: Again | undefined;
  #isPlaying = false;
  #stop: string | undefined;
  /** Set by an event at which a breakpoint lies, or for which a step waits. */
  #hit: string | undefined;
  #awaited: StepTarget | undefined;
  /** So many events are shown while the lab is being rewound. */
  #rewindsTo: number | undefined;
  /** Events of the step at which it stopped that come after the one for which it stopped: shown when it goes on. */
  #withheld: Happened[] = [];
  /** Lengths of the trace after each delivery and each repeat. */
  readonly #marks: Record<'delivery' | 'duplicate', number[]> = { delivery: [], duplicate: [] };
  #duplicates = 0;
  /** How many events it takes until the hub and the edges have started: the beginning that can be gone back to. */
  #beginning = 0;

  constructor(source: LabSource, parts: Pick<MachineParts, 'plan' | 'scenario' | 'sandbox'>, memory: LabMemory) {
    this.#source = source;
    this.#bodies = memory.bodies;
    this.#trace = memory.trace;
    this.file = source.file;
    const { name, seed, profile } = parts.plan;
    const lesson = source.lesson === undefined ? {} : { lesson: source.lesson };
    this.info = { name, world: 'virtual', seed, profile: profile.name, endUs: parts.scenario.durationUs, ...lesson };
    this.#exports = new LabExports(() => ({ info: this.info, trace: this.#trace, scenario: parts.scenario }));
    this.#windows = new Windows({
      source: () => ({ trace: this.#trace, info: this.info, clock: () => this.#clock() }),
      execute: (command) => this.#execute(command),
      text: () => this.#source.text,
      answer: (query, task) => {
        if (isReadingQuery(query)) return answerReading(query, { exports: this.#exports, bodies: this.#bodies }, task);
        if (isWorkbenchQuery(query)) return answerAtWorkbench(query, this.#source, task);
        return query.ask === 'scenario'
          ? this.#recorded(query.payload)
          : answerOf({ lab: this.#machine.lab, bodies: this.#bodies, calls: this.#calls, doors: NO_DOORS, trace: this.#trace }, query);
      },
    });
    this.#machine = new VirtualMachine({
      ...parts,
      bodies: this.#bodies,
      calls: this.#calls,
      onRestart: () => {
        this.#trace.clear();
        this.#breakpoints.reset();
        this.#withheld = [];
        for (const marks of Object.values(this.#marks)) marks.length = 0;
        this.#duplicates = 0;
      },
      onEvent: (event, recorder) => this.#happened(event, recorder),
    });
  }

  /** The hub and the edges start at once: what is seen first is a lab that runs. */
  start(): void {
    while (this.#machine.next(0));
    this.#beginning = this.#trace.total;
  }

  attach(channel: EngineChannel): void {
    this.#windows.attach(channel);
  }

  async dispose(): Promise<void> {
    this.#halt();
    this.#windows.close();
    this.#exports.dispose();
    this.#machine.end();
    this.#trace.dispose();
  }

  #happened(event: TraceEvent, recorder: TraceRecorder): void {
    const { duplicates } = recorder.facts.ledger.counters;
    const isRepeat = duplicates > this.#duplicates;
    this.#duplicates = duplicates;
    const happened: Happened = { event, isRepeat, reason: this.#breakpoints.after(event, recorder) };
    const isFull = this.#rewindsTo !== undefined && this.#trace.total >= this.#rewindsTo;
    if (isFull || this.#hit !== undefined) this.#withheld.push(happened);
    else this.#show(happened);
  }

  #show({ event, isRepeat, reason }: Happened): void {
    this.#trace.append(event);
    if (event.type === 'payload-delivered') this.#marks.delivery.push(this.#trace.total);
    if (isRepeat) this.#marks.duplicate.push(this.#trace.total);
    if (this.#rewindsTo !== undefined) return;
    this.#hit = reason ?? (this.#isAwaited(event.type, isRepeat) ? '' : undefined);
    this.#windows.wake();
  }

  /** Shows what was withheld up to the next event at which to stop; all of it when nothing is awaited. */
  #showWithheld(): void {
    while (this.#hit === undefined) {
      const happened = this.#withheld.shift();
      if (happened === undefined) return;
      this.#show(happened);
    }
  }

  async #execute(command: SessionCommand): Promise<unknown> {
    if (isPaceCommand(command)) return this.#pace(command);
    if (command.do === 'plan-faults') return this.#planFaults(command.yaml);
    // What is done by hand is done now, and not on the way there.
    while (this.#again !== undefined) await this.#again.over;
    const change = await changeOf(command, this.#machine.lab);
    // What is done now comes after all that has happened.
    for (const happened of this.#withheld.splice(0)) this.#show(happened);
    this.#hit = undefined;
    const at = this.#machine.now;
    const result = await this.#machine.apply(change);
    if (command.do === 'send-payload') this.#sent.push(sentByHand(at, command));
    return result;
  }

  async #pace(command: PaceCommand): Promise<null> {
    if (MOVES.has(command.do)) this.#stayHere();
    switch (command.do) {
      case 'pause':
        this.#halt();
        break;
      case 'continue':
        // One that runs again plays on when it has come to where it was.
        if (this.#again !== undefined) this.#again.plays = true;
        else if (!this.#isPlaying) this.#startPlaying();
        break;
      case 'set-speed':
        this.#speed = command.speed;
        // Playing starts again from here, at the new pace.
        if (this.#isPlaying) this.#startPlaying();
        break;
      case 'step':
        await this.#stepTo(command.to);
        break;
      case 'step-back':
        this.#rewind(this.#lengthBefore(command.to));
        break;
      case 'go-to':
        await this.#goTo(command.atUs);
        break;
      case 'set-breakpoints':
        this.#breakpoints.breakpoints = command.breakpoints;
        break;
    }
    this.#windows.wake();
    return null;
  }

  /** Nobody waits for its end: a mistake of ours in it must reach the windows by itself. */
  #startPlaying(): void {
    this.#play().catch((error: unknown) => {
      this.#halt();
      this.#windows.tell({ kind: 'ended', error: reportOf(error) });
    });
  }

  /** At the chosen speed, until a breakpoint or the scenario's end; from there on without one. */
  async #play(): Promise<void> {
    const motion = this.#begin();
    const { durationUs } = this.#source.scenario;
    const startUs = this.#machine.now;
    const endUs = startUs < durationUs ? durationUs : Number.POSITIVE_INFINITY;
    const stopUs = Math.min(endUs, ...this.#breakpoints.timesAfter(startUs));
    const startMs = performance.now();
    const speed = this.#speed;
    this.#isPlaying = true;
    while (!motion.isOver) {
      const targetUs = Math.min(stopUs, startUs + Math.floor((performance.now() - startMs) * 1_000 * speed));
      await this.#runTo(targetUs, motion);
      if (motion.isOver) return;
      if (targetUs >= endUs) return this.#halt('the scenario ends here');
      if (targetUs >= stopUs) return this.#halt(`the moment ${targetUs / SECOND} s`);
      await new Promise((resume) => setTimeout(resume, TICK_MS));
    }
  }

  async #stepTo(to: StepTarget): Promise<void> {
    const { durationUs } = this.#source.scenario;
    if (this.#machine.now >= durationUs && to === 'end') return this.#halt('the scenario ends here');
    const motion = this.#begin();
    this.#awaited = to;
    const horizonUs = this.#machine.now < durationUs ? durationUs : this.#machine.now + durationUs;
    await this.#runTo(horizonUs, motion);
    if (!motion.isOver) this.#halt(to === 'event' || to === 'end' ? 'the scenario ends here' : `no ${to} until here`);
  }

  async #goTo(atUs: Us): Promise<void> {
    if (atUs < this.#machine.now) this.#rewind(this.#machine.countAt(atUs));
    const motion = this.#begin();
    await this.#runTo(atUs, motion);
    if (!motion.isOver) this.#halt();
  }

  /** Everything that is due until then; less when the motion is ended. */
  async #runTo(untilUs: Us, motion: Motion): Promise<void> {
    let breathAtMs = performance.now() + WORK_MS;
    this.#showWithheld();
    if (this.#hit !== undefined) return this.#halt(this.#hit);
    while (!motion.isOver && this.#machine.next(untilUs)) {
      if (this.#hit !== undefined) return this.#halt(this.#hit);
      if (performance.now() < breathAtMs) continue;
      this.#windows.wake();
      await new Promise(setImmediate);
      breathAtMs = performance.now() + WORK_MS;
    }
    if (!motion.isOver) this.#machine.advanceTo(untilUs);
    this.#windows.wake();
  }

  /** Back to when the trace was so long, at most to the beginning. */
  #rewind(lengthAsked: number): void {
    const length = Math.max(lengthAsked, this.#beginning);
    this.#halt();
    this.#rewindsTo = length;
    this.#machine.rewind(this.#machine.stepOf(length - 1));
    this.#rewindsTo = undefined;
    const { now } = this.#machine;
    this.#sent = this.#sent.filter(({ at }) => at < now);
    this.#windows.restart();
  }

  /** The lab is what its text says: with other faults it runs again, from its start to now. Windows can follow it. */
  async #planFaults(yaml: string): Promise<CommandResults['plan-faults']> {
    const source = withFaultsOf(this.#source, yaml);
    const isSame = isDeepStrictEqual(source.scenario.faults, this.#source.scenario.faults);
    this.#source = source;
    if (isSame) return { isRunAgain: false, forgotten: 0 };
    const { toUs, plays } = this.#again ?? { toUs: this.#machine.now, plays: this.#isPlaying };
    const motion = this.#begin();
    const again: Again = { toUs, plays, over: Promise.resolve() };
    this.#again = again;
    this.#rewindsTo = Number.POSITIVE_INFINITY;
    const forgotten = this.#runAgain(this.#machine.replan(source.scenario.faults), motion);
    again.over = forgotten.then(ignore, ignore);
    const count = await forgotten;
    if (count === undefined) return { isRunAgain: true, forgotten: 0, endedUs: this.#machine.now };
    if (again.plays) this.#startPlaying();
    return { isRunAgain: true, forgotten: count };
  }

  /** Undefined when something else moves the lab by then. */
  async #runAgain(steps: Iterator<undefined, number>, motion: Motion): Promise<number | undefined> {
    let isSeen = false;
    let breathAtMs = performance.now() + WORK_MS;
    for (;;) {
      const step = steps.next();
      if (step.done === true) return this.#arrived(step.value, isSeen);
      if (performance.now() < breathAtMs) continue;
      if (!isSeen) this.#windows.restart();
      isSeen = true;
      this.#windows.wake();
      await new Promise(setImmediate);
      if (motion.isOver) return undefined;
      breathAtMs = performance.now() + WORK_MS;
    }
  }

  #arrived(forgotten: number, isSeen: boolean): number {
    this.#again = undefined;
    this.#rewindsTo = undefined;
    this.#halt();
    if (!isSeen) this.#windows.restart();
    return forgotten;
  }

  /** A lab that is running again stays where it is. */
  #stayHere(): void {
    if (this.#again === undefined) return;
    this.#again = undefined;
    this.#rewindsTo = undefined;
    this.#machine.giveUp();
    this.#halt();
    const { now } = this.#machine;
    this.#sent = this.#sent.filter(({ at }) => at <= now);
    this.#windows.restart();
  }

  #lengthBefore(to: StepTarget): number {
    const { total } = this.#trace;
    if (to === 'end') return 0;
    if (to === 'event') return Math.max(0, total - 1);
    return this.#marks[to].findLast((length) => length < total) ?? 0;
  }

  /** Ends what moves the lab now, and is what moves it from here on. */
  #begin(): Motion {
    this.#halt();
    this.#stop = undefined;
    this.#motion = { isOver: false };
    return this.#motion;
  }

  #halt(reason?: string): void {
    if (this.#motion !== undefined) this.#motion.isOver = true;
    this.#motion = undefined;
    this.#isPlaying = false;
    this.#hit = undefined;
    this.#awaited = undefined;
    this.#stop = reason === '' ? undefined : reason;
    this.#windows.wake();
  }

  #isAwaited(type: string, isRepeat: boolean): boolean {
    if (this.#awaited === 'event') return true;
    if (this.#awaited === 'delivery') return type === 'payload-delivered';
    return this.#awaited === 'duplicate' && isRepeat;
  }

  #recorded(payload: PayloadId | undefined): QueryResults['scenario'] {
    return recordedFrom({
      source: this.#source,
      trace: this.#trace,
      composition: this.#machine.lab.composition(),
      sent: this.#sent,
      untilUs: this.#machine.now,
      payload,
    });
  }

  #clock(): ClockState {
    const { breakpoints } = this.#breakpoints;
    return {
      nowUs: this.#machine.now,
      running: this.#isPlaying,
      speed: this.#speed,
      breakpoints,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      ...(this.#again === undefined ? {} : { againToUs: this.#again.toUs }),
    };
  }
}
