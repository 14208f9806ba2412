import type { RunReport } from '../../contract/scenario.ts';
import type { NamedRun } from './named-run.ts';

/** One thing that a run is judged by: an expectation, or the probe that was asked for. */
export type Check = { text: string; ok: boolean; actual: string /** In the scenario file. */; line: number };

export function checksOf({ expectations, probe, divergence }: RunReport, run: NamedRun | undefined): Check[] {
  const checks = expectations.map(({ text, ok, actual }, index) => ({
    text,
    ok,
    actual,
    line: run?.scenario.expectations[index]?.line ?? 1,
  }));
  if (divergence !== undefined)
    checks.push({ text: 'replay as recorded', ok: divergence === null, actual: divergenceText(divergence), line: 1 });
  if (probe === undefined) return checks;
  const { kind, findings, probed } = probe;
  const actual = `${findings.length} of ${probed} probed payloads changed what a plugin keeps or answers`;
  return [...checks, { text: `probe: ${kind}`, ok: findings.length === 0, actual, line: 1 }];
}

export const hasPassed = ({ verdict, probe, divergence }: RunReport): boolean =>
  verdict === 'pass' && (probe?.findings.length ?? 0) === 0 && (divergence ?? null) === null;

/** Where a replay parts from what was recorded. */
export function divergenceText(divergence: NonNullable<RunReport['divergence']> | null): string {
  if (divergence === null) return 'event for event as recorded';
  const { position, recorded, replayed } = divergence;
  const words = (event: object | undefined): string => (event === undefined ? 'nothing, the trace has ended' : JSON.stringify(event));
  return `event ${position} differs; recorded: ${words(recorded)}; now: ${words(replayed)}`;
}
