/**
 * The lab's bundle server: what lies on it under which name, and how it misbehaves. It only says what is to be answered; the worlds
 * answer it, over HTTP or at once.
 */
import type { ServerFault } from '../../contract/gateway.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { BundleFiles, Download, ServedBundle } from '../ports/bundle-depot.ts';
import type { Clock } from '../ports/clock.ts';

/** A ZIP with what a gateway's unpacking makes of it, and the same with a signature that is no good. */
export type ShelfItem = Unpacked & { bytes: Uint8Array; forged: Unpacked & { bytes: Uint8Array } };
export type Unpacked = { files: BundleFiles; stopped?: string };

type Answer = ServedBundle & { item?: Unpacked & { bytes: Uint8Array } };

type ActiveFault = { fault: ServerFault; bundle: string | undefined; delayUs: Us; onHit(): void };

/** A gateway waits no longer than this for a bundle (specification of bundles, C.3). */
export const DOWNLOAD_TIMEOUT_US = 5 * SECOND;
const TRAVEL_US = 2_000;
const NO_ZIP: Unpacked = { files: new Map(), stopped: 'zip: not a valid zip file' };
const WRONG_BYTES = new Uint8Array([60, 104, 116, 109, 108, 62, 79, 111, 112, 115, 60, 47, 104, 116, 109, 108, 62]);

export class BundleServer {
  readonly #shelf: Map<string, ShelfItem>;
  readonly #faults: ActiveFault[] = [];

  constructor(shelf: ReadonlyMap<string, ShelfItem>) {
    this.#shelf = new Map(shelf);
  }

  put(name: string, item: ShelfItem): void {
    this.#shelf.set(name, item);
  }

  remove(name: string): void {
    this.#shelf.delete(name);
  }

  item(name: string): ShelfItem | undefined {
    return this.#shelf.get(name);
  }

  names(): string[] {
    return [...this.#shelf.keys()];
  }

  /** For one bundle, or for all; disposing ends it. */
  misbehave(fault: ServerFault, bundle: string | undefined, delayUs: Us, onHit: () => void): Disposable {
    const active = { fault, bundle, delayUs, onHit };
    this.#faults.push(active);
    return { dispose: () => void this.#faults.splice(this.#faults.indexOf(active), 1) };
  }

  answer(name: string): Answer {
    const item = this.#shelf.get(name);
    const answer: Answer = item === undefined ? { status: 404, delayUs: 0 } : { status: 200, delayUs: 0, item };
    for (const fault of this.#faults) {
      if (fault.bundle !== undefined && fault.bundle !== name) continue;
      fault.onHit();
      apply(fault, answer, item);
    }
    return answer;
  }

  /** The answer as a gateway without sockets gets it. */
  download(name: string, clock: Clock, done: (result: Download) => void): { cancel(): void } {
    const { status, delayUs, item, keep } = this.answer(name);
    const late = delayUs + TRAVEL_US > DOWNLOAD_TIMEOUT_US;
    return clock.after(late ? DOWNLOAD_TIMEOUT_US : delayUs + TRAVEL_US, () => {
      if (late) return done({ ok: false, message: 'Error getting bundle: context deadline exceeded (Client.Timeout exceeded)' });
      if (status !== 200 || item === undefined) return done({ ok: false, message: `HTTP Error, got status code ${status}` });
      if (keep !== undefined) return done({ ok: false, message: 'Error getting bundle: unexpected EOF' });
      const { files, stopped } = item;
      done({ ok: true, files, ...(stopped === undefined ? {} : { stopped }) });
    });
  }
}

function apply({ fault, delayUs }: ActiveFault, answer: Answer, item: ShelfItem | undefined): void {
  switch (fault) {
    case 'not-found':
      answer.status = 404;
      delete answer.item;
      return;
    case 'slow':
      answer.delayUs += delayUs;
      return;
    case 'wrong-bytes':
      if (answer.status === 200) answer.item = { ...NO_ZIP, bytes: WRONG_BYTES };
      return;
    case 'bad-signature':
      if (answer.status === 200 && item !== undefined) answer.item = item.forged;
      return;
    case 'cut':
      if (answer.item !== undefined) answer.keep = Math.floor(answer.item.bytes.length / 2);
      return;
  }
}
