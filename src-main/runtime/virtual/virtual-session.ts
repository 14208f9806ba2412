/** A virtual lab with windows on it: it plays at any pace, steps, stops at breakpoints, and goes back. */
import { isDeepStrictEqual } from 'node:util';
import type { CommandResults, LabInfo, QueryResults } from '../../contract/api.ts';
import { reportOf } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import { LabExports } from '../exports/lab-exports.ts';
import { gatewayPlan } from '../gateways.ts';
import type { SessionCommand } from '../lab-commands.ts';
import { answerOf, changeOf, isPaceCommand } from '../lab-commands.ts';
import type { LabMemory } from '../lab-memory.ts';
import { labMemory } from '../lab-memory.ts';
import { planFor } from '../plan.ts';
import { answerReading, isReadingQuery } from '../reading-queries.ts';
import { allSandboxes } from '../sandboxes.ts';
import { labSource, withFaultsOf } from '../scenario/lab-source.ts';
import { sentByHand } from '../scenario/record-scenario.ts';
import type { LabSource } from '../scenario/recorded-text.ts';
import { recordedFrom } from '../scenario/recorded-text.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from '../session-api.ts';
import type { Served } from '../windows.ts';
import { Windows } from '../windows.ts';
import { answerAtWorkbench, isWorkbenchQuery } from '../workbench.ts';
import { LabDriver } from './lab-driver.ts';
import { ShownEvents } from './shown-events.ts';
import type { MachineParts } from './virtual-machine.ts';
import { VirtualMachine } from './virtual-machine.ts';

/** Throws SpokelabError for a scenario or bundle that cannot be used. */
export async function openVirtualSession(options: LabSessionOptions = {}): Promise<LabSession> {
  const source = labSource(options);
  const { scenario } = source;
  const plan = { ...(await planFor(scenario, 'virtual', `run-${scenario.seed}`)), gateway: await gatewayPlan(scenario.gateway) };
  return new VirtualSession(source, { plan, scenario, sandbox: await allSandboxes('virtual') }, labMemory(options.keeps));
}

const NO_DOORS: ReadonlyMap<string, string> = new Map();

class VirtualSession implements LabSession {
  readonly hubToken = '';
  readonly info: LabInfo;
  readonly file: string;
  #source: LabSource;
  readonly #bodies: LabMemory['bodies'];
  readonly #trace: LabMemory['trace'];
  readonly #shown: ShownEvents;
  readonly #machine: VirtualMachine;
  readonly #driver: LabDriver;
  readonly #exports: LabExports;
  readonly #windows: Windows;

  constructor(source: LabSource, parts: Pick<MachineParts, 'plan' | 'scenario' | 'sandbox'>, memory: LabMemory) {
    this.#source = source;
    this.#bodies = memory.bodies;
    this.#trace = memory.trace;
    this.file = source.file;
    const { name, seed, profile } = parts.plan;
    const { durationUs: endUs } = parts.scenario;
    const lesson = source.lesson === undefined ? {} : { lesson: source.lesson };
    this.info = { name, world: 'virtual', seed, profile: profile.name, endUs, ...lesson };
    this.#exports = new LabExports(() => ({ info: this.info, trace: this.#trace, scenario: parts.scenario }));
    const windows = new Windows({
      source: () => ({ trace: this.#trace, info: this.info, clock: () => this.#driver.clock }),
      execute: (command) => this.#execute(command),
      text: () => this.#source.text,
      answer: (query, task) => this.#answer(query, task),
    });
    const shown = new ShownEvents(this.#trace, () => windows.wake());
    this.#windows = windows;
    this.#shown = shown;
    this.#machine = new VirtualMachine({
      ...parts,
      bodies: this.#bodies,
      breakpoints: () => shown.breakpoints,
      onRestart: () => shown.clear(),
      onHappened: (happened) => shown.take(happened),
    });
    const onFailed = (error: unknown): void => windows.tell({ kind: 'ended', error: reportOf(error) });
    this.#driver = new LabDriver({ machine: this.#machine, shown, windows, endUs, onFailed });
    this.#driver.start();
  }

  attach(channel: EngineChannel): void {
    this.#windows.attach(channel);
  }

  async dispose(): Promise<void> {
    this.#driver.dispose();
    this.#windows.close();
    this.#exports.dispose();
    this.#machine.end();
    this.#trace.dispose();
  }

  async #execute(command: SessionCommand): Promise<unknown> {
    if (isPaceCommand(command)) return this.#driver.pace(command);
    if (command.do === 'plan-faults') return this.#planFaults(command.yaml);
    return this.#driver.doHere(
      () => changeOf(command, this.#machine.lab),
      (change) => {
        // What is done now comes after all that has happened.
        this.#shown.showAll();
        return this.#machine.apply(change, command.do === 'send-payload' ? sentByHand(this.#machine.now, command) : undefined);
      },
    );
  }

  async #planFaults(yaml: string): Promise<CommandResults['plan-faults']> {
    const source = withFaultsOf(this.#source, yaml);
    const isSame = isDeepStrictEqual(source.scenario.faults, this.#source.scenario.faults);
    this.#source = source;
    return isSame ? { isRunAgain: false, forgotten: 0 } : this.#driver.planFaults(source.scenario.faults);
  }

  #answer(...[query, task]: Parameters<Served['answer']>): unknown {
    if (isReadingQuery(query)) return answerReading(query, { exports: this.#exports, bodies: this.#bodies }, task);
    if (isWorkbenchQuery(query)) return answerAtWorkbench(query, this.#source, task);
    if (query.ask === 'scenario') return this.#recorded(query.payload);
    const { lab, calls } = this.#machine;
    return answerOf({ lab, bodies: this.#bodies, calls, doors: NO_DOORS, trace: this.#trace }, query);
  }

  #recorded(payload: PayloadId | undefined): QueryResults['scenario'] {
    const { lab, sent, now } = this.#machine;
    return recordedFrom({ source: this.#source, trace: this.#trace, composition: lab.composition(), sent, untilUs: now, payload });
  }
}
