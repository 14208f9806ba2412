/**
 * One window on one lab: takes the engine's events in, folds them, publishes snapshots to the store, and can show any kept
 * moment. Works once a frame; React hears of it at most about twelve times a second.
 */
import type { LabInfo } from '../../src-main/contract/api.ts';
import type { EdgeId, PayloadId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { MINUTE, SECOND } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { JourneyStep } from '../../src-main/trace/journey.ts';
import type { Ledger, PayloadRecord } from '../../src-main/trace/ledger.ts';
import type { QueueContents, QueueRow } from '../../src-main/trace/queue-contents.ts';
import type { Topology } from '../../src-main/trace/topology.ts';
import type { FromEngine } from '../bridge/channel.ts';
import type { EngineConnection } from '../bridge/engine-connection.ts';
import type { Actions } from './actions.ts';
import { createActions, sender } from './actions.ts';
import { AskedEvents } from './asked-events.ts';
import type { LabDocument } from './document.ts';
import { createDocument } from './document.ts';
import type { Figures } from './figures.ts';
import { isSameClock, LabClock } from './lab-clock.ts';
import { LabModel, PAYLOADS_KEPT_MAX } from './lab-model.ts';
import type { LabStore } from './lab-store.ts';
import { OldPayloads } from './old-payloads.ts';
import { PayloadPages } from './payload-pages.ts';
import { PayloadSearch } from './payload-search.ts';
import type { PayloadList } from './payload-views.ts';
import { GrowingJourney, ledgerAt, listPayloads, payloadAt, queuesAt, recentPayloads } from './payload-views.ts';
import { Reveal } from './reveal.ts';
import type { PayloadListFilter } from './selection.ts';
import type { SharedText } from './shared-text.ts';
import { shareText } from './shared-text.ts';
import { snapshotOf } from './snapshot.ts';
import { stepFrom } from './steps.ts';
import { TimeView } from './time-view.ts';
import { CHUNK_EVENTS } from './trace-history.ts';
import { UndoStack, undoableIn } from './undo.ts';
import { Whys } from './whys.ts';

const PUBLISH_MS = 80;
/** A moment that is looked at so long is stayed with; until then the engine answers only what the next one needs. */
const STAYED_MS = 150;
/** Wall time given to folding in one frame; what is left waits for the next. */
const FOLD_MS = 7;
/** While it reads a long history, of which a person waits for the end. */
const CATCH_UP_MS = 13;
const CATCH_UP_EVENTS = 50_000;
const FOLD_EVENTS = 128;
const RATE_MS = 1_000;

type EventsMessage = Extract<FromEngine, { kind: 'events' }>;

/** The lab as it is to be drawn: now, or as it was at the viewed moment. Until `isExact` it is as it was a little earlier. */
export type Shown = { topology: Topology; figures: Figures; at: Us; position: number; isPast: boolean; isExact: boolean };

export class LabSession {
  readonly store: LabStore;
  readonly actions: Actions;
  /** Everything that can be undone, of the text and of the lab. */
  readonly undo: UndoStack;
  readonly document: LabDocument;
  readonly sharedText: SharedText;
  readonly view = new TimeView();
  readonly clock = new LabClock();
  readonly whys = new Whys(this);
  readonly reveal = new Reveal(this);
  readonly #connection: EngineConnection;
  readonly #payloadsKept: number;
  #model: LabModel;
  #inbox: EventsMessage[] = [];
  #folded = 0;
  #past: Shown | undefined;
  /** Since when the viewed moment is looked at, until the lists of what was newest then have been seen to. */
  #freshSinceMs: number | undefined;
  #journey: GrowingJourney | undefined;
  readonly #asked: AskedEvents;
  readonly #olds: OldPayloads;
  readonly #pages: PayloadPages;
  #oldLedger: { position: number; ledger: ReturnType<typeof ledgerAt> } | undefined;
  #oldQueues: { position: number; queues: QueueContents | undefined } | undefined;
  #publishedMs = 0;
  #isDirty = true;
  #total = 0;
  #lost = 0;
  #rate = { sinceMs: 0, taken: 0, perSecond: 0 };

  /** `payloadsKept`: about how many payloads keep a record here. */
  constructor(connection: EngineConnection, store: LabStore, payloadsKept = PAYLOADS_KEPT_MAX) {
    this.#connection = connection;
    this.#asked = new AskedEvents(connection);
    this.#pages = new PayloadPages(this, connection);
    this.#olds = new OldPayloads(this, this.#asked, this.#pages, () => {
      this.#isDirty = true;
    });
    this.#payloadsKept = payloadsKept;
    this.#model = new LabModel(0, payloadsKept);
    this.store = store;
    this.undo = new UndoStack(
      () => store.setState({ undoable: undoableIn(this.undo) }),
      () => this.clock.state.nowUs,
    );
    this.actions = createActions(connection, store, this.clock, this.undo);
    this.document = createDocument({ store, undo: this.undo, ask: this.actions.ask, send: sender(connection, store) });
    this.sharedText = shareText({ store, document: this.document, tell: this.actions.tell });
  }

  get model(): LabModel {
    return this.#model;
  }

  start(): void {
    this.#connection.start({
      state: (connection) => {
        if (connection.status !== 'open') this.clock.halt(performance.now());
        this.store.setState({ connection });
      },
      welcome: (message) => this.#welcome(message),
      events: (message) => {
        this.clock.sync(message.clock, performance.now());
        this.#inbox.push(message);
      },
      text: (text) => this.sharedText.hear(text),
      asked: (asks) => this.store.setState(({ trust }) => ({ trust: { ...trust, asks } })),
    });
  }

  close(): void {
    this.#connection.close();
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  /** One frame's work. */
  work(wallMs: number): void {
    this.#fold(wallMs);
    this.#suggestSpan();
    this.view.keepUp(this.clock.now(wallMs));
    this.#countRate(wallMs);
    if (this.#past?.isExact === true && wallMs - (this.#freshSinceMs ?? wallMs) >= STAYED_MS) this.#lookBefore(this.#past.position);
    if (wallMs - this.#publishedMs >= PUBLISH_MS && (this.#isDirty || this.clock.state.running)) this.#publish(wallMs);
  }

  /** Once the lab says how often edges send. While a lab that runs again is read anew, the view stays as it was. */
  #suggestSpan(): void {
    const { heartbeatUs } = this.#model.topology;
    if (heartbeatUs > 0) this.view.suggest(Math.min(2 * MINUTE, Math.max(10 * SECOND, heartbeatUs * 6)));
  }

  shown(wallMs: number = performance.now()): Shown {
    if (this.#past !== undefined) return this.#past;
    const { topology, figures, history } = this.#model;
    return { topology, figures, at: this.clock.now(wallMs), position: history.next, isPast: false, isExact: true };
  }

  /** Moves the whole window to a moment; `undefined` is now. */
  viewMoment(moment: Us | undefined): void {
    const { history } = this.#model;
    const newest = this.clock.now(performance.now());
    if (moment === undefined || moment >= newest) {
      this.#past = undefined;
      this.store.setState({ moment: undefined, isMomentExact: true });
    } else {
      this.view.hold();
      if (!this.#look(Math.max(history.reach.at, Math.round(moment)))) {
        // The picture follows at once, the words with the engine's answer or a little later: drawing them twice would be slower.
        this.#isDirty = true;
        return;
      }
    }
    this.#publish(performance.now());
  }

  /** Gives whether it is exact. Shows the moment as far as events are at hand, and exactly once the engine has given those that are not. */
  #look(at: Us): boolean {
    const model = this.#model;
    const { missing, ...look } = model.history.look(at);
    const past = { ...look, at, isPast: true, isExact: missing === undefined };
    this.#past = past;
    this.#freshSinceMs = performance.now();
    this.store.setState({ moment: at, isMomentExact: past.isExact });
    if (missing === undefined) return true;
    const again = (): void => {
      if (this.#past === undefined || this.#past.isExact || this.#model !== model) return;
      this.#look(this.#past.at);
      this.#publish(performance.now());
    };
    this.#asked.fill(model.history, missing, again, () => {});
    return false;
  }

  /** The events before the viewed position, for the lists of what was newest then. */
  #lookBefore(position: number): void {
    this.#freshSinceMs = undefined;
    const model = this.#model;
    const chunk = [1, 2, 3].find((back) => model.history.missingAt(position - back * CHUNK_EVENTS) !== undefined);
    const missing = chunk === undefined ? undefined : model.history.missingAt(position - chunk * CHUNK_EVENTS);
    if (missing === undefined) return;
    const again = (): void => {
      this.#isDirty = true;
      if (this.#model === model && this.#past?.position === position) this.#lookBefore(position);
    };
    this.#asked.fill(model.history, missing, again, () => {});
  }

  /** To the event before or after the viewed moment that is worth a stop. */
  step(direction: -1 | 1): void {
    const { moment } = this.store.getState();
    const { at, missing } = stepFrom(this.#model.history, moment ?? this.clock.now(performance.now()), direction);
    if (missing !== undefined) {
      const model = this.#model;
      const again = (): void => {
        if (this.#model === model && this.store.getState().moment === moment) this.step(direction);
      };
      return this.#asked.fill(model.history, missing, again, () => {});
    }
    if (at === undefined && direction === 1) return this.follow();
    if (at === undefined) return;
    this.viewMoment(at);
    this.view.reveal(at);
    this.#publish(performance.now());
  }

  viewOldest(): void {
    const { at } = this.#model.history.reach;
    this.viewMoment(at);
    this.view.reveal(at);
  }

  /** Shows the span in the space-time diagram, wherever the window is. */
  showInSpaceTime(fromUs: Us, toUs: Us): void {
    this.store.setState({ view: 'lab' });
    this.view.show(fromUs, toUs);
  }

  /** Back to now, and along with it. */
  follow(): void {
    this.view.follow();
    this.viewMoment(undefined);
  }

  payload(id: PayloadId): PayloadRecord | undefined {
    const { position, isPast } = this.shown();
    const now = this.#model.ledger.payload(id);
    const old = isPast || now === undefined ? this.#olds.of(id) : undefined;
    return old === undefined ? payloadAt(this.#model, id, position) : old.recordAt(position);
  }

  /** The engine has been asked about the payload and has not answered yet. */
  isAskedAbout(id: PayloadId): boolean {
    return this.#olds.isAskedAbout(id);
  }

  /** The last payloads of an edge, newest first. */
  recentPayloads(edge: EdgeId, countMax: number): PayloadRecord[] {
    return recentPayloads(this.#model, edge, this.shown().position, countMax);
  }

  journey(id: PayloadId): readonly JourneyStep[] {
    const { position, isPast } = this.shown();
    const old = this.#olds.of(id);
    if (old !== undefined) {
      const told = old.steps(this.#model.history);
      return isPast ? told.filter((step) => step.index < position) : told;
    }
    if (this.#journey?.id !== id) this.#journey = new GrowingJourney(id, this.#model.history.first);
    const steps = this.#journey.read(this.#model);
    return isPast ? steps.filter((step) => step.index < position) : steps;
  }

  /** `isExact` is false when the list shows outcomes of now because those of the viewed moment can no longer be had. */
  payloads(filter: PayloadListFilter): PayloadList & { isExact: boolean } {
    const { ledger, isExact } = this.ledgerShown();
    return { ...listPayloads(this.#model, ledger, filter), isExact };
  }

  /** A search of all payloads as they are shown; `isExact` as above. */
  search(filter: PayloadListFilter, bodies?: ReadonlySet<PayloadId>): { search: PayloadSearch; isExact: boolean } {
    const { ledger, isExact } = this.ledgerShown();
    return { search: new PayloadSearch(this.#model, ledger, filter, { bodies, pages: this.#pages }), isExact };
  }

  /** What lies in an edge's queue, oldest first; undefined when the viewed moment can no longer be had. */
  queue(edge: EdgeId): Iterable<QueueRow> | undefined {
    const { position } = this.shown();
    if (this.#oldQueues?.position !== position) this.#oldQueues = { position, queues: queuesAt(this.#model, position) };
    return this.#oldQueues.queues?.rows(edge);
  }

  ledgerShown(): { ledger: Ledger; isExact: boolean } {
    const { position } = this.shown();
    if (this.#oldLedger?.position !== position) this.#oldLedger = { position, ledger: ledgerAt(this.#model, position) };
    const { ledger } = this.#oldLedger;
    return { ledger: ledger ?? this.#model.ledger, isExact: ledger !== undefined };
  }

  #welcome(message: Extract<FromEngine, { kind: 'welcome' }>): void {
    this.#reset(message.first);
    const { lab } = this.store.getState();
    if (!isSameLab(lab, message.lab)) this.#leaveLab();
    // Only a virtual lab goes back, and what was done to it since has not happened.
    else if (message.lab.world === 'virtual') this.undo.forgetAfter(message.clock.againToUs ?? message.clock.nowUs);
    this.clock.restart();
    this.clock.sync(message.clock, performance.now());
    // A lab that has gone back or run again is the same lab: what follows another one must not start anew.
    const isSame = JSON.stringify(lab) === JSON.stringify(message.lab);
    this.store.setState({ lab: isSame ? lab : message.lab, clock: message.clock });
    if (!isSameLab(lab, message.lab)) void this.actions.recallChanges();
  }

  /** What was written and done for another lab goes with it. */
  #leaveLab(): void {
    this.undo.clear();
    this.store.setState({ draft: undefined, shared: undefined, elsewhere: undefined, code: undefined, edits: {} });
  }

  /** A new line starts the trace again from the oldest event that the engine has. */
  #reset(first: number): void {
    this.#model = new LabModel(first, this.#payloadsKept);
    this.#inbox = [];
    this.#folded = 0;
    this.#past = undefined;
    this.#journey = undefined;
    this.#olds.forget();
    this.#pages.forget();
    this.#oldLedger = undefined;
    this.#oldQueues = undefined;
    this.#lost = first;
    this.#isDirty = true;
    this.store.setState({ moment: undefined, isMomentExact: true });
  }

  #fold(wallMs: number): void {
    let message = this.#inbox[0];
    const isBehind = message !== undefined && message.total - this.#model.history.next > CATCH_UP_EVENTS;
    const until = wallMs + (isBehind ? CATCH_UP_MS : FOLD_MS);
    while (message !== undefined) {
      if (message.from !== this.#model.history.next && this.#folded === 0) {
        const inbox = this.#inbox;
        this.#reset(message.from);
        this.#inbox = inbox;
      }
      const end = Math.min(message.events.length, this.#folded + FOLD_EVENTS);
      for (; this.#folded < end; this.#folded += 1) this.#model.apply(message.events[this.#folded] as TraceEvent);
      this.#isDirty = true;
      this.#total = message.total;
      if (this.#folded === message.events.length) {
        this.#inbox.shift();
        this.#folded = 0;
        this.#connection.taken(message.from + message.events.length);
      }
      if (performance.now() >= until) return;
      message = this.#inbox[0];
    }
  }

  #countRate(wallMs: number): void {
    const taken = this.#model.history.next;
    const elapsed = wallMs - this.#rate.sinceMs;
    if (elapsed < RATE_MS) return;
    const isFirst = this.#rate.sinceMs === 0 || taken < this.#rate.taken;
    this.#rate = { sinceMs: wallMs, taken, perSecond: isFirst ? 0 : Math.round(((taken - this.#rate.taken) * 1_000) / elapsed) };
    this.#isDirty = true;
  }

  #publish(wallMs: number): void {
    const { topology, figures, at } = this.shown(wallMs);
    const { history } = this.#model;
    const previous = this.store.getState();
    const clock = this.clock.state;
    const snapshot =
      this.#isDirty || this.#past !== undefined || previous.moment === undefined
        ? snapshotOf(topology, figures, previous.snapshot, at)
        : previous.snapshot;
    this.store.setState({
      snapshot,
      at,
      version: previous.version + 1,
      isFollowing: this.view.isFollowing,
      ...(isSameClock(previous.clock, clock) ? {} : { clock }),
      trace: {
        taken: history.next,
        total: this.#total,
        kept: history.next - history.reach.position,
        lost: this.#lost,
        perSecond: this.#rate.perSecond,
      },
    });
    this.#publishedMs = wallMs;
    this.#isDirty = false;
  }
}

/** The engine may have died in between, and the hub have another address. */
const isSameLab = (one: LabInfo | undefined, other: LabInfo): boolean =>
  JSON.stringify({ ...one, hubAddress: '' }) === JSON.stringify({ ...other, hubAddress: '' });
