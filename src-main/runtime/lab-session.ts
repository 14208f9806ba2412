/** A live lab with windows on it: it takes their commands, answers their queries and feeds each the trace. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteEdgeQueue } from '../adapters/sqlite/sqlite-edge-queue.ts';
import type { ClockState, CommandResults, LabInfo, QueryResults } from '../contract/api.ts';
import { reportOf, SpokelabError } from '../contract/errors.ts';
import type { PayloadId } from '../contract/ids.ts';
import type { LabPlan } from '../engine/index.ts';
import type { TraceSink } from '../engine/ports/trace-sink.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Disposable } from '../util/disposable.ts';
import { CodeChanges } from './code-changes.ts';
import { LabExports } from './exports/lab-exports.ts';
import { gatewayPlan } from './gateways.ts';
import { HookCalls } from './hook-calls.ts';
import { watchBundles } from './hot-reload.ts';
import { KeptByHand } from './kept-by-hand.ts';
import { storageError } from './kept-file.ts';
import { keepText, withKeptText } from './kept-text.ts';
import type { PaceCommand, SessionCommand } from './lab-commands.ts';
import { answerOf, changeOf, isPaceCommand } from './lab-commands.ts';
import type { LabMemory } from './lab-memory.ts';
import { labMemory } from './lab-memory.ts';
import type { LiveClock } from './live-clock.ts';
import type { LiveWorld } from './live-world.ts';
import { createLiveWorld, queueFile } from './live-world.ts';
import { makeFolder } from './make-folder.ts';
import { planFor } from './plan.ts';
import { answerReading, isReadingQuery } from './reading-queries.ts';
import type { Remembered } from './resume.ts';
import { reconcile, remember } from './resume.ts';
import { allSandboxes } from './sandboxes.ts';
import { labSource, withFaultsOf } from './scenario/lab-source.ts';
import type { SentByHand } from './scenario/record-scenario.ts';
import { sentByHand } from './scenario/record-scenario.ts';
import type { LabSource } from './scenario/recorded-text.ts';
import { recordedFrom } from './scenario/recorded-text.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from './session-api.ts';
import { TraceFile } from './trace-file.ts';
import type { Trust } from './trust/trust.ts';
import { Windows } from './windows.ts';
import { answerAtWorkbench, isWorkbenchQuery } from './workbench.ts';

/** Throws SpokelabError for a scenario, bundle, file or port that cannot be used. */
export async function openLabSession(options: LabSessionOptions = {}): Promise<LabSession> {
  const source = withKeptText(labSource(options), options.directory);
  const { scenario } = source;
  const hubToken = options.hubToken ?? randomBytes(24).toString('base64url');
  const plan = { ...(await planFor(scenario, 'live', hubToken)), gateway: await gatewayPlan(scenario.gateway) };
  const earlier = options.directory === undefined ? undefined : openDirectory(options.directory);
  const session = new Session(source, plan, { hubToken, file: earlier?.file, memory: labMemory(options.keeps), trust: options.trust });
  if (options.onFailed !== undefined) session.onFailed = options.onFailed;
  try {
    await session.start(earlier, options.directory);
  } catch (error) {
    await session.dispose();
    throw error;
  }
  return session;
}

const LIVE_SPEED_MAX = 20;

type Earlier = { file: TraceFile; events: TraceEvent[]; remembered: Remembered };

function openDirectory(directory: string): Earlier {
  const { trace, events } = openTrace(directory);
  return { file: trace, events, remembered: remember(events) };
}

function openTrace(directory: string): ReturnType<typeof TraceFile.open> {
  try {
    makeFolder(join(directory, 'nodes'));
    return TraceFile.open(join(directory, 'trace.jsonl'));
  } catch (error) {
    throw storageError(`The lab's files cannot be kept in ${directory}`, error);
  }
}

type SessionParts = { hubToken: string; file: TraceFile | undefined; memory: LabMemory; trust: Trust | undefined };

class Session implements LabSession {
  readonly hubToken: string;
  onFailed: (error: SpokelabError) => void = () => {};
  #failure: SpokelabError | undefined;
  #source: LabSource;
  readonly #plan: LabPlan;
  readonly #file: TraceFile | undefined;
  readonly #trace: LabMemory['trace'];
  readonly #bodies: LabMemory['bodies'];
  readonly #calls = new HookCalls();
  readonly #exports = new LabExports(() => ({ info: this.info, trace: this.#trace, scenario: this.#source.scenario }));
  readonly #windows = new Windows({
    source: () => ({ trace: this.#trace, info: this.info, clock: () => this.#clock() }),
    execute: (command) => this.#execute(command),
    text: () => this.#source.text,
    answer: (query, task) => {
      if (isReadingQuery(query)) return answerReading(query, { exports: this.#exports, bodies: this.#bodies }, task);
      if (isWorkbenchQuery(query)) return answerAtWorkbench(query, this.#source, task);
      if (query.ask === 'scenario') return this.#recorded(query.payload);
      const { lab, doors } = this.#world as LiveWorld;
      return answerOf({ lab, bodies: this.#bodies, calls: this.#calls, doors, trace: this.#trace, changes: this.#changes }, query);
    },
  });
  readonly #trust: Trust | undefined;
  #directory: string | undefined;
  #world: LiveWorld | undefined;
  #watch: Disposable | undefined;
  readonly #sent: SentByHand[] = [];
  #changes = new CodeChanges();
  #byHand: KeptByHand | undefined;

  constructor(source: LabSource, plan: LabPlan, parts: SessionParts) {
    this.#source = source;
    this.#plan = plan;
    this.hubToken = parts.hubToken;
    this.#file = parts.file;
    this.#trace = parts.memory.trace;
    this.#bodies = parts.memory.bodies;
    this.#trust = parts.trust;
  }

  get info(): LabInfo {
    const { name, seed, world, profile } = this.#plan;
    const hubAddress = this.#world?.hubAddress;
    return { name, world, seed, profile: profile.name, ...(hubAddress === undefined ? {} : { hubAddress }) };
  }

  async start(earlier: Earlier | undefined, directory: string | undefined): Promise<void> {
    const isResumed = earlier !== undefined && earlier.events.length > 0 && directory !== undefined;
    this.#byHand = directory === undefined ? undefined : new KeptByHand(directory, this.#plan);
    const byHand = isResumed ? await this.#byHand?.read() : undefined;
    if (byHand !== undefined) this.#changes = byHand.changes;
    const plan = isResumed ? resumedPlan(byHand?.plan ?? this.#plan, earlier.remembered, earlier.events) : this.#plan;
    if (isResumed) {
      for (const event of earlier.events) this.#trace.append(event);
      const missing = reconcile(earlier.events, earlier.remembered, (edge) => openSqliteEdgeQueue(queueFile(directory, edge)));
      for (const event of missing) this.#write(event);
    }
    this.#directory = directory;
    const world = await createLiveWorld(plan, (event) => this.#write(event), await allSandboxes('live'), {
      bodies: this.#bodies,
      calls: this.#calls,
      ...(this.#trust === undefined ? {} : { trust: this.#trust }),
      ...(directory === undefined ? {} : { directory }),
      ...(isResumed ? { startUs: earlier.remembered.atUs, memory: earlier.remembered } : {}),
      onError: (error) => this.#windows.tell({ kind: 'ended', error: reportOf(error) }),
    });
    this.#world = world;
    await (isResumed ? world.resume() : world.start());
    const { lab, clock } = world;
    this.#watch = watchBundles(this.#source.scenario, { lab, trace: (event) => this.#write(event), now: () => clock.now() });
  }

  get file(): string {
    return this.#source.file;
  }

  attach(channel: EngineChannel): void {
    this.#windows.attach(channel);
  }

  async dispose(): Promise<void> {
    this.#watch?.dispose();
    this.#windows.close();
    this.#exports.dispose();
    await this.#world?.dispose();
    this.#file?.close();
    this.#trace.dispose();
  }

  async #execute(command: SessionCommand): Promise<unknown> {
    const { lab, clock } = this.#world as LiveWorld;
    if (isPaceCommand(command)) return pace(clock, command, (event) => this.#write(event));
    if (command.do === 'plan-faults') return this.#planFaults(command.yaml);
    const change = await changeOf(command, lab);
    const at = clock.now();
    const result = await change(lab, this.#changes);
    if (command.do === 'send-payload') this.#sent.push(sentByHand(at, command));
    this.#byHand?.keep(command, lab, this.#changes);
    return result;
  }

  #planFaults(yaml: string): CommandResults['plan-faults'] {
    this.#source = withFaultsOf(this.#source, yaml);
    const { plannedFaults } = (this.#world as LiveWorld).lab;
    plannedFaults.replace(this.#source.scenario.faults);
    if (this.#directory !== undefined) keepText(this.#directory, yaml, plannedFaults.ids);
    return { isRunAgain: false, forgotten: 0 };
  }

  #recorded(payload: PayloadId | undefined): QueryResults['scenario'] {
    const world = this.#world as LiveWorld;
    return recordedFrom({
      source: this.#source,
      trace: this.#trace,
      composition: world.lab.composition(),
      sent: this.#sent,
      untilUs: world.clock.now(),
      payload,
    });
  }

  #write(event: TraceEvent): void {
    this.#trace.append(event);
    this.#keep(event);
    this.#windows.wake();
  }

  /** A trace with a hole is none: when one event cannot be kept, nothing is kept from then on, and the lab stands still. */
  #keep(event: TraceEvent): void {
    if (this.#file === undefined || this.#failure !== undefined) return;
    try {
      this.#file.append(event);
    } catch (error) {
      const failure = storageError(`The lab's trace can no longer be kept in ${this.#directory ?? 'its folder'}`, error);
      this.#failure = failure;
      // Not from within the engine's call that wrote the event.
      setImmediate(() => this.#fail(failure));
    }
  }

  #fail(failure: SpokelabError): void {
    this.#world?.clock.pause();
    const advice = 'The lab has ended. What came before is whole, and the lab goes on from there once there is space.';
    const error = new SpokelabError('ERR_STORAGE', `${failure.message} ${advice}`, { cause: failure });
    this.#windows.tell({ kind: 'ended', error: reportOf(error) });
    this.onFailed(error);
  }

  #clock(): ClockState {
    const clock = this.#world?.clock;
    return { nowUs: clock?.now() ?? 0, running: clock?.isRunning ?? false, speed: clock?.speed ?? 1 };
  }
}

/** Real time can be stopped and sped up, and does not go back. */
function pace(clock: LiveClock, command: PaceCommand, trace: TraceSink): null {
  switch (command.do) {
    case 'pause':
      if (!clock.isRunning) return null;
      clock.pause();
      trace({ type: 'lab-paused', at: clock.now() });
      return null;
    case 'continue':
      if (clock.isRunning) return null;
      clock.continue();
      trace({ type: 'lab-continued', at: clock.now(), speed: clock.speed });
      return null;
    case 'set-speed':
      if (command.speed > LIVE_SPEED_MAX)
        throw new SpokelabError(
          'ERR_CONFLICT',
          `A live lab runs at most ${LIVE_SPEED_MAX} times as fast as time; a virtual one has no such limit.`,
        );
      clock.setSpeed(command.speed);
      if (clock.isRunning) trace({ type: 'lab-continued', at: clock.now(), speed: command.speed });
      return null;
    default:
      throw new SpokelabError('ERR_CONFLICT', 'A live lab cannot be stepped or turned back. Open the scenario with --world virtual.');
  }
}

/** The lab with the nodes that were there when the engine died, going on in the same era. */
function resumedPlan(last: LabPlan, remembered: Remembered, events: readonly TraceEvent[]): LabPlan {
  // The trace is the later word on who was there: the engine may have died before a change was kept.
  const edges = [...remembered.edges]
    .filter(([, { isPresent }]) => isPresent)
    .map(([id, { namespace }]) => last.edges.find((edge) => edge.id === id) ?? { id, namespace, plugins: [] });
  const started = events.find((event) => event.type === 'lab-started');
  return { ...last, edges, epochMs: started?.epochMs ?? last.epochMs };
}
