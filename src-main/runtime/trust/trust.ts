/** What a person has allowed: kept in the user's folder, given with `--trust`, or neither, and then it is asked for. */
import { join } from 'node:path';
import { z } from 'zod';
import { SpokelabError } from '../../contract/errors.ts';
import type { TrustAsk } from '../../contract/trust.ts';
import { TRUST_ALL } from '../../contract/trust.ts';
import type { LabPlan } from '../../engine/index.ts';
import { KeptFile } from '../kept-file.ts';
import { asksOf } from './asks.ts';

const TRUSTED_MAX = 10_000;

const trustFile = z.strictObject({
  /** Version of the file. */
  trust: z.literal(1),
  /** For people who read it: `name` and `does` are what was shown, only the hash counts. */
  trusted: z.array(z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), name: z.string(), does: z.string() })).max(TRUSTED_MAX),
});
type TrustFile = z.infer<typeof trustFile>;

const NOBODY: TrustFile = { trust: 1, trusted: [] };

export class Trust {
  readonly #given: ReadonlySet<string>;
  readonly #file: KeptFile<TrustFile> | undefined;
  readonly #allowed = new Set<string>();
  readonly #open = new Map<string, TrustAsk>();
  readonly #listeners = new Set<() => void>();
  readonly #note: string | undefined;

  /** Without a folder nothing is remembered. `given`: hashes, or `all`. */
  constructor(folder: string | undefined, given: readonly string[] = []) {
    this.#given = new Set(given);
    this.#file = folder === undefined ? undefined : new KeptFile(join(folder, 'trust.json'), trustFile, NOBODY);
    const kept = this.#file?.read();
    for (const { hash } of kept?.value.trusted ?? []) this.#allowed.add(hash);
    this.#note = kept?.note;
  }

  /** Why what was allowed before could not be read. */
  get note(): string | undefined {
    return this.#note;
  }

  /** What was wanted and is not allowed, oldest first. */
  get open(): readonly TrustAsk[] {
    return [...this.#open.values()];
  }

  allows({ hash }: TrustAsk): boolean {
    return this.#given.has(TRUST_ALL) || this.#given.has(hash) || this.#allowed.has(hash);
  }

  /** Whether it is allowed; if not, it is now asked for. */
  asks(ask: TrustAsk): boolean {
    if (this.allows(ask)) return true;
    if (this.#open.has(ask.hash)) return false;
    this.#open.set(ask.hash, ask);
    this.#tell();
    return false;
  }

  /** Allows what was asked for, and remembers it. Throws ERR_NOT_FOUND. Gives the reason when it will be forgotten. */
  allow(hash: string): { note?: string } {
    const ask = this.#open.get(hash);
    if (ask === undefined) throw new SpokelabError('ERR_NOT_FOUND', 'Nothing with this hash has been asked for.');
    this.#open.delete(hash);
    this.#allowed.add(hash);
    const note = this.#file?.change(({ trust, trusted }) => ({
      trust,
      trusted: [...trusted.filter((one) => one.hash !== hash), ask].slice(-TRUSTED_MAX),
    })).note;
    this.#tell();
    return note === undefined ? {} : { note };
  }

  /** Another lab asks anew. */
  forgetAsks(): void {
    this.#open.clear();
    this.#tell();
  }

  /** Called when something is asked for, and when something was allowed. The result ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** For runs that nobody watches. Throws ERR_NOT_TRUSTED with everything that the plan would do and nobody has allowed. */
export function refuseUntrusted(plan: LabPlan, trust: Trust, file: string): void {
  const asks = asksOf(plan).filter((ask) => !trust.allows(ask));
  if (asks.length === 0) return;
  const list = asks.map(({ hash, name, does }) => `  ${name}: ${does}\n    --trust ${hash}`).join('\n');
  throw new SpokelabError(
    'ERR_NOT_TRUSTED',
    `${file}: this lab reaches out of the sandbox, and nobody has allowed it.\n${list}\nAllow one thing by its hash, all of it with --trust all, or open the lab in the window, which asks and remembers.`,
  );
}
