import { SpokelabError } from '../../contract/errors.ts';
import type { ProbeKind, ProbeReport, RunReport, Scenario } from '../../contract/scenario.ts';
import type { RunOptions } from '../../runtime/api.ts';
import type { ScenarioOverrides } from '../../runtime/scenario/load-scenario.ts';
import { loadScenario } from '../../runtime/scenario/load-scenario.ts';
import { isSessionFile } from '../../runtime/sessions/session-check.ts';
import { userFolder } from '../../runtime/user-folder.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT, Interrupted } from '../exit-status.ts';
import { paintFor, print, say } from '../output.ts';
import { seedOption } from '../seed-option.ts';
import { trustOption } from '../trust-option.ts';
import { hasPassed } from './checks.ts';
import { formatDuration } from './durations.ts';
import { annotations, isOnGitHub } from './github-annotations.ts';
import { formatReport, formatTotals } from './human-report.ts';
import { JunitFile } from './junit.ts';
import type { NamedRun } from './named-run.ts';
import { RunOutputs } from './outputs.ts';
import { replayCommand } from './replay-command.ts';

export async function run(given: Given): Promise<ExitStatus> {
  const world = given.value('world') === 'live' ? 'live' : 'virtual';
  const overrides = readOverrides(given);
  trustOption(given);
  RunOutputs.check(given);
  checkProbe(given, world);
  const junitFile = given.value('junit');
  const junit = junitFile === undefined ? undefined : new JunitFile(junitFile);
  const runs: NamedRun[] = [];
  let outputs: RunOutputs | undefined;
  try {
    // A mistake in the last file shows before the first one has run.
    for (const file of given.operands) runs.push(await openRun(file, given, world, overrides));
    outputs = await RunOutputs.open(
      given,
      runs.map(({ scenario }) => scenario),
      world,
    );
    const reports = await runAll(runs, given, outputs, { world, keepGoing: given.has('keep-going') });
    junit?.write(runs, reports);
    return reports.every(hasPassed) ? EXIT.ok : EXIT.failed;
  } finally {
    for (const { replayed } of runs) replayed?.dispose();
    outputs?.close();
  }
}

async function openRun(file: string, given: Given, world: 'virtual' | 'live', overrides: ScenarioOverrides): Promise<NamedRun> {
  const replay = replayCommand(file, world, overrides, given.value('probe'));
  if (!isSessionFile(file)) {
    const scenario = loadScenario(file, overrides);
    if (world === 'virtual') return { file, scenario, replay };
    const { trustOrRefuse } = await import('../../runtime/trust/headless.ts');
    return { file, scenario, replay, trust: await trustOrRefuse(scenario, file, userFolder(), trustOption(given)) };
  }
  for (const option of ['world', 'seed', 'profile', 'probe', 'keep-going']) {
    if (given.value(option) === undefined && !given.has(option)) continue;
    throw new SpokelabError('ERR_USAGE', `${file} is a session and runs as it was recorded. Leave --${option} out.`);
  }
  const { openReplay } = await import('../../runtime/sessions/replay.ts');
  const replayed = openReplay(file);
  return { file, scenario: replayed.scenario, replay, replayed };
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

/** A run that failed says from when on it could not be saved. */
async function runAndJudge(scenario: Scenario, options: RunOptions): Promise<RunReport> {
  const { runScenario } = await import('../../runtime/run-scenario.ts');
  const report = await runScenario(scenario, options);
  if (options.world === 'live' || report.verdict === 'pass') return report;
  const { withInevitable } = await import('../../runtime/explore/when-inevitable.ts');
  return withInevitable(scenario, report);
}

async function runAll(runs: readonly NamedRun[], given: Given, outputs: RunOutputs, options: RunOptions): Promise<RunReport[]> {
  const isQuiet = given.has('quiet');
  const reports: RunReport[] = [];
  const paint = paintFor(process.stdout);
  await interruptibly(async (signal) => {
    for (const run of runs) {
      const { file, scenario, replayed, trust } = run;
      if (options.world === 'live' && !isQuiet)
        say(`${file}: running live, in real time: ${formatDuration(scenario.durationUs / 1_000)} …`);
      const all = { ...options, ...outputs.options(scenario), ...(trust === undefined ? {} : { trust }), signal };
      const report = await (replayed === undefined ? runAndJudge(scenario, all) : replayed.run(all));
      const probed = await probe(scenario, given);
      if (probed !== undefined) report.probe = probed;
      outputs.finish(report);
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
