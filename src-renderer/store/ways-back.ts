/** For each thing that is done to the lab by hand, the way back: what undoes it, what does it again, and what neither can. */
import type { Command, CommandResults } from '../../src-main/contract/api.ts';
import type { CodeCommand } from '../../src-main/contract/change-words.ts';
import { changeWords } from '../../src-main/contract/change-words.ts';
import type { NamedChange } from '../../src-main/contract/code-change.ts';
import type { FaultAction } from '../../src-main/contract/fault.ts';
import { happensOnce } from '../../src-main/contract/fault.ts';
import type { EdgeId, FaultId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { FaultView } from '../../src-main/trace/topology.ts';
import { describeFault } from '../format/words.ts';
import type { LabSnapshot } from './snapshot.ts';
import type { Change, Entry } from './undo.ts';

/** Does something to the lab without noting it down; undefined when it could not be done, and the person has been told. */
export type Do = <C extends Command>(command: C, failure: string) => Promise<CommandResults[C['do']] | undefined>;

/** What is known of the lab just before a command. `toldUs`: how far it was when the engine told so last. */
export type Before = { snapshot: LabSnapshot; nowUs: Us; toldUs: Us };

export class WaysBack {
  readonly #do: Do;
  /** A fault that was injected again has another id: what came before it still means it. */
  readonly #laterIds = new Map<FaultId, FaultId>();
  /** The trace that tells of them may not have come yet. */
  readonly #injectedFaults = new Map<FaultId, FaultView>();

  constructor(send: Do) {
    this.#do = send;
  }

  /** Undefined for what changes nothing that can be taken back: time, settings, questions. */
  of<C extends Command>(command: C, result: CommandResults[C['do']], before: Before): Entry | undefined {
    const entry = this.#entryOf(command, result, before);
    return entry === undefined ? undefined : { ...entry, atUs: before.toldUs };
  }

  #entryOf(command: Command, result: unknown, before: Before): Entry | undefined {
    switch (command.do) {
      case 'inject-fault':
        return this.#injected(command.fault, command.forUs, (result as CommandResults['inject-fault']).fault, before.nowUs);
      case 'clear-fault':
        return this.#cleared(command.fault, before);
      case 'restart-edge':
        return this.#restarted(command, { kind: 'edge-crash', edge: command.edge, point: 'now' }, `restart of ${command.edge}`);
      case 'restart-hub':
        return this.#restarted(command, { kind: 'hub-crash' }, 'restart of the hub');
      case 'add-edge':
        return this.#added(command, (result as CommandResults['add-edge']).edge);
      case 'remove-edge':
        return this.#removed(command.edge, before.snapshot.edges.find(({ id }) => id === command.edge)?.namespace);
      case 'install-bundle':
      case 'uninstall-plugin':
      case 'edit-plugin':
      case 'put-bundle':
      case 'put-api':
      case 'edit-bundle':
        return this.#code(command, result as CommandResults[CodeCommand['do']]);
      default:
        return finalityOf(command);
    }
  }

  #injected(action: FaultAction, forUs: Us | undefined, id: FaultId, nowUs: Us): Entry {
    this.#injectedFaults.set(id, { id, action, startedAt: nowUs, ...(forUs === undefined ? {} : { untilAt: nowUs + forUs }) });
    const what = faultWords(action);
    if (happensOnce(action.kind) && action.kind !== 'edge-crash' && action.kind !== 'hub-crash')
      return { title: what, cannot: 'It happened once, and what it did stays done.' };
    const isCrash = action.kind === 'edge-crash' || action.kind === 'hub-crash';
    return {
      title: what,
      undo: () => this.#clear(id),
      redo: () => this.#inject(action, forUs, id),
      ...(isCrash ? { remains: 'It runs again; what was in its memory stays lost.' } : {}),
    };
  }

  #cleared(id: FaultId, { snapshot, nowUs }: Before): Entry | undefined {
    const fault = snapshot.faults.find((active) => active.id === id) ?? this.#injectedFaults.get(id);
    if (fault === undefined) return undefined;
    const { action, untilAt } = fault;
    const leftUs = untilAt === undefined ? undefined : Math.max(1, untilAt - nowUs);
    return {
      title: `end of ${faultWords(action)}`,
      undo: () => this.#inject(action, leftUs, id),
      redo: () => this.#clear(id),
    };
  }

  #restarted(command: Extract<Command, { do: 'restart-edge' | 'restart-hub' }>, crash: FaultAction, title: string): Entry {
    return {
      title,
      undo: async () => (await this.#do({ do: 'inject-fault', fault: crash }, 'It was not crashed again')) !== undefined,
      redo: async () => (await this.#do(command, 'It was not restarted')) !== undefined,
    };
  }

  #added(command: Extract<Command, { do: 'add-edge' }>, edge: EdgeId): Entry {
    return {
      title: `new edge ${edge}`,
      undo: async () => (await this.#do({ do: 'remove-edge', edge }, `${edge} was not removed`)) !== undefined,
      redo: async () => (await this.#do({ ...command, edge }, `${edge} was not added`)) !== undefined,
      remains: `${edge} has left the lab, and what lay in its queue is gone.`,
    };
  }

  /** The engine remembers what an edge had that has left: it comes back like itself. */
  #removed(edge: EdgeId, namespace: string | undefined): Entry {
    return {
      title: `removal of ${edge}`,
      undo: async () => {
        const again = { do: 'add-edge', edge, like: edge, ...(namespace === undefined ? {} : { namespace }) } as const;
        return (await this.#do(again, `${edge} was not added again`)) !== undefined;
      },
      redo: async () => (await this.#do({ do: 'remove-edge', edge }, `${edge} was not removed`)) !== undefined,
      remains: `${edge} is back with its plugins and traffic. What lay in its queue and stores is gone.`,
    };
  }

  /** The engine keeps what was there before; it refuses when somebody else has changed the same since. */
  ofChange({ change, title, remains }: NamedChange): Change {
    const putBack = async (to: 'before' | 'after', failure: string): Promise<boolean> =>
      (await this.#do({ do: 'put-back', change, to }, failure)) !== undefined;
    return {
      title,
      undo: () => putBack('before', `Not undone: ${title}`),
      redo: () => putBack('after', `Not done again: ${title}`),
      ...(remains === undefined ? {} : { remains }),
    };
  }

  #code(command: CodeCommand, { change, ...result }: CommandResults[CodeCommand['do']]): Entry {
    return this.ofChange({ change, ...changeWords(command, result) });
  }

  async #inject(fault: FaultAction, forUs: Us | undefined, id: FaultId): Promise<boolean> {
    const command = { do: 'inject-fault', fault, ...(forUs === undefined ? {} : { forUs }) } as const;
    const result = await this.#do(command, 'The fault was not injected again');
    if (result !== undefined) this.#laterIds.set(this.#latest(id), result.fault);
    return result !== undefined;
  }

  async #clear(id: FaultId): Promise<boolean> {
    return (await this.#do({ do: 'clear-fault', fault: this.#latest(id) }, 'The fault was not taken back')) !== undefined;
  }

  #latest(id: FaultId): FaultId {
    let latest = id;
    for (let later = this.#laterIds.get(latest); later !== undefined; later = this.#laterIds.get(latest)) latest = later;
    return latest;
  }
}

/** `responses dropped on edge-1`. */
export function faultWords(action: FaultAction): string {
  const on = 'link' in action ? action.link : 'edge' in action ? action.edge : 'on' in action ? action.on : undefined;
  return on === undefined ? describeFault(action) : `${describeFault(action)} on ${on}`;
}

const FINAL: Partial<Record<Command['do'], { title: string; cannot: string }>> = {
  'send-payload': { title: 'sent payload', cannot: 'A payload that was sent is on its way.' },
  'send-request': { title: 'sent request', cannot: 'A request that was sent has been answered.' },
  'release-held': { title: 'release of a message', cannot: 'A message that was released is on its way.' },
  'drop-held': { title: 'drop of a message', cannot: 'A message that was dropped is gone.' },
  'move-held-to-front': { title: 'order of held messages', cannot: 'Held messages keep their new order.' },
  'lose-answer': { title: 'lost answer', cannot: 'The answer is lost, and the edge has to send again.' },
  'reload-gateway': { title: 'reload', cannot: 'The gateway has built its APIs anew.' },
  'clear-bundle-cache': { title: 'emptied cache', cannot: 'The gateway fetches the bundle again when it needs it.' },
};

function finalityOf(command: Command): Entry | undefined {
  return FINAL[command.do];
}
