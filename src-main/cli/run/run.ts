import { SpokelabError } from '../../contract/errors.ts';
import type { ProbeKind, ProbeReport, RunReport, Scenario } from '../../contract/scenario.ts';
import type { RunOptions } from '../../runtime/api.ts';
import type { ScenarioOverrides } from '../../runtime/scenario/load-scenario.ts';
import { loadScenario } from '../../runtime/scenario/load-scenario.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT, Interrupted } from '../exit-status.ts';
import { paintFor, print, say } from '../output.ts';
import { seedOption } from '../seed-option.ts';
import { hasPassed } from './checks.ts';
import { formatDuration } from './durations.ts';
import { annotations, isOnGitHub } from './github-annotations.ts';
import { formatReport, formatTotals } from './human-report.ts';
import { JunitFile } from './junit.ts';
import type { NamedRun } from './named-run.ts';
import { replayCommand } from './replay-command.ts';
import { TraceWriter } from './trace-writer.ts';

export async function run(given: Given): Promise<ExitStatus> {
  const world = given.value('world') === 'live' ? 'live' : 'virtual';
  const traceFile = given.value('trace');
  if (traceFile !== undefined && given.operands.length > 1) {
    throw new SpokelabError('ERR_USAGE', `--trace holds one run, and ${given.operands.length} scenarios were named.`);
  }
  const overrides = readOverrides(given);
  checkProbe(given, world);
  // A mistake in the last file shows before the first one has run.
  const runs = given.operands.map((file): NamedRun => {
    return {
      file,
      scenario: loadScenario(file, overrides),
      replay: replayCommand(file, world, overrides, given.value('probe')),
    };
  });
  const junitFile = given.value('junit');
  const junit = junitFile === undefined ? undefined : new JunitFile(junitFile);
  const trace = traceFile === undefined ? undefined : new TraceWriter(traceFile);
  try {
    const reports = await runAll(runs, given, {
      world,
      keepGoing: given.has('keep-going'),
      ...(trace === undefined ? {} : { onEvent: (event) => trace.write(event) }),
    });
    junit?.write(runs, reports);
    return reports.every(hasPassed) ? EXIT.ok : EXIT.failed;
  } finally {
    trace?.close();
  }
}

/** Throws ERR_USAGE in the live world: a probe needs a run that can be repeated. */
function checkProbe(given: Given, world: 'virtual' | 'live'): void {
  if (given.value('probe') === undefined || world === 'virtual') return;
  throw new SpokelabError('ERR_USAGE', '--probe compares runs to the byte, which only the virtual world allows. Leave --world live out.');
}

async function probe(scenario: Scenario, given: Given): Promise<ProbeReport | undefined> {
  const kind = given.value('probe');
  if (kind === undefined) return undefined;
  const { probeScenario } = await import('../../runtime/probe.ts');
  return probeScenario(scenario, kind as ProbeKind);
}

function readOverrides(given: Given): ScenarioOverrides {
  const seed = seedOption(given);
  const profile = given.value('profile');
  return { ...(seed === undefined ? {} : { seed }), ...(profile === undefined ? {} : { profile }) };
}

async function runAll(runs: readonly NamedRun[], given: Given, options: RunOptions): Promise<RunReport[]> {
  const { runScenario } = await import('../../runtime/run-scenario.ts');
  const isQuiet = given.has('quiet');
  const reports: RunReport[] = [];
  const paint = paintFor(process.stdout);
  await interruptibly(async (signal) => {
    for (const run of runs) {
      const { file, scenario } = run;
      if (options.world === 'live' && !isQuiet)
        say(`${file}: running live, in real time: ${formatDuration(scenario.durationUs / 1_000)} …`);
      const report = await runScenario(scenario, { ...options, signal });
      const probed = await probe(scenario, given);
      if (probed !== undefined) report.probe = probed;
      reports.push(report);
      if (given.has('json')) print(JSON.stringify(report));
      else if (!isQuiet || !hasPassed(report)) print(formatReport(report, file, paint));
      if (isOnGitHub()) for (const annotation of annotations(run, report)) process.stderr.write(`${annotation}\n`);
    }
  });
  if (runs.length > 1 && !given.has('json') && !isQuiet) print(formatTotals(reports, paint));
  return reports;
}

/** The first Ctrl+C ends the run in order; a second one ends the process at once. */
async function interruptibly(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(new Interrupted());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    await work(abort.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
