/** What a person can do to a running lab, and ask of it, in either world. */
import type { Command, CommandName, CommandResults, OneLabCommand, OneLabQuery, QueryName, QueryResults } from '../contract/api.ts';
import type { EdgeId } from '../contract/ids.ts';
import type { Lab } from '../engine/index.ts';
import type { BoundedBodyStore } from './body-store.ts';
import type { CodeChanges } from './code-changes.ts';
import { codeChangeOf, isCodeCommand } from './code-commands.ts';
import {
  bundleFiles,
  clearCaches,
  gatewaysOf,
  hookCallsOf,
  reloadGateways,
  replayHook,
  sendRequest,
  verifyShelf,
} from './gateway-commands.ts';
import type { HookCalls } from './hook-calls.ts';
import { pluginFiles } from './plugin-code.ts';
import type { ReadingQuery } from './reading-queries.ts';
import { replayDelivery } from './replay-delivery.ts';
import type { TraceQuery } from './trace-queries.ts';
import type { TraceStore } from './trace-store.ts';
import type { WorkbenchQuery } from './workbench.ts';

type Of<Name extends CommandName> = Extract<Command, { do: Name }>;

/** Commands that move the lab's clock; what becomes of them depends on the world. */
export type PaceCommand = Of<'pause' | 'continue' | 'set-speed' | 'step' | 'step-back' | 'go-to' | 'set-breakpoints'>;
/** What the lab's text says of its faults has changed; the session knows where the text lies. */
export type PlanCommand = Of<'plan-faults'>;
export type LabCommand = Exclude<OneLabCommand, PaceCommand | PlanCommand | Of<'write-text'>>;
/** What a session is told; the text is shared by the windows themselves. */
export type SessionCommand = PaceCommand | PlanCommand | LabCommand;

const PACE: ReadonlySet<CommandName> = new Set(['pause', 'continue', 'set-speed', 'step', 'step-back', 'go-to', 'set-breakpoints']);

export const isPaceCommand = (command: SessionCommand): command is PaceCommand => PACE.has(command.do);

type Result = CommandResults[CommandName];

/**
 * Something done to a lab, at once: what takes its time was done before. It throws SpokelabError when it cannot be done; nothing is
 * half done then. What it may promise is the answer of the lab, when that comes. `changes` are those of the lab's code so far.
 */
export type Change = (lab: Lab, changes: CodeChanges) => Result | Promise<Result>;

/** What a command does, with `now` as the lab stands; what can be known to be wrong before it is done is thrown here. */
export async function changeOf(command: LabCommand, now: Lab): Promise<Change> {
  if (isCodeCommand(command)) return codeChangeOf(command, now);
  switch (command.do) {
    case 'inject-fault':
      return (lab) => ({ fault: lab.injectFault(command.fault, command.forUs) });
    case 'clear-fault':
      return done((lab) => lab.clearFault(command.fault));
    case 'lose-answer':
      return (lab) => ({ fault: lab.loseAnswer(command.edge, command.batch) });
    case 'release-held':
      return done((lab) => lab.heldMessages(command.edge).release(command.message, command.times));
    case 'drop-held':
      return done((lab) => lab.heldMessages(command.edge).drop(command.message));
    case 'move-held-to-front':
      return done((lab) => lab.heldMessages(command.edge).moveToFront(command.message));
    case 'restart-edge':
      return done((lab) => lab.restartEdge(command.edge));
    case 'restart-hub':
      return done((lab) => lab.restartHub());
    case 'add-edge':
      return (lab) => addEdge(lab, command);
    case 'remove-edge':
      return done((lab) => lab.removeEdge(command.edge));
    case 'send-request':
      return (lab) => sendRequest(lab, command);
    case 'reload-gateway':
      return (lab) => reloadGateways(lab, command.edge);
    case 'clear-bundle-cache':
      return (lab) => clearCaches(lab, command.edge, command.bundle);
    case 'put-back':
      return done((lab, changes) => changes.putBack(command.change, lab, command.to));
    case 'send-payload':
      return (lab) => lab.submit(command.edge, command.plugin, command.text, command.correlation ?? '', command.metadata ?? {});
  }
}

const done =
  (act: (...parts: Parameters<Change>) => void): Change =>
  (...parts) => {
    act(...parts);
    return null;
  };

/** Whom a question goes to: the lab, and what was kept beside its trace. `doors`: HTTP addresses of the edges. */
export type Asked = {
  lab: Lab;
  bodies: BoundedBodyStore;
  calls: HookCalls;
  doors: ReadonlyMap<EdgeId, string>;
  trace: TraceStore;
  /** Absent in a lab that does not outlive its engine. */
  changes?: CodeChanges;
};

/** What can be asked of a running lab, of whatever world. Throws ERR_NOT_FOUND. */
export function answerOf(
  { lab, bodies, calls, doors, trace, changes }: Asked,
  query: Exclude<OneLabQuery, WorkbenchQuery | TraceQuery | ReadingQuery | { ask: 'scenario' }>,
): QueryResults[QueryName] | Promise<QueryResults[QueryName]> {
  switch (query.ask) {
    case 'payload-body': {
      const bytes = bodies.get(query.payload);
      if (bytes === undefined) return { kept: false, reason: 'The body is no longer kept: newer payloads have taken its place.' };
      return { kept: true, base64: Buffer.from(bytes).toString('base64') };
    }
    case 'kv':
      return { entries: lab.kvEntries(query.node, query.plugin) };
    case 'plugin-files':
      return pluginFiles(lab, query.node, query.plugin);
    case 'gateways':
      return gatewaysOf(lab, doors);
    case 'hook-calls':
      return hookCallsOf(calls, query);
    case 'replay-hook':
      return replayHook(lab, calls, query);
    case 'replay-delivery':
      return replayDelivery({ lab, bodies, trace }, query);
    case 'earlier-changes':
      return { changes: changes?.earlier() ?? [] };
    case 'bundle-files':
      return bundleFiles(lab, query);
    case 'verify-bundle':
      return verifyShelf(lab, query);
  }
}

function addEdge(lab: Lab, command: Of<'add-edge'>): Promise<CommandResults['add-edge']> {
  const edge = command.edge ?? freeEdgeId(lab.edgeIds());
  const namespace = command.namespace ?? 'default';
  return new Promise((resolve) => {
    const ready = (): void => resolve({ edge });
    if (command.like === undefined) lab.addEdge({ id: edge, namespace, plugins: [] }, ready);
    else lab.addEdgeLike(edge, namespace, command.like, ready);
  });
}

function freeEdgeId(taken: readonly EdgeId[]): EdgeId {
  let number = taken.length + 1;
  while (taken.includes(`edge-${number}`)) number += 1;
  return `edge-${number}`;
}
