import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import type { Exploration } from '../../runtime/explore/exploration.ts';
import { mergeReports, parseReports } from '../../runtime/explore/merge.ts';
import type { ExplorationReport, FailureReport } from '../../runtime/explore/report.ts';
import { reportExploration } from '../../runtime/explore/report.ts';
import { reasonOf } from '../../runtime/kept-file.ts';
import { loadScenario } from '../../runtime/scenario/load-scenario.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT, Interrupted } from '../exit-status.ts';
import { paintFor, print, say } from '../output.ts';
import { formatExploration } from './human-report.ts';
import { checkOut, minimalText, writeMinimalFiles } from './minimal-files.ts';
import { ProgressLine } from './progress-line.ts';
import { readSettings } from './settings.ts';
import { grouped } from './words.ts';

export async function exploreCommand(given: Given): Promise<ExitStatus> {
  const out = given.value('out');
  if (out !== undefined) checkOut(out);
  const startedMs = performance.now();
  const report = given.has('merge') ? mergedReport(given.operands) : await exploredReport(given);
  const wallMs = given.has('merge') ? undefined : performance.now() - startedMs;
  const files = out === undefined ? new Map<FailureReport, string>() : writeMinimalFiles(report, out);
  for (const file of files.values()) await confirm(file);
  tell(given, report, files, wallMs);
  if (report.found) return EXIT.failed;
  return report.interrupted ? EXIT.interrupted : EXIT.ok;
}

async function exploredReport(given: Given): Promise<ExplorationReport> {
  const [file, surplus] = given.operands;
  if (file === undefined || surplus !== undefined) {
    throw new SpokelabError(
      'ERR_USAGE',
      `explore takes one scenario, and "${surplus}" is too much; to put the results of shards together: --merge.`,
    );
  }
  const { overrides, ...settings } = readSettings(given);
  const scenario = loadScenario(file, overrides);
  const { explore } = await import('../../runtime/explore/explore.ts');
  const line = new ProgressLine(process.stderr, given.has('progress'));
  const onProgress = given.has('quiet') ? () => {} : line.show.bind(line);
  const exploration = await interruptibly((signal) => explore(scenario, { ...settings, onProgress, signal }));
  line.clear();
  if (exploration.isInterrupted) sayInterrupted(exploration);
  const origin = { explored: file, runs: exploration.runs, name: given.value('out') ?? 'minimal.yaml', folder: dirname(resolve(file)) };
  return reportExploration(exploration, file, (failure, minimal) => minimalText(failure, minimal, origin));
}

function sayInterrupted({ done, failures }: Exploration): void {
  const kept = failures.length === 0 ? 'Nothing was found by then' : 'What was found is kept, as small as it was by then';
  say(`Ended after ${grouped(done)} runs, before it was done. ${kept}.`);
}

function mergedReport(files: readonly string[]): ExplorationReport {
  const report = mergeReports(files.flatMap((file) => parseReports(textOf(file), file)));
  const { of, done } = report.shards;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((shard) => !done.includes(shard));
  if (missing.length > 0)
    say(`Not all shards are there: ${missing.map((shard) => `${shard}/${of}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`);
  return report;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SpokelabError('ERR_FILE_NOT_FOUND', `${file}: cannot be read: ${reasonOf(error)}`, {
      position: { file },
      cause: error,
    });
  }
}

/** What is handed out has been read back and seen to break. */
async function confirm(file: string): Promise<void> {
  const { runScenario } = await import('../../runtime/run-scenario.ts');
  const { verdict } = await runScenario(loadScenario(file), { world: 'virtual' });
  if (verdict !== 'fail') throw new Error(`${file} does not break what it was written for`);
}

function tell(given: Given, report: ExplorationReport, files: ReadonlyMap<FailureReport, string>, wallMs: number | undefined): void {
  if (given.has('json')) return print(JSON.stringify({ ...report, ...(wallMs === undefined ? {} : { wallMs: Math.round(wallMs) }) }));
  if (given.has('quiet') && !report.found) return;
  print(formatExploration({ report, files, ...(wallMs === undefined ? {} : { wallMs }) }, paintFor(process.stdout)));
}

/** The first Ctrl+C ends the search and keeps what it has; a second one ends the process at once. */
async function interruptibly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(new Interrupted());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
