/**
 * One edge's path to the hub: an ordered list of rules over a base latency. For each message (or chunk of bytes) every
 * rule is asked in the order of installation; the first that drops or resets decides, delays add up.
 */
import type { LinkProfile } from '../../contract/profile.ts';
import type { Direction, Us } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { LinkPolicy, Verdict } from '../ports/link-policy.ts';

/** What one rule says about one message: nothing, a delay on top, or its end. */
export type RuleVerdict = { kind: 'pass' } | { kind: 'delay'; delayUs: Us } | { kind: 'drop' } | { kind: 'reset' };

export type LinkRule = {
  judge(direction: Direction, sizeBytes: number): RuleVerdict;
  /** Directions in which nothing at all passes while the rule is there. */
  readonly cuts?: readonly Direction[];
};

export class Link implements LinkPolicy {
  #rules: readonly LinkRule[] = [];
  readonly #profile: LinkProfile;
  readonly #random: RandomStream;
  readonly #changeListeners = new Set<() => void>();
  readonly #resetListeners = new Set<() => void>();

  constructor(profile: LinkProfile, random: RandomStream) {
    this.#profile = profile;
    this.#random = random;
  }

  verdict(direction: Direction, sizeBytes: number): Verdict {
    const { latencyUs, jitterUs } = this.#profile;
    let delayUs = jitterUs === 0 ? latencyUs : latencyUs + this.#random.signed() * jitterUs;
    for (const rule of this.#rules) {
      const verdict = rule.judge(direction, sizeBytes);
      if (verdict.kind === 'drop' || verdict.kind === 'reset') return verdict;
      if (verdict.kind === 'delay') delayUs += verdict.delayUs;
    }
    return { kind: 'deliver', delayUs: Math.max(0, Math.round(delayUs)) };
  }

  isCut(direction: Direction): boolean {
    return this.#rules.some((rule) => rule.cuts?.includes(direction) === true);
  }

  /** No rule is left: messages meet the link's own latency and nothing else. */
  get isClean(): boolean {
    return this.#rules.length === 0;
  }

  /** Adds a rule behind the others; disposing removes it. */
  addRule(rule: LinkRule): Disposable {
    this.#rules = [...this.#rules, rule];
    this.#changed();
    return {
      dispose: () => {
        if (!this.#rules.includes(rule)) return;
        this.#rules = this.#rules.filter((other) => other !== rule);
        this.#changed();
      },
    };
  }

  /** Cuts every connection once. */
  reset(): void {
    for (const listener of [...this.#resetListeners]) listener();
  }

  onChange(listener: () => void): Disposable {
    return listen(this.#changeListeners, listener);
  }

  onReset(listener: () => void): Disposable {
    return listen(this.#resetListeners, listener);
  }

  #changed(): void {
    for (const listener of [...this.#changeListeners]) listener();
  }
}

function listen(listeners: Set<() => void>, listener: () => void): Disposable {
  listeners.add(listener);
  return { dispose: () => listeners.delete(listener) };
}
