/** Failed checks as workflow commands of GitHub Actions, which shows them beside the line of the scenario. */
import { relative } from 'node:path';
import type { RunReport } from '../../contract/scenario.ts';
import { checksOf } from './checks.ts';
import type { NamedRun } from './named-run.ts';

export const isOnGitHub = (): boolean => process.env.GITHUB_ACTIONS === 'true';

/** One line each; the runner reads them from standard error as well as from standard output. */
export function annotations(run: NamedRun, report: RunReport): string[] {
  const failed = checksOf(report, run).filter(({ ok }) => !ok);
  // The runner wants paths from the workspace, which is where a job starts.
  const file = property(relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), run.file) || run.file);
  return failed.map(
    ({ text, actual, line }) =>
      `::error file=${file},line=${line},title=${property(report.scenario)}::${data(`${text} — was: ${actual}\nreplay: ${run.replay}`)}`,
  );
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
