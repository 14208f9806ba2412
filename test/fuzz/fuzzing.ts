/** What all fuzzers share: how long they run, texts and bytes made from good ones, and what a parser may answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { SpokelabError } from '../../src-main/contract/errors.ts';

/** For each kind of thing that strangers send us. */
const SECONDS = Number(process.env['SPOKELAB_FUZZ_SECONDS'] ?? 2);

/** Of the test, with room for what is made before and for the shrinking of what was found. */
export const FUZZ_TEST = { timeout: SECONDS * 1_000 + 60_000 };

/** No input may keep a parser longer, on a busy machine; the files that people write are read in milliseconds. */
const INPUT_MS_MAX = 5_000;

type Check<T> = (value: T) => void | Promise<void>;

/** Tries values until the time is up. Fails with the smallest value found that breaks the check, and the seed that finds it again. */
export const fuzz = <T>(values: fc.Arbitrary<T>, check: Check<T>): Promise<void> => fuzzFor(SECONDS, values, check);

/** As one of two tests of the same kind, which share the time. */
export const fuzzHalf = <T>(values: fc.Arbitrary<T>, check: Check<T>): Promise<void> => fuzzFor(SECONDS / 2, values, check);

/** As something that only we write, and others seldom. */
export const fuzzBriefly = <T>(values: fc.Arbitrary<T>, check: Check<T>): Promise<void> => fuzzFor(SECONDS / 6, values, check);

async function fuzzFor<T>(seconds: number, values: fc.Arbitrary<T>, check: Check<T>): Promise<void> {
  const property = fc.asyncProperty(values, async (value) => {
    const startedMs = performance.now();
    await check(value);
    expect(performance.now() - startedMs, 'milliseconds for one input').toBeLessThan(INPUT_MS_MAX);
  });
  const seed = process.env['SPOKELAB_FUZZ_SEED'];
  await fc.assert(property, {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1_000,
    markInterruptAsFailure: false,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
}

/** The files of a folder that end so, as texts; a folder below is looked into. */
export function textsIn(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
}

type Edit = { at: number; length: number; put: string };

/** Good texts with pieces cut out, doubled, exchanged for pieces of their kind (`tokens`) or for anything. */
export function spoiled(texts: readonly string[], tokens: readonly string[]): fc.Arbitrary<string> {
  const put = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...tokens) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constant('') },
  );
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(30), put });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }), fc.constantFrom(...texts), fc.nat(9))
    .map(([text, edits, other, kind]) => {
      const changed = edits.reduce(applied, text);
      // Now and then one text's beginning meets another's end.
      return kind === 0 ? changed.slice(0, changed.length / 2) + other.slice(other.length / 3) : changed;
    });
}

function applied(text: string, { at, length, put }: Edit): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + put + text.slice(from + length);
}

/** Good bytes with some of them changed, cut off, or doubled. */
export function spoiledBytes(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    value: fc.nat(255),
    kind: fc.constantFrom('set', 'set', 'set', 'cut', 'double', 'flip'),
  });
  return fc.tuple(bytes, fc.array(change, { minLength: 1, maxLength: 8 })).map(([good, changes]) => {
    let spoilt = Uint8Array.from(good);
    for (const { at, value, kind } of changes) {
      const from = Math.floor(at * spoilt.length);
      if (kind === 'cut') spoilt = spoilt.slice(0, from);
      else if (kind === 'double') spoilt = Uint8Array.from([...spoilt.subarray(0, from), ...spoilt.subarray(Math.max(0, from - value))]);
      else if (from < spoilt.length) spoilt[from] = kind === 'set' ? value : (spoilt[from] as number) ^ (1 << (value & 7));
    }
    return spoilt;
  });
}

/** What it gives, or nothing when it refuses with an error for people: a code, and words without a stack. Anything else is thrown on. */
export async function orRefused<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SpokelabError)) throw error;
    expect(error.message).toMatch(/\S/);
    expect(error.message).not.toMatch(/\n\s+at /);
    return undefined;
  }
}
