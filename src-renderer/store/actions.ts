/** What a person can do to the lab. What cannot be done becomes a notice that says why and what to do. */
import type { Command, CommandResults, ExportForm, LabOrigin, Query, QueryResults } from '../../src-main/contract/api.ts';
import type { Breakpoint, StepTarget } from '../../src-main/contract/breakpoint.ts';
import type { BundleUpload } from '../../src-main/contract/bundle-upload.ts';
import type { CrashPoint, FaultAction, ReleaseOrder } from '../../src-main/contract/fault.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PayloadId, PluginId } from '../../src-main/contract/ids.ts';
import type { SettingsChange } from '../../src-main/contract/person.ts';
import type { Direction, Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import type { EngineConnection, TaskWatch } from '../bridge/engine-connection.ts';
import { bytesOfBase64 } from '../format/body.ts';
import { plural } from '../format/numbers.ts';
import { withoutDoubles } from './double-clicks.ts';
import type { LabClock } from './lab-clock.ts';
import type { LabStore } from './lab-store.ts';
import { notify, select } from './lab-store.ts';
import { startTask } from './long-task.ts';
import type { Saving } from './save-file.ts';
import { fetchExport } from './save-file.ts';
import type { UndoStack } from './undo.ts';
import type { Do } from './ways-back.ts';
import { WaysBack } from './ways-back.ts';

/** Breakpoints are small and flat, with their fields in one order. */
export const isSame = (one: Breakpoint, other: Breakpoint): boolean => JSON.stringify(one) === JSON.stringify(other);

export type PayloadDraft = { edge: EdgeId; plugin: PluginId; text: string; correlation?: string; metadata?: Record<string, string> };

/** After this long a crashed hub comes back by itself when "crash and restart" was asked for. */
export const RESTART_US: Us = 3 * SECOND;

export type Actions = ReturnType<typeof createActions>;

type Attempt = <C extends Command>(command: C, failure: string) => Promise<CommandResults[C['do']] | undefined>;
/** What became of it, or why it was not done; whoever asked tells the person. */
type Tell = <C extends Command>(command: C) => Promise<CommandResults[C['do']] | { reason: string }>;

/** What a person does with single messages on a link. */
const heldMessageActions = (attempt: Attempt) => ({
  releaseHeld: (edge: EdgeId, message: number, times: 1 | 2) =>
    attempt({ do: 'release-held', edge, message, times }, 'The message was not released'),
  dropHeld: (edge: EdgeId, message: number) => attempt({ do: 'drop-held', edge, message }, 'The message was not dropped'),
  moveHeld: (edge: EdgeId, message: number) => attempt({ do: 'move-held-to-front', edge, message }, 'The message was not moved'),
  loseAnswer: (edge: EdgeId, batch: BatchId) => attempt({ do: 'lose-answer', edge, batch }, 'The answer was not lost'),
});

/** Only a virtual lab can be stepped, turned back, and told where to stop. */
const timeTravelActions = (attempt: Attempt, clock: LabClock) => ({
  setBreakpoints: (breakpoints: Breakpoint[]) => attempt({ do: 'set-breakpoints', breakpoints }, 'The breakpoints were not set'),
  step: (to: StepTarget) => attempt({ do: 'step', to }, 'The lab was not stepped'),
  stepBack: (to: StepTarget) => attempt({ do: 'step-back', to }, 'The lab was not turned back'),
  goTo: (atUs: Us) => attempt({ do: 'go-to', atUs: Math.round(atUs) }, 'The lab was not turned back'),
  /** Sets the breakpoint, or takes it away when it is there. */
  toggleBreakpoint(breakpoint: Breakpoint) {
    const breakpoints = clock.state.breakpoints ?? [];
    const others = breakpoints.filter((other) => !isSame(other, breakpoint));
    const next = others.length < breakpoints.length ? others : [...breakpoints, breakpoint];
    return attempt({ do: 'set-breakpoints', breakpoints: next }, 'The breakpoint was not set');
  },
});

/** What a person does to gateways and the bundle server. */
const gatewayActions = (attempt: Attempt, tell: Tell) => ({
  reloadGateway: (edge?: EdgeId) =>
    attempt({ do: 'reload-gateway', ...(edge === undefined ? {} : { edge }) }, 'The gateway was not reloaded'),
  clearBundleCache: (bundle: string, edge: EdgeId) => attempt({ do: 'clear-bundle-cache', bundle, edge }, 'The cache was not cleared'),
  /** APIs that had the bundle `inPlaceOf` get it. */
  putBundle: (name: string, bundle: BundleUpload, inPlaceOf?: string) =>
    attempt({ do: 'put-bundle', name, bundle, ...(inPlaceOf === undefined ? {} : { inPlaceOf }) }, 'Nothing was uploaded'),
  sendRequest: (request: Omit<Extract<Command, { do: 'send-request' }>, 'do'>) =>
    attempt({ do: 'send-request', ...request }, 'The request was not sent'),
  /** What became of it, or why the old code runs on. */
  editBundle: (bundle: string, path: string, text: string) => tell({ do: 'edit-bundle', bundle, path, text }),
});

function tellOfBundle(store: LabStore, { plugin, name, version, nodes, warnings, api }: CommandResults['install-bundle']): void {
  const where = nodes.length <= 3 ? nodes.join(', ') : plural(nodes.length, 'node');
  if (api !== undefined)
    notify(store, 'done', `${name} is served`, `Under ${api.listenPath}, on ${where}. Its requests are in the view Gateways.`);
  else notify(store, 'done', `${name} ${version} is installed`, `Plugin ${plugin}, on ${where}.`);
  if (warnings.length > 0) notify(store, 'failed', `${name} would go wrong on a real gateway`, warnings.join(' '));
}

/** What is asked of the engine. */
const queryActions = (connection: EngineConnection, store: LabStore) => ({
  startTask: (query: Query) => void startTask(connection, store, query),
  /** The payload's bytes, or why there are none. */
  async body(payload: PayloadId): Promise<{ bytes: Uint8Array } | { reason: string }> {
    try {
      const result = await connection.query({ ask: 'payload-body', payload });
      return result.kept ? { bytes: bytesOfBase64(result.base64) } : { reason: result.reason };
    } catch (error) {
      return { reason: textOf(error) };
    }
  },
  /** What the engine answers, or why it does not. */
  async ask<Q extends Query>(query: Q, watch?: TaskWatch): Promise<QueryResults[Q['ask']] | { reason: string }> {
    try {
      return await connection.query(query, watch);
    } catch (error) {
      return { reason: textOf(error) };
    }
  },
});

type Inject = (fault: FaultAction, forUs?: Us) => Promise<{ fault: FaultId } | undefined>;

/** What can be done to a link; without `forUs` until it is restored. */
const linkFaultActions = (inject: Inject) => ({
  drop: (edge: EdgeId, drop: 'requests' | 'responses' | 'both', forUs?: Us) => inject({ kind: 'link-drop', link: edge, drop }, forUs),
  slowDown: (edge: EdgeId, latencyUs: Us, forUs?: Us) => inject({ kind: 'link-latency', link: edge, latencyUs, jitterUs: 0 }, forUs),
  loseSome: (edge: EdgeId, probability: number, forUs?: Us) =>
    inject({ kind: 'link-loss', link: edge, probability, direction: 'both' }, forUs),
  narrow: (edge: EdgeId, bytesPerSecond: number, forUs?: Us) => inject({ kind: 'link-bandwidth', link: edge, bytesPerSecond }, forUs),
  flap: (edge: EdgeId, span: Us, forUs?: Us) => inject({ kind: 'link-flap', link: edge, upUs: span, downUs: span }, forUs),
  hold: (edge: EdgeId, hold: Direction | 'both', release: ReleaseOrder, forUs?: Us) =>
    inject({ kind: 'link-hold', link: edge, hold, release }, forUs),
  resetLink: (edge: EdgeId) => inject({ kind: 'link-reset', link: edge }),
});

/** Undefined when it could not be done; the person has been told. */
export const sender =
  (connection: EngineConnection, store: LabStore): Do =>
  async (command, failure) => {
    try {
      return await connection.command(command);
    } catch (error) {
      notify(store, 'failed', failure, textOf(error));
      return undefined;
    }
  };

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Noting = { attempt: Attempt; tell: Tell; recallChanges(): Promise<void> };

/** What is done goes on the stack of what can be undone. */
function noting(connection: EngineConnection, store: LabStore, clock: LabClock, undo: UndoStack): Noting {
  const waysBack = new WaysBack(sender(connection, store));
  const note = async <C extends Command>(command: C): Promise<CommandResults[C['do']]> => {
    const before = { snapshot: store.getState().snapshot, nowUs: clock.now(performance.now()), toldUs: clock.state.nowUs };
    const result = await connection.command(command);
    const entry = waysBack.of(command, result, before);
    if (entry !== undefined) undo.push(entry, performance.now());
    return result;
  };
  return {
    attempt: (command, failure) => note(command).catch((error: unknown) => void notify(store, 'failed', failure, textOf(error))),
    tell: (command) => note(command).catch((error: unknown) => ({ reason: textOf(error) })),
    /** What was changed in this lab before its engine was started again can be undone after all that was done since. */
    async recallChanges(): Promise<void> {
      const { lab } = store.getState();
      if (lab?.world !== 'live' || lab.recorded !== undefined) return;
      const answer = await connection.query({ ask: 'earlier-changes' }).catch(() => undefined);
      if (answer === undefined || answer.changes.length === 0 || store.getState().lab !== lab) return;
      undo.pushUnder(answer.changes.map((change) => waysBack.ofChange(change)));
    },
  };
}

const crashActions = (attempt: Attempt, inject: (fault: FaultAction) => Promise<unknown>) => ({
  crashEdge: (edge: EdgeId, point: CrashPoint = 'now', restartUs?: Us) =>
    inject({ kind: 'edge-crash', edge, point, ...(restartUs === undefined ? {} : { restartUs }) }),
  restartEdge: (edge: EdgeId) => attempt({ do: 'restart-edge', edge }, `${edge} was not restarted`),
  crashHub: (restartUs?: Us) => inject({ kind: 'hub-crash', ...(restartUs === undefined ? {} : { restartUs }) }),
  restartHub: () => attempt({ do: 'restart-hub' }, 'The hub was not restarted'),
});

const edgeActions = (attempt: Attempt, store: LabStore) => ({
  async addEdge(fields: { edge?: EdgeId; namespace?: string; like?: EdgeId }): Promise<boolean> {
    const result = await attempt({ do: 'add-edge', ...fields }, 'The edge was not added');
    if (result === undefined) return false;
    select(store, { kind: 'edge', id: result.edge });
    return true;
  },
  async removeEdge(edge: EdgeId): Promise<void> {
    if ((await attempt({ do: 'remove-edge', edge }, `${edge} was not removed`)) === undefined) return;
    const { selection } = store.getState();
    if ((selection?.kind === 'edge' && selection.id === edge) || (selection?.kind === 'link' && selection.edge === edge))
      select(store, undefined);
  },
});

export function createActions(connection: EngineConnection, store: LabStore, clock: LabClock, undo: UndoStack) {
  const { attempt: noted, tell, recallChanges } = noting(connection, store, clock, undo);
  const attempt = withoutDoubles(noted);
  /** The engine says nothing of a changed pace until the next event, so the clock is set here as well. */
  function setPace(change: { running?: boolean; speed?: number }): void {
    const wallMs = performance.now();
    const state = { ...clock.state, nowUs: clock.now(wallMs), ...change };
    clock.sync(state, wallMs);
    store.setState({ clock: state });
  }

  const faultsOn = (edge: EdgeId) => store.getState().snapshot.faults.filter(({ action }) => 'link' in action && action.link === edge);

  const inject = (fault: FaultAction, forUs?: Us) =>
    attempt(forUs === undefined ? { do: 'inject-fault', fault } : { do: 'inject-fault', fault, forUs }, 'The fault was not injected');

  const linkFaults = linkFaultActions(inject);
  const actions = {
    recallChanges,
    ...heldMessageActions(attempt),
    ...linkFaults,
    async pause(): Promise<void> {
      if ((await attempt({ do: 'pause' }, 'The lab was not paused')) !== undefined) setPace({ running: false });
    },
    async continue(): Promise<void> {
      if ((await attempt({ do: 'continue' }, 'The lab did not continue')) !== undefined) setPace({ running: true });
    },
    togglePause: (): Promise<void> => (clock.state.running ? actions.pause() : actions.continue()),
    ...timeTravelActions(attempt, clock),
    async setSpeed(speed: number): Promise<void> {
      if ((await attempt({ do: 'set-speed', speed }, 'The speed was not changed')) !== undefined) setPace({ speed });
    },

    inject,
    clearFault: (fault: FaultId) => attempt({ do: 'clear-fault', fault }, 'The fault was not cleared'),

    async restoreLink(edge: EdgeId): Promise<void> {
      for (const fault of faultsOn(edge)) await actions.clearFault(fault.id);
    },
    /** Cuts a link, or restores it when it is cut. */
    async toggleCut(edge: EdgeId): Promise<void> {
      if (faultsOn(edge).some(({ action }) => action.kind === 'link-drop')) await actions.restoreLink(edge);
      else await linkFaults.drop(edge, 'both');
    },

    ...crashActions(attempt, inject),

    /** Another lab in place of this one; what was written or selected for this one goes with it. */
    async openLab(origin: LabOrigin, world: 'live' | 'virtual'): Promise<boolean> {
      if ((await attempt({ do: 'open-lab', origin, world }, 'The lab was not opened')) === undefined) return false;
      store.setState({ draft: undefined, payloadFilter: {}, moment: undefined, code: undefined, edits: {} });
      undo.clear();
      select(store, undefined);
      return true;
    },
    ...edgeActions(attempt, store),
    async installBundle(target: NodeId | 'all', bundle: BundleUpload): Promise<void> {
      const result = await attempt({ do: 'install-bundle', target, bundle }, `${bundle.name} was not installed`);
      if (result !== undefined) tellOfBundle(store, result);
    },
    /** What became of it, or why the old code runs on. */
    editPlugin: (edit: Omit<Extract<Command, { do: 'edit-plugin' }>, 'do'>) => tell({ do: 'edit-plugin', ...edit }),
    ...gatewayActions(attempt, tell),
    uninstall: (node: NodeId | 'all', plugin: PluginId) =>
      attempt({ do: 'uninstall-plugin', node, plugin }, `Plugin ${plugin} was not removed${node === 'all' ? '' : ` from ${node}`}`),

    async sendPayload(draft: PayloadDraft): Promise<boolean> {
      const result = await attempt({ do: 'send-payload', ...draft }, 'The payload was not sent');
      if (result === undefined) return false;
      select(store, { kind: 'payload', id: result.payload });
      return true;
    },

    trust: (hash: string) => attempt({ do: 'trust', hash }, 'It is not allowed'),
    forgetOpened: (file: string) => attempt({ do: 'forget-opened', file }, 'It stays on the list'),
    keepDraft: (file: string, text: string) => attempt({ do: 'keep-draft', file, text }, 'What you write is not kept'),
    dropDraft: (file: string) => attempt({ do: 'drop-draft', file }, 'What was kept of it stays'),
    /** Where it lies now and what it holds, or why it was not saved. */
    saveText: (save: Omit<Extract<Command, { do: 'save-text' }>, 'do'>) => tell({ do: 'save-text', ...save }),
    tell,
    keepSettings: (change: SettingsChange) => attempt({ do: 'keep-settings', change }, 'The settings are not kept'),

    ...queryActions(connection, store),
    fetchExport: (form: ExportForm, saving: Saving) => fetchExport(connection, form, saving),
    /** The lab so far as a scenario, or why there is none. */
    scenario: (payload: PayloadId | undefined) => actions.ask(payload === undefined ? { ask: 'scenario' } : { ask: 'scenario', payload }),
    kv: (node: NodeId, plugin: PluginId) => actions.ask({ ask: 'kv', node, plugin }),
  };
  return actions;
}
