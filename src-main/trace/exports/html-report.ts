/**
 * A run as one HTML file without scripts or anything fetched: what was expected, what became of every payload, the space-time
 * diagram, and the journeys of payloads that came twice or never.
 */
import type { PayloadId } from '../../contract/ids.ts';
import type { RunReport } from '../../contract/scenario.ts';
import { COUNTERS } from '../../contract/scenario.ts';
import type { JourneyStep } from '../journey.ts';
import { REPORT_STYLE } from './html-style.ts';
import { escapeHtml, seconds } from './html-text.ts';
import type { LabStory } from './lab-story.ts';
import { spaceTimeSvg } from './space-time-svg.ts';

/** `journeyOf` is asked for the payloads that are worth telling, at most JOURNEYS_MAX of them. */
export type HtmlReportInput = { report: RunReport; story: LabStory; journeyOf(payload: PayloadId): readonly JourneyStep[] };

const JOURNEYS_MAX = 30;

export function* htmlReport({ report, story, journeyOf }: HtmlReportInput): Generator<string> {
  const { scenario, verdict, seed, world, profile, traceHash, events, simulatedMs } = report;
  const words = `${world} world · seed ${seed} · profile ${profile} · ${grouped(events)} events · ${Math.round(simulatedMs) / 1_000} s of lab time`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>${escapeHtml(scenario)} — Spokelab</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(scenario)} <span class="verdict ${verdict}">${verdict === 'pass' ? 'passed' : 'failed'}</span></h1>
<p>${escapeHtml(words)}</p>
${report.notDeterministic === undefined ? '' : `<p class="note">Not deterministic: ${escapeHtml(report.notDeterministic)}.</p>`}
<p class="hash">trace <code>${escapeHtml(traceHash)}</code></p>
</header>
<main>
`;
  yield expectations(report);
  yield counters(report);
  yield `<section><h2>Space-time</h2>\n${spaceTimeSvg(story)}\n</section>\n`;
  yield faults(report);
  yield* journeys(story, journeyOf);
  yield '</main>\n</body>\n</html>\n';
}

function expectations({ expectations: all }: RunReport): string {
  if (all.length === 0) return '<section><h2>Expectations</h2><p>The scenario expects nothing.</p></section>\n';
  const rows = all.map(
    ({ text, ok, actual, brokenAtUs }) =>
      `<tr><td class="${ok ? 'good' : 'bad'}">${ok ? '✓ held' : '✗ failed'}</td><td><code>${escapeHtml(text)}</code></td><td>${escapeHtml(actual)}${brokenAtUs === undefined ? '' : `, broken at ${seconds(brokenAtUs)}`}</td></tr>`,
  );
  return `<section><h2>Expectations</h2><table><thead><tr><th></th><th>expected</th><th>was</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></section>\n`;
}

function counters({ counters: all, causes, latencies }: RunReport): string {
  const notes: Record<string, string> = { duplicates: causeText(causes.duplicates), lost: causeText(causes.lost) };
  const rows = COUNTERS.map(
    (name) =>
      `<tr${all[name] === 0 ? ' class="zero"' : ''}><td>${name}</td><td class="number">${grouped(all[name])}</td><td>${notes[name] ?? ''}</td></tr>`,
  );
  const waits =
    latencies === undefined
      ? ''
      : `<p>Delivered after submission: half within ${latencies.p50} ms, 90 % within ${latencies.p90} ms, 99 % within ${latencies.p99} ms, all within ${latencies.max} ms.</p>`;
  return `<section><h2>Payloads</h2><table><tbody>\n${rows.join('\n')}\n</tbody></table>${waits}</section>\n`;
}

const causeText = (causes: Readonly<Record<string, number>>): string =>
  Object.entries(causes)
    .map(([cause, count]) => `${escapeHtml(cause)} ${grouped(count)}`)
    .join(', ');

function faults({ faults: all }: RunReport): string {
  if (all.length === 0) return '';
  const rows = all.map(({ fault, action, atUs, hits }) => {
    const { kind, ...where } = action;
    const what = `${kind} ${JSON.stringify(where)}`;
    return `<tr><td>${escapeHtml(fault)}</td><td><code>${escapeHtml(what)}</code></td><td class="number">${seconds(atUs)}</td><td class="${hits === 0 ? 'bad' : ''}">${hits === 0 ? 'never hit' : `${grouped(hits)} hit${hits === 1 ? '' : 's'}`}</td></tr>`;
  });
  return `<section><h2>Faults</h2><table><tbody>\n${rows.join('\n')}\n</tbody></table></section>\n`;
}

function* journeys(story: LabStory, journeyOf: HtmlReportInput['journeyOf']): Generator<string> {
  let told = 0;
  let left = 0;
  for (const { id, outcome, deliveries, duplicateCauses, lossCause, failure } of story.ledger.payloads()) {
    if (deliveries < 2 && (outcome === 'delivered' || outcome === 'pending')) continue;
    if (told === JOURNEYS_MAX) {
      left += 1;
      continue;
    }
    if (told === 0) yield '<section><h2>Payloads that came twice, or not</h2>\n';
    told += 1;
    const why = [...new Set(duplicateCauses), lossCause, failure].filter((part) => part !== undefined).join(', ');
    const steps = journeyOf(id).map(
      ({ at, text, tone }) => `<li class="${tone}"><span class="number">${seconds(at)}</span> ${escapeHtml(text)}</li>`,
    );
    yield `<details><summary><code>${escapeHtml(id)}</code> ${outcome}${deliveries > 1 ? `, ${deliveries} deliveries` : ''}${why === '' ? '' : ` · ${escapeHtml(why)}`}</summary><ol>${steps.join('')}</ol></details>\n`;
  }
  if (told > 0) yield `${left === 0 ? '' : `<p>… and ${grouped(left)} more.</p>`}</section>\n`;
}

const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
