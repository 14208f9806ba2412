/**
 * One direction of one connection: takes what arrives at `source`, asks the link what becomes of it, and writes it to
 * `target` when its time has come. Order is kept, whatever delays are drawn. Bytes in transit are bounded: above the
 * limit the source is not read, and TCP holds its sender back.
 */
import type { Socket } from 'node:net';
import type { Direction, Us } from '../../contract/units.ts';
import type { Clock, Timer } from '../../engine/ports/clock.ts';
import type { LinkPolicy } from '../../engine/ports/link-policy.ts';

/** Above it the source is not read any further, until half of it is left. */
const TRANSIT_BYTES_MAX = 4 * 1_024 * 1_024;

export type BytePipeOptions = {
  direction: Direction;
  source: Socket;
  target: Socket;
  policy: LinkPolicy;
  clock: Clock;
  /** Bytes that died on the link. */
  dropped(direction: Direction, bytes: number): void;
  /** The link wants this connection cut because bytes of it are missing. */
  cut(): void;
  /** The source died without ending, and the target has been reset. */
  aborted(): void;
};

/** What travels: bytes, the end of the stream, or the news that the source has died. What is due waits for all before it. */
type Parcel = { content: Buffer | 'end' | 'abort'; dueUs: Us };

export class BytePipe {
  readonly #options: BytePipeOptions;
  readonly #transit: Parcel[] = [];
  #transitBytes = 0;
  #timer: Timer | undefined;
  #hasLost = false;
  #hasCarried = false;
  #isDisposed = false;

  constructor(options: BytePipeOptions) {
    this.#options = options;
    const { source, target } = options;
    source.on('data', (chunk: Buffer) => this.#take(chunk));
    source.once('end', () => this.#finish('end'));
    source.once('close', (hadError) => hadError && this.#finish('abort'));
    target.on('drain', () => this.#throttle());
  }

  /** Something is missing at the target. From then on nothing passes: a stream with a hole would be worse than silence. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** Whether any byte has reached the target. */
  get hasCarried(): boolean {
    return this.#hasCarried;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.cancel();
    this.#transit.length = 0;
  }

  #take(chunk: Buffer): void {
    if (this.#isDisposed) return;
    const { direction, policy, clock, dropped, cut } = this.#options;
    if (this.#hasLost) {
      dropped(direction, chunk.length);
      return;
    }
    const verdict = policy.verdict(direction, chunk.length);
    if (verdict.kind === 'deliver') {
      if (verdict.delayUs === 0 && this.#transit.length === 0) this.#hand(chunk);
      else this.#schedule(chunk, clock.now() + verdict.delayUs);
      this.#throttle();
      return;
    }
    this.#hasLost = true;
    dropped(direction, chunk.length);
    if (verdict.kind === 'reset') cut();
  }

  /** The end of a connection is a packet too, and a cut link swallows it. */
  #finish(how: 'end' | 'abort'): void {
    if (this.#isDisposed || this.#hasLost) return;
    if (this.#options.policy.isCut(this.#options.direction)) this.#hasLost = true;
    else if (this.#transit.length === 0) this.#hand(how);
    else this.#schedule(how, 0);
  }

  #schedule(content: Parcel['content'], dueUs: Us): void {
    this.#transit.push({ content, dueUs });
    if (typeof content !== 'string') this.#transitBytes += content.length;
    if (this.#transit.length === 1) this.#awaitFirst();
  }

  #awaitFirst(): void {
    const first = this.#transit[0];
    if (first === undefined) return;
    const { clock } = this.#options;
    this.#timer = clock.after(Math.max(0, first.dueUs - clock.now()), () => this.#deliverDue());
  }

  #deliverDue(): void {
    const now = this.#options.clock.now();
    let count = 0;
    for (const { content, dueUs } of this.#transit) {
      if (dueUs > now) break;
      count += 1;
      if (typeof content !== 'string') this.#transitBytes -= content.length;
      this.#hand(content);
    }
    this.#transit.splice(0, count);
    this.#awaitFirst();
    this.#throttle();
  }

  #hand(content: Parcel['content']): void {
    const { target, aborted } = this.#options;
    if (target.destroyed) return;
    if (content === 'end') {
      target.end();
    } else if (content === 'abort') {
      target.resetAndDestroy();
      aborted();
    } else {
      this.#hasCarried = true;
      target.write(content);
    }
  }

  #throttle(): void {
    const { source, target } = this.#options;
    const bytes = this.#transitBytes + target.writableLength;
    if (bytes > TRANSIT_BYTES_MAX) source.pause();
    else if (bytes <= TRANSIT_BYTES_MAX / 2 && source.isPaused()) source.resume();
  }
}
