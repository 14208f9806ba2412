/** What is shown of a virtual lab's events, and at which of them it stops. */
import type { Breakpoint, StepTarget } from '../../contract/breakpoint.ts';
import type { TraceStore } from '../trace-store.ts';
import type { Happened } from './breakpoints.ts';

export class ShownEvents {
  readonly trace: TraceStore;
  breakpoints: readonly Breakpoint[] = [];
  readonly #onShown: () => void;
  /** Events of the step at which it stopped that come after the one for which it stopped: shown when it goes on. */
  #withheld: Happened[] = [];
  /** Lengths of the trace after each delivery and each repeat. */
  readonly #marks: Record<'delivery' | 'duplicate', number[]> = { delivery: [], duplicate: [] };
  #awaited: StepTarget | undefined;
  #hit: string | undefined;
  /** The lab runs again: it stops nowhere, and whoever runs it tells of it. */
  isPassing = false;

  constructor(trace: TraceStore, onShown: () => void) {
    this.trace = trace;
    this.#onShown = onShown;
  }

  /** Why it is to stop; empty when that was asked for, undefined while there is no reason. */
  get hit(): string | undefined {
    return this.#hit;
  }

  take(happened: Happened): void {
    if (this.#hit === undefined) this.#show(happened);
    else this.#withheld.push(happened);
  }

  /** There is no reason to stop any more but what is awaited from here on. */
  goOn(awaited?: StepTarget): void {
    this.#hit = undefined;
    this.#awaited = awaited;
  }

  /** Shows what was withheld up to the next event at which to stop. */
  showUpToStop(): void {
    while (this.#hit === undefined) {
      const happened = this.#withheld.shift();
      if (happened === undefined) return;
      this.#show(happened);
    }
  }

  showAll(): void {
    for (const happened of this.#withheld.splice(0)) this.#show(happened);
    this.#hit = undefined;
  }

  clear(): void {
    this.backTo(0, []);
  }

  /** Only so many events are shown, and these come next. */
  backTo(length: number, withheld: Happened[]): void {
    this.trace.shorten(length);
    this.#withheld = withheld;
    for (const marks of Object.values(this.#marks)) marks.length = marks.findLastIndex((mark) => mark <= length) + 1;
  }

  /** How long the trace was at the last of its kind before now. */
  lengthBefore(to: StepTarget, now = this.trace.total): number {
    if (to === 'end') return 0;
    if (to === 'event') return Math.max(0, now - 1);
    return this.#marks[to].findLast((length) => length < now) ?? 0;
  }

  #show({ event, isRepeat, reason }: Happened): void {
    this.trace.append(event);
    const isDelivery = event.type === 'payload-delivered';
    if (isDelivery) this.#marks.delivery.push(this.trace.total);
    if (isRepeat) this.#marks.duplicate.push(this.trace.total);
    if (this.isPassing) return;
    const isAwaited =
      this.#awaited === 'event' || (this.#awaited === 'delivery' && isDelivery) || (this.#awaited === 'duplicate' && isRepeat);
    this.#hit = reason ?? (isAwaited ? '' : undefined);
    this.#onShown();
  }
}
