/** What `explore` prints for a person: what was searched, what broke and how little it takes. */
import type { ExplorationReport, FailureReport } from '../../runtime/explore/report.ts';
import { missedBy, runsAsked } from '../../runtime/explore/report.ts';
import type { Paint } from '../output.ts';
import { visible } from '../output.ts';
import { formatDuration } from '../run/durations.ts';
import { replayCommand } from '../run/replay-command.ts';
import { breakLines } from './minimal-files.ts';
import { countOf, grouped } from './words.ts';

/** `wallMs`: how long it took; absent when reports were merged. `files`: where the smallest scenarios were written. */
export type Told = { report: ExplorationReport; files: ReadonlyMap<FailureReport, string>; wallMs?: number };

export function formatExploration(told: Told, paint: Paint): string {
  const { report, files } = told;
  const { scenario, file, profile, seed, sometimes } = report;
  const missed = missedBy(report);
  return [
    paint('bold', visible(scenario)),
    paint('dim', `${visible(file)} · virtual world · seeds from ${seed} on · profile ${visible(profile)}`),
    '',
    summary(told),
    ...(report.kinds.length === 0 ? ['  The scenario lists no faults under `explore`: only the seed varied.'] : []),
    ...sometimes.map(({ text, reached }) => {
      const words = `  ${missed.includes(text) ? '✗ never reached' : `reached in ${countOf(reached, 'run')}`}  ${visible(text)}`;
      return missed.includes(text) ? paint('red', words) : words;
    }),
    ...report.failures.flatMap((failure) => ['', ...failureLines(failure, files.get(failure), paint)]),
    '',
  ].join('\n');
}

function summary({ report, wallMs }: Told): string {
  const { done, failures, shards, interrupted } = report;
  const rate = wallMs === undefined ? '' : ` in ${formatDuration(wallMs)}`;
  const part =
    shards.of === 1
      ? ''
      : `, ${shards.done.length === shards.of ? `all ${shards.of} shards` : `shards ${shards.done.join(', ')} of ${shards.of}`}`;
  const ended = interrupted ? ' It was ended before it was done.' : '';
  const what = failures.length === 0 ? 'Nothing broke' : countOf(failures.length, 'failure');
  return `${what} in ${grouped(done)} of ${countOf(runsAsked(report), 'run')}${part}${rate}.${ended}`;
}

function failureLines(failure: FailureReport, file: string | undefined, paint: Paint): string[] {
  const { run, seed, seen, faults, minimal } = failure;
  const [what, ...how] = breakLines(failure);
  const lines = [
    paint('red', `✗ ${visible(what ?? '')}`),
    ...how.map(visible),
    `  first in run ${grouped(run)} (seed ${seed}, ${countOf(faults, 'fault')}); seen in ${countOf(seen, 'run')}`,
  ];
  const size = [
    countOf(minimal.faults, 'fault'),
    countOf(minimal.edges, 'edge'),
    countOf(minimal.streams, 'stream'),
    formatDuration(minimal.simulatedMs),
  ].join(', ');
  lines.push(`  shrunk to ${size} in ${countOf(minimal.runs, 'run')}${minimal.complete ? '' : ', and not to the end'}`);
  if (file !== undefined) return [...lines, `  written to ${file}; to see it again:`, `    ${replayCommand(file, 'virtual', {})}`];
  return [
    ...lines,
    '  the scenario, for the folder of the one that was explored (--out FILE writes it anywhere):',
    '',
    ...scenarioLines(minimal.yaml),
  ];
}

/** Without its comment, which says what stands above it. */
function scenarioLines(yaml: string): string[] {
  const lines = visible(yaml).trimEnd().split('\n');
  const body = lines.slice(lines.findIndex((line) => !line.startsWith('#')));
  return body.slice(body[0] === '' ? 1 : 0).map((line) => (line === '' ? '' : `    ${line}`));
}
