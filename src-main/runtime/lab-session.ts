/** A live lab with windows on it: it takes their commands, answers their queries and feeds each the trace. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEdgeQueue } from '../adapters/sqlite/sqlite-edge-queue.ts';
import type { ClockState, Command, CommandName, EngineMessage, LabInfo } from '../contract/api.ts';
import { reportOf } from '../contract/errors.ts';
import { parseWindowMessage } from '../contract/schemas/parse-window-message.ts';
import type { LabPlan } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import { BoundedBodyStore } from './body-store.ts';
import { keepComposition, withComposition } from './composition-file.ts';
import { LabCommands } from './lab-commands.ts';
import type { LiveWorld } from './live-world.ts';
import { createLiveWorld, queueFile } from './live-world.ts';
import { planFor } from './plan.ts';
import { projectFile } from './project-file.ts';
import type { Remembered } from './resume.ts';
import { reconcile, remember } from './resume.ts';
import { javascriptSandbox } from './sandboxes.ts';
import { loadScenario } from './scenario/load-scenario.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from './session-api.ts';
import { TraceFile } from './trace-file.ts';
import { TraceStore } from './trace-store.ts';
import { WindowFeed } from './window-feed.ts';

/** Throws SpokelabError for a scenario, bundle, file or port that cannot be used. */
export async function openLabSession(options: LabSessionOptions = {}): Promise<LabSession> {
  const scenario = loadScenario(options.scenario ?? projectFile('sample-bundles', 'scenarios', 'demo.yaml'));
  const hubToken = randomBytes(24).toString('base64url');
  const plan = await planFor(scenario, 'live', hubToken);
  const earlier = options.directory === undefined ? undefined : openDirectory(options.directory);
  const session = new Session(plan, hubToken, earlier?.file);
  await session.start(earlier, options.directory);
  return session;
}

type Earlier = { file: TraceFile; events: TraceEvent[]; remembered: Remembered };

function openDirectory(directory: string): Earlier {
  mkdirSync(join(directory, 'nodes'), { recursive: true });
  const { trace, events } = TraceFile.open(join(directory, 'trace.jsonl'));
  return { file: trace, events, remembered: remember(events) };
}

class Session implements LabSession {
  readonly hubToken: string;
  readonly #plan: LabPlan;
  readonly #file: TraceFile | undefined;
  readonly #trace = new TraceStore();
  readonly #bodies = new BoundedBodyStore();
  readonly #feeds = new Set<WindowFeed>();
  #directory: string | undefined;
  #world: LiveWorld | undefined;
  #commands: LabCommands | undefined;

  constructor(plan: LabPlan, hubToken: string, file: TraceFile | undefined) {
    this.#plan = plan;
    this.hubToken = hubToken;
    this.#file = file;
  }

  get info(): LabInfo {
    const { name, seed, world, profile } = this.#plan;
    const hubAddress = this.#world?.hubAddress;
    return { name, world, seed, profile: profile.name, ...(hubAddress === undefined ? {} : { hubAddress }) };
  }

  async start(earlier: Earlier | undefined, directory: string | undefined): Promise<void> {
    const isResumed = earlier !== undefined && earlier.events.length > 0 && directory !== undefined;
    const plan = isResumed ? resumedPlan(this.#plan, directory, earlier.remembered, earlier.events) : this.#plan;
    if (isResumed) {
      for (const event of earlier.events) this.#trace.append(event);
      const missing = reconcile(earlier.events, earlier.remembered, (edge) => openSqliteEdgeQueue(queueFile(directory, edge)));
      for (const event of missing) this.#write(event);
    }
    const world = await createLiveWorld(plan, (event) => this.#write(event), await javascriptSandbox(), {
      bodies: this.#bodies,
      ...(directory === undefined ? {} : { directory }),
      ...(isResumed ? { startUs: earlier.remembered.atUs, memory: earlier.remembered } : {}),
      onError: (error) => this.#broadcast({ kind: 'ended', error: reportOf(error) }),
    });
    this.#world = world;
    this.#commands = new LabCommands(world, this.#bodies, (event) => this.#write(event));
    this.#directory = directory;
    await (isResumed ? world.resume() : world.start());
  }

  attach(channel: EngineChannel): void {
    const feed = new WindowFeed({ trace: this.#trace, info: this.info, clock: () => this.#clock() }, (message) => channel.send(message));
    channel.onMessage((message) => {
      try {
        this.#take(message, feed, channel);
      } catch (error) {
        channel.send({ kind: 'reply', id: idOf(message), ok: false, error: reportOf(error) });
      }
    });
    channel.onClose(() => {
      feed.close();
      this.#feeds.delete(feed);
    });
    this.#feeds.add(feed);
  }

  async dispose(): Promise<void> {
    for (const feed of this.#feeds) feed.close();
    await this.#world?.dispose();
    this.#file?.close();
  }

  #take(raw: unknown, feed: WindowFeed, channel: EngineChannel): void {
    const message = parseWindowMessage(raw);
    if (message.kind === 'hello') return feed.welcome();
    if (message.kind === 'taken') return feed.taken(message.next);
    const { id } = message;
    const commands = this.#commands as LabCommands;
    const result =
      message.kind === 'command' ? this.#execute(message.command) : Promise.resolve().then(() => commands.answer(message.query));
    result.then(
      (value) => channel.send({ kind: 'reply', id, ok: true, result: value }),
      (error: unknown) => channel.send({ kind: 'reply', id, ok: false, error: reportOf(error) }),
    );
  }

  async #execute(command: Command): Promise<unknown> {
    const result = await (this.#commands as LabCommands).execute(command);
    if (this.#directory !== undefined && CHANGES_COMPOSITION.has(command.do)) {
      keepComposition(this.#directory, this.#plan, (this.#world as LiveWorld).lab.composition());
    }
    return result;
  }

  #write(event: TraceEvent): void {
    this.#trace.append(event);
    this.#file?.append(event);
    for (const feed of this.#feeds) feed.wake();
  }

  #clock(): ClockState {
    const clock = this.#world?.clock;
    return { nowUs: clock?.now() ?? 0, running: clock?.isRunning ?? false, speed: clock?.speed ?? 1 };
  }

  #broadcast(message: EngineMessage<TraceEvent>): void {
    for (const feed of this.#feeds) feed.tell(message);
  }
}

const CHANGES_COMPOSITION: ReadonlySet<CommandName> = new Set([
  'add-edge',
  'remove-edge',
  'install-bundle',
  'uninstall-plugin',
  'edit-plugin',
]);

/** The lab with the nodes that were there when the engine died, going on in the same era. */
function resumedPlan(plan: LabPlan, directory: string, remembered: Remembered, events: readonly TraceEvent[]): LabPlan {
  const last = withComposition(directory, plan) ?? plan;
  // The trace is the later word on who was there: the engine may have died before a change was kept.
  const edges = [...remembered.edges]
    .filter(([, { isPresent }]) => isPresent)
    .map(([id, { namespace }]) => last.edges.find((edge) => edge.id === id) ?? { id, namespace, plugins: [] });
  const started = events.find((event) => event.type === 'lab-started');
  return { ...last, edges, epochMs: started?.epochMs ?? plan.epochMs };
}

/** The id that a malformed command or query carries, so that its answer finds its way; 0 when there is none. */
function idOf(message: unknown): number {
  if (typeof message !== 'object' || message === null || !('id' in message)) return 0;
  return typeof message.id === 'number' ? message.id : 0;
}
