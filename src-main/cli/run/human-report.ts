/** What `run` prints for a person: the outcome of every payload, the causes, and each expectation with what was seen. */
import type { Counters, RunReport } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { Paint } from '../output.ts';
import { visible } from '../output.ts';
import { divergenceText } from './checks.ts';
import { formatDuration } from './durations.ts';

export function formatReport(report: RunReport, file: string, paint: Paint): string {
  const { scenario, seed, world, profile, simulatedMs, wallMs, events, traceHash } = report;
  return [
    paint('bold', visible(scenario)),
    paint('dim', `${visible(file)} · ${world} world · seed ${seed} · profile ${visible(profile)}`),
    '',
    ...counterLines(report, paint),
    ...latencyLines(report, paint),
    ...faultLines(report, paint),
    ...expectationLines(report, paint),
    ...probeLines(report, paint),
    ...replayLines(report, paint),
    ...(report.notDeterministic === undefined ? [] : ['', paint('yellow', `  ! not deterministic: ${visible(report.notDeterministic)}`)]),
    '',
    paint(
      'dim',
      `${formatDuration(simulatedMs)} of lab time in ${formatDuration(wallMs)} · ${grouped(events)} events · trace ${traceHash}`,
    ),
    '',
  ].join('\n');
}

export function formatTotals(reports: readonly RunReport[], paint: Paint): string {
  const failed = reports.filter((report) => report.verdict === 'fail').length;
  if (failed === 0) return paint('green', `All ${reports.length} scenarios passed.`);
  return paint(
    'red',
    `${failed} of ${reports.length} scenarios failed: ${reports.flatMap((report) => (report.verdict === 'fail' ? visible(report.scenario) : [])).join('; ')}`,
  );
}

/** A narrow space between thousands would not survive every terminal: a comma does. */
const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** Submitted less rejected is queued; queued is the sum of the six below it. */
function counterLines({ counters, causes }: RunReport, paint: Paint): string[] {
  const width = Math.max(...Object.values(counters).map((count) => grouped(count).length));
  const line = (name: keyof Counters, indent: string, note = ''): string => {
    const text = `  ${`${indent}${name}`.padEnd(14)}${grouped(counters[name]).padStart(width)}${note}`;
    return counters[name] === 0 ? paint('dim', text) : text;
  };
  return [
    line('submitted', ''),
    line('rejected', ''),
    line('queued', ''),
    line('delivered', '  '),
    line('unhandled', '  '),
    line('failed', '  '),
    line('expired', '  '),
    line('pending', '  '),
    line('lost', '  ', causeNote(causes.lost)),
    line('duplicates', '', causeNote(causes.duplicates)),
  ];
}

function causeNote(causes: Readonly<Record<string, number>>): string {
  const entries = Object.entries(causes).map(([cause, count]) => `${cause} ${grouped(count)}`);
  return entries.length === 0 ? '' : `   cause: ${entries.join(', ')}`;
}

function latencyLines({ latencies }: RunReport, paint: Paint): string[] {
  if (latencies === undefined) return [];
  const { p50, p90, p99, max } = latencies;
  const parts = Object.entries({ half: p50, '90 %': p90, '99 %': p99, all: max }).map(
    ([share, ms]) => `${share} within ${formatDuration(ms)}`,
  );
  return ['', `  ${paint('dim', `delivered after submission: ${parts.join(', ')}`)}`];
}

/** Faults that changed nothing are worth a word: the scenario does not test what it seems to. */
function faultLines({ faults }: RunReport, paint: Paint): string[] {
  const idle = faults.filter(({ hits }) => hits === 0);
  if (idle.length === 0) return [];
  const lines = idle.map(({ fault, action, atUs }) => {
    const { kind, ...where } = action;
    return `  ${paint('yellow', `! never hit: ${fault}, ${kind} ${visible(JSON.stringify(where))}, at ${formatDuration(atUs / 1_000)}`)}`;
  });
  return ['', ...lines];
}

const PROBE_LINES_MAX = 10;

/** Each payload whose repeat, order or interruption a plugin could not bear. */
function probeLines({ probe }: RunReport, paint: Paint): string[] {
  if (probe === undefined) return [];
  const { kind, findings, probed } = probe;
  const head = `probe ${kind}: ${grouped(findings.length)} of ${grouped(probed)} payloads changed what a plugin keeps or answers`;
  const lines = findings.slice(0, PROBE_LINES_MAX).map(({ payload, plugin, what, key, before, after }) => {
    const where = what === 'kv' ? `kv ${visible(key ?? '')}` : 'reply';
    return `    ${payload}  plugin ${plugin}  ${where}  ${paint('dim', 'was:')} ${shortened(visible(before))}  ${paint('dim', 'became:')} ${shortened(visible(after))}`;
  });
  const more = findings.length > lines.length ? [`    … and ${grouped(findings.length - lines.length)} more; --json has them all`] : [];
  return ['', `  ${paint(findings.length === 0 ? 'green' : 'red', `${findings.length === 0 ? '✓' : '✗'} ${head}`)}`, ...lines, ...more];
}

/** Of a session that was replayed. */
function replayLines({ divergence }: RunReport, paint: Paint): string[] {
  if (divergence === undefined) return [];
  if (divergence === null) return ['', `  ${paint('green', '✓ replayed event for event as recorded')}`];
  return ['', `  ${paint('red', `✗ the replay parts from what was recorded: ${visible(divergenceText(divergence))}`)}`];
}

const ACTUAL_LENGTH_MAX = 200;

/** A stored value can be a megabyte; `--json` has it whole. */
const shortened = (text: string): string => (text.length > ACTUAL_LENGTH_MAX ? `${text.slice(0, ACTUAL_LENGTH_MAX)}…` : text);

function expectationLines({ expectations, verdict }: RunReport, paint: Paint): string[] {
  if (expectations.length === 0) return ['', '  The scenario expects nothing.'];
  const width = Math.max(...expectations.map(({ text }) => text.length));
  const held = expectations.filter(({ ok }) => ok).length;
  return [
    '',
    ...expectations.map(({ text, ok, actual, brokenAtUs, inevitableAtUs }) => {
      const words = `${ok ? '✓ held  ' : '✗ failed'}  ${visible(text).padEnd(width)}`;
      return `  ${paint(ok ? 'green' : 'red', words)}   ${paint('dim', 'was:')} ${shortened(visible(actual))}${brokenAt(brokenAtUs)}${inevitableFrom(inevitableAtUs)}`;
    }),
    '',
    `  ${paint(verdict === 'pass' ? 'green' : 'red', `${held} of ${expectations.length} expectations held: ${verdict}`)}`,
  ];
}

/** From when on ending every fault would not have saved it. */
function inevitableFrom(at: Us | undefined): string {
  if (at === undefined) return '';
  return at === 0 ? ', inevitable from the start' : `, inevitable from ${(at / SECOND).toFixed(3)} s on`;
}

/** When an expectation over time was broken for good. */
const brokenAt = (at: Us | undefined): string => (at === undefined ? '' : `, at ${(at / SECOND).toFixed(3)} s`);
