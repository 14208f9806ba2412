/** What `compare` prints for a person: a column for each profile, marks where they differ, and where the traces part. */
import type { RunReport } from '../../contract/scenario.ts';
import { COUNTERS } from '../../contract/scenario.ts';
import type { ComparedRun } from '../../runtime/compare.ts';
import type { Parting } from '../../runtime/parting.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Paint } from '../output.ts';
import { visible } from '../output.ts';
import { formatDuration } from '../run/durations.ts';

const EVENT_LENGTH_MAX = 160;

export function formatComparison(runs: readonly ComparedRun[], file: string, paint: Paint): string {
  const reports = runs.map(({ report }) => report);
  const [first] = reports;
  if (first === undefined) return '';
  return [
    paint('bold', visible(first.scenario)),
    paint('dim', `${visible(file)} · virtual world · seed ${first.seed}`),
    '',
    ...table([['', ...reports.map(({ profile }) => visible(profile))], ...rows(reports)], paint),
    '',
    ...runs.slice(1).flatMap(({ report, parting }) => partingLines(first.profile, report.profile, parting, paint)),
  ].join('\n');
}

function rows(reports: readonly RunReport[]): string[][] {
  const row = (name: string, value: (report: RunReport) => string): string[] => [name, ...reports.map(value)];
  const causes = (name: 'duplicates' | 'lost'): string[][] =>
    [...new Set(reports.flatMap(({ causes }) => Object.keys(causes[name])))].map((cause) =>
      row(`  ${cause}`, ({ causes }) => String((causes[name] as Record<string, number>)[cause] ?? 0)),
    );
  return [
    ...COUNTERS.flatMap((name) => [
      row(name, ({ counters }) => String(counters[name])),
      ...(name === 'duplicates' || name === 'lost' ? causes(name) : []),
    ]),
    row('latency p50', ({ latencies }) => (latencies === undefined ? '–' : formatDuration(latencies.p50))),
    row('latency p99', ({ latencies }) => (latencies === undefined ? '–' : formatDuration(latencies.p99))),
    row('expectations', ({ expectations }) => `${expectations.filter(({ ok }) => ok).length} of ${expectations.length} held`),
    row('events', ({ events }) => String(events)),
  ];
}

/** The header is bold; a row in which the profiles differ is marked, so that colour is not needed to see it. */
function table(lines: readonly string[][], paint: Paint): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line, index) => {
    const [name = '', ...values] = line;
    const text = [name.padEnd(widths[0] ?? 0), ...values.map((value, column) => value.padStart(widths[column + 1] ?? 0))].join('   ');
    if (index === 0) return `    ${paint('bold', text)}`;
    return values.some((value) => value !== values[0]) ? `  ${paint('yellow', `≠ ${text}`)}` : `    ${paint('dim', text)}`;
  });
}

function partingLines(base: string, other: string, parting: Parting | undefined, paint: Paint): string[] {
  const [one, two] = [visible(base), visible(other)];
  if (parting === undefined) return [`  ${two} gives the same trace as ${one}.`, ''];
  const width = Math.max(one.length, two.length);
  return [
    `  ${two} parts from ${one} at event ${parting.position}:`,
    paint('dim', `    ${one.padEnd(width)}   ${eventText(parting.base)}`),
    `    ${two.padEnd(width)}   ${eventText(parting.other)}`,
    '',
  ];
}

/** `at 30.000 s batch-sent {"edge":"edge-1",…}`. */
function eventText(event: TraceEvent | undefined): string {
  if (event === undefined) return '(the trace has ended)';
  const { type, at, ...rest } = event;
  const text = visible(`at ${(at / 1_000_000).toFixed(3)} s ${type} ${JSON.stringify(rest)}`);
  return text.length > EVENT_LENGTH_MAX ? `${text.slice(0, EVENT_LENGTH_MAX)}…` : text;
}
