import type { RunReport } from '../../contract/scenario.ts';
import type { NamedRun } from './named-run.ts';

/** One thing that a run is judged by: an expectation, or the probe that was asked for. */
export type Check = { text: string; ok: boolean; actual: string /** In the scenario file. */; line: number };

export function checksOf({ expectations, probe }: RunReport, run: NamedRun | undefined): Check[] {
  const checks = expectations.map(({ text, ok, actual }, index) => ({
    text,
    ok,
    actual,
    line: run?.scenario.expectations[index]?.line ?? 1,
  }));
  if (probe === undefined) return checks;
  const { kind, findings, probed } = probe;
  const actual = `${findings.length} of ${probed} probed payloads changed what a plugin keeps or answers`;
  return [...checks, { text: `probe: ${kind}`, ok: findings.length === 0, actual, line: 1 }];
}

export const hasPassed = (report: RunReport): boolean => report.verdict === 'pass' && (report.probe?.findings.length ?? 0) === 0;
