/**
 * An edge's end of its link, where messages are whole: a call, an answer, a message on the stream. Here they can be held and
 * let go by hand, and the answer to a batch can get lost. Both worlds have it, since it knows no bytes: a batch that is let
 * through twice is called twice, and the hub gets it twice.
 *
 * Invariants: without rules every message passes at once, inside the call that brought it; a message that is held is
 * released once, dropped once, or gone with its connection.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { ReleaseOrder } from '../../contract/fault.ts';
import type { BatchId, EdgeId } from '../../contract/ids.ts';
import type { Direction } from '../../contract/units.ts';
import type { Carries, MessageDropped, MessageHeld } from '../../trace/events.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Environment } from '../kernel/environment.ts';

/** What a message is. `batch`: the one that it carries or answers. */
export type LinkMessage = { direction: Direction; carries: Carries; batch?: BatchId };

/** `deliver` hands it over at the far side of the gate; for a request that may be done twice. */
type HeldMessage = LinkMessage & { id: number; connection: object; deliver: () => void };

type Hold = { directions: readonly Direction[]; onHit: () => void };
type Loss = { batch: BatchId | undefined; onHit: () => void; onMissed: () => void };

export class MessageGate {
  readonly #environment: Environment;
  readonly #edge: EdgeId;
  readonly #holds = new Set<Hold>();
  readonly #losses = new Set<Loss>();
  /** In the order in which they will go. */
  #held: HeldMessage[] = [];
  #count = 0;
  readonly #underway = new Set<BatchId>();

  constructor(environment: Environment, edge: EdgeId) {
    this.#environment = environment;
    this.#edge = edge;
  }

  /** Nothing is held, and nothing will be. */
  get isClean(): boolean {
    return this.#holds.size === 0 && this.#losses.size === 0 && this.#held.length === 0;
  }

  /** The edge waits for the batch's answer. */
  isUnderway(batch: BatchId): boolean {
    return this.#underway.has(batch);
  }

  /** Holds what comes in the directions; disposing lets go what only this hold keeps. `onHit` at each message. */
  hold(directions: readonly Direction[], release: ReleaseOrder, onHit: () => void): Disposable {
    const hold: Hold = { directions, onHit };
    this.#holds.add(hold);
    return {
      dispose: () => {
        if (this.#holds.delete(hold)) this.#letGo(directions, release);
      },
    };
  }

  /**
   * The answer to the batch, or without one the next answer to any, gets lost; also one that is held already. `onMissed` when
   * the edge stops waiting for the batch before its answer has come.
   */
  loseAnswer(batch: BatchId | undefined, onHit: () => void, onMissed: () => void): Disposable {
    const loss: Loss = { batch, onHit, onMissed };
    const held = this.#held.find((message) => message.carries === 'answer' && (batch === undefined || message.batch === batch));
    if (held === undefined) {
      this.#losses.add(loss);
    } else {
      this.#drop(held);
      onHit();
    }
    return { dispose: () => this.#losses.delete(loss) };
  }

  /** Lets a held message go on, `times` times. Throws ERR_NOT_FOUND; ERR_CONFLICT for what cannot be delivered twice. */
  release(id: number, times: 1 | 2): void {
    const message = this.#find(id);
    if (times === 2 && !canRepeat(message)) {
      throw new SpokelabError(
        'ERR_CONFLICT',
        `Message ${id} on the link of "${this.#edge}" is no batch: only a batch can reach the hub twice, since an edge takes one answer to each call.`,
      );
    }
    this.#release(message, times);
  }

  /** A held message never arrives. The connection stays whole: it is a call that got lost, not bytes of a stream. */
  drop(id: number): void {
    this.#drop(this.#find(id));
  }

  /** A held message is the first to go when the hold ends. */
  moveToFront(id: number): void {
    const message = this.#find(id);
    this.#held = [message, ...this.#held.filter((other) => other !== message)];
    this.#environment.trace({ type: 'message-moved', at: this.#now(), edge: this.#edge, message: id });
  }

  /** A message has come to the gate; `deliver` is called now, later or never. */
  pass(message: LinkMessage, connection: object, deliver: () => void): void {
    const loss = message.carries === 'answer' ? this.#lossOf(message.batch) : undefined;
    if (loss !== undefined) {
      this.#losses.delete(loss);
      this.#traceDropped(message);
      loss.onHit();
      return;
    }
    const holds = [...this.#holds].filter(({ directions }) => directions.includes(message.direction));
    if (holds.length === 0) return deliver();
    this.#count += 1;
    const held: HeldMessage = { ...message, id: this.#count, connection, deliver };
    this.#held.push(held);
    this.#environment.trace({ type: 'message-held', at: this.#now(), ...this.#fieldsOf(held) });
    for (const hold of holds) hold.onHit();
  }

  callBegan(batch: BatchId): void {
    this.#underway.add(batch);
  }

  /** The edge does not wait for the batch's answer any more. */
  callEnded(batch: BatchId): void {
    this.#underway.delete(batch);
    for (const loss of [...this.#losses]) {
      if (loss.batch === batch && this.#losses.delete(loss)) loss.onMissed();
    }
  }

  /** What is held of a connection ends with it. */
  connectionClosed(connection: object): void {
    for (const message of this.#held.filter((candidate) => candidate.connection === connection)) this.#drop(message);
  }

  #lossOf(batch: BatchId | undefined): Loss | undefined {
    for (const loss of this.#losses) if (loss.batch === undefined || loss.batch === batch) return loss;
    return undefined;
  }

  #letGo(directions: readonly Direction[], release: ReleaseOrder): void {
    const isKept = (direction: Direction): boolean => [...this.#holds].some((hold) => hold.directions.includes(direction));
    const going = this.#held.filter(({ direction }) => directions.includes(direction) && !isKept(direction));
    if (release === 'reversed') going.reverse();
    for (const message of going) {
      // A connection that closes on what came before takes the rest along.
      if (this.#held.includes(message)) this.#release(message, release === 'twice' && canRepeat(message) ? 2 : 1);
    }
  }

  #release(message: HeldMessage, times: 1 | 2): void {
    this.#remove(message);
    this.#environment.trace({ type: 'message-released', at: this.#now(), ...this.#fieldsOf(message), times });
    for (let time = 0; time < times; time += 1) message.deliver();
  }

  #drop(message: HeldMessage): void {
    this.#remove(message);
    this.#traceDropped(message, message.id);
  }

  #remove(message: HeldMessage): void {
    this.#held = this.#held.filter((other) => other !== message);
  }

  #find(id: number): HeldMessage {
    const message = this.#held.find((candidate) => candidate.id === id);
    if (message !== undefined) return message;
    throw new SpokelabError(
      'ERR_NOT_FOUND',
      `Message ${id} is not held on the link of "${this.#edge}" any more: it was released or dropped, or its connection has ended.`,
    );
  }

  #fieldsOf({ id, direction, carries, batch }: HeldMessage): Omit<MessageHeld, 'type' | 'at'> {
    return { edge: this.#edge, message: id, direction, carries, ...(batch === undefined ? {} : { batch }) };
  }

  #traceDropped({ direction, carries, batch }: LinkMessage, message?: number): void {
    const event: MessageDropped = { type: 'message-dropped', at: this.#now(), edge: this.#edge, direction, carries };
    if (batch !== undefined) event.batch = batch;
    if (message !== undefined) event.message = message;
    this.#environment.trace(event);
  }

  #now(): number {
    return this.#environment.clock.now();
  }
}

const canRepeat = ({ carries }: LinkMessage): boolean => carries === 'batch';
