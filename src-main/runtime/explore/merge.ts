/** The reports of an exploration's shards as the report of the whole. */
import { z } from 'zod';
import { SpokelabError } from '../../contract/errors.ts';
import type { ExplorationReport, FailureReport } from './report.ts';
import { hasFound } from './report.ts';

export type NamedReport = { file: string; report: ExplorationReport };

/** Throws ERR_USAGE when the reports do not belong together. What shards are missing can be read from the result. */
export function mergeReports(parts: readonly NamedReport[]): ExplorationReport {
  const [first, ...others] = parts;
  if (first === undefined) throw new SpokelabError('ERR_USAGE', 'there is nothing to merge.');
  for (const other of others) refuseOdd(first, other);
  const shards = parts.flatMap(({ report }) => report.shards.done);
  refuseTwice(parts);
  const failures = new Map<string, FailureReport>();
  for (const failure of parts.flatMap(({ report }) => report.failures)) merge(failures, failure);
  const merged: ExplorationReport = {
    ...first.report,
    done: sum(parts.map(({ report }) => report.done)),
    shards: { of: first.report.shards.of, done: shards.sort((a, b) => a - b) },
    interrupted: parts.some(({ report }) => report.interrupted),
    failures: [...failures.values()].sort(inOrderOfSight),
    sometimes: first.report.sometimes.map(({ text }, index) => ({
      text,
      reached: sum(parts.map(({ report }) => report.sometimes[index]?.reached ?? 0)),
    })),
  };
  return { ...merged, found: hasFound(merged) };
}

/** The first run that showed a failure stands for it, as if one process had done all runs. */
function merge(failures: Map<string, FailureReport>, failure: FailureReport): void {
  const key = `${failure.index} ${failure.side ?? ''} ${failure.cause ?? ''}`;
  const known = failures.get(key);
  if (known === undefined) failures.set(key, failure);
  else failures.set(key, { ...(known.run <= failure.run ? known : failure), seen: known.seen + failure.seen });
}

function inOrderOfSight(a: FailureReport, b: FailureReport): number {
  if (a.run !== b.run) return a.run - b.run;
  return a.index - b.index || ((a.cause ?? '') < (b.cause ?? '') ? -1 : 1);
}

function refuseOdd(first: NamedReport, other: NamedReport): void {
  const differs = (['fingerprint', 'seed', 'profile', 'runs'] as const).find((key) => first.report[key] !== other.report[key]);
  const what =
    differs === 'fingerprint'
      ? 'another scenario'
      : differs === undefined
        ? undefined
        : `another ${differs} (${other.report[differs]}, not ${first.report[differs]})`;
  const odd =
    what ??
    (first.report.shards.of === other.report.shards.of
      ? undefined
      : `shards of ${other.report.shards.of}, not of ${first.report.shards.of}`);
  if (odd !== undefined) throw new SpokelabError('ERR_USAGE', `${other.file} does not belong to ${first.file}: it is of ${odd}.`);
}

function refuseTwice(parts: readonly NamedReport[]): void {
  const seen = new Map<number, string>();
  for (const { file, report } of parts) {
    for (const shard of report.shards.done) {
      const before = seen.get(shard);
      if (before !== undefined)
        throw new SpokelabError('ERR_USAGE', `${file} and ${before} are both of shard ${shard}/${report.shards.of}: name each shard once.`);
      seen.set(shard, file);
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const whole = z.int().min(0);
const amount = z.number().min(0);

const minimalSchema = z.object({
  actual: z.string(),
  brokenAtMs: amount.exactOptional(),
  inevitableAtMs: amount.exactOptional(),
  seed: whole,
  faults: whole,
  edges: whole,
  streams: whole,
  simulatedMs: amount,
  runs: whole,
  steps: z.array(z.string()),
  complete: z.boolean(),
  yaml: z.string(),
});

const failureSchema = z.object({
  expectation: z.string(),
  index: whole,
  side: z.enum(['below', 'above']).exactOptional(),
  cause: z.string().exactOptional(),
  actual: z.string(),
  brokenAtMs: amount.exactOptional(),
  run: whole,
  seed: whole,
  seen: whole,
  faults: whole,
  minimal: minimalSchema,
});

const reportSchema = z.object({
  scenario: z.string(),
  file: z.string(),
  seed: whole,
  profile: z.string(),
  fingerprint: z.string(),
  kinds: z.array(z.string()),
  runs: whole,
  done: whole,
  shards: z.object({ of: z.int().min(1), done: z.array(z.int().min(1)).min(1) }),
  interrupted: z.boolean(),
  found: z.boolean(),
  failures: z.array(failureSchema),
  sometimes: z.array(z.object({ text: z.string(), reached: whole })),
});

/**
 * The reports in a file: one, written in whatever way, or one to a line. Then lines that are no JSON objects are passed over,
 * as logs have them. Throws ERR_USAGE when there is none, and for objects that are something else.
 */
export function parseReports(text: string, file: string): NamedReport[] {
  if (isJson(text)) return [{ file, report: parseReport(text, file) }];
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const objects = lines.filter(({ line }) => line.startsWith('{'));
  if (objects.length === 0) throw refusal(file, 'there is no JSON object in it');
  return objects.map(({ line, number }) => {
    const name = objects.length === 1 ? file : `${file}:${number}`;
    return { file: name, report: parseReport(line, name) };
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseReport(line: string, name: string): ExplorationReport {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (error) {
    throw refusal(name, `it is not JSON (${(error as Error).message})`);
  }
  const parsed = reportSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refusal(name, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`);
}

const refusal = (name: string, why: string): SpokelabError =>
  new SpokelabError('ERR_USAGE', `${name}: is not what \`spokelab explore --json\` prints: ${why}`, { position: { file: name } });
