/** A link's rules and a lab's clock, moved by hand. */
import type { Direction, Us } from '../../../../src-main/contract/units.ts';
import type { Clock } from '../../../../src-main/engine/ports/clock.ts';
import type { LinkPolicy, Verdict } from '../../../../src-main/engine/ports/link-policy.ts';

/** Lab time stands still until `advance`. */
export class ManualClock implements Clock {
  #now: Us = 0;
  #calls: { atUs: Us; run: () => void }[] = [];

  now(): Us {
    return this.#now;
  }

  after(delayUs: Us, run: () => void): { cancel(): void } {
    const call = { atUs: this.#now + delayUs, run };
    this.#calls.push(call);
    return { cancel: () => void (this.#calls = this.#calls.filter((other) => other !== call)) };
  }

  get waitingCount(): number {
    return this.#calls.length;
  }

  advance(byUs: Us): void {
    const target = this.#now + byUs;
    for (;;) {
      const next = this.#calls.filter(({ atUs }) => atUs <= target).toSorted((a, b) => a.atUs - b.atUs)[0];
      if (next === undefined) break;
      this.#calls = this.#calls.filter((other) => other !== next);
      this.#now = next.atUs;
      next.run();
    }
    this.#now = target;
  }
}

export class ScriptedPolicy implements LinkPolicy {
  readonly #cuts = new Set<Direction>();
  readonly #change = new Set<() => void>();
  readonly #reset = new Set<() => void>();
  /** What is said of a chunk when its direction is not cut. */
  judge: (direction: Direction, sizeBytes: number) => Verdict = () => ({ kind: 'deliver', delayUs: 0 });

  verdict(direction: Direction, sizeBytes: number): Verdict {
    return this.#cuts.has(direction) ? { kind: 'drop' } : this.judge(direction, sizeBytes);
  }

  isCut(direction: Direction): boolean {
    return this.#cuts.has(direction);
  }

  onChange(listener: () => void): { dispose(): void } {
    this.#change.add(listener);
    return { dispose: () => this.#change.delete(listener) };
  }

  onReset(listener: () => void): { dispose(): void } {
    this.#reset.add(listener);
    return { dispose: () => this.#reset.delete(listener) };
  }

  cut(...directions: Direction[]): void {
    for (const direction of directions) this.#cuts.add(direction);
    this.changed();
  }

  restore(...directions: Direction[]): void {
    for (const direction of directions) this.#cuts.delete(direction);
    this.changed();
  }

  changed(): void {
    for (const listener of this.#change) listener();
  }

  resetConnections(): void {
    for (const listener of this.#reset) listener();
  }

  get listenerCount(): number {
    return this.#change.size + this.#reset.size;
  }
}
