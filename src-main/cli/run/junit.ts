/** JUnit XML: a suite per scenario, a test per expectation. */
import { writeFileSync } from 'node:fs';
import { SpokelabError } from '../../contract/errors.ts';
import type { RunReport } from '../../contract/scenario.ts';
import { reasonOf } from '../../runtime/kept-file.ts';
import { checksOf } from './checks.ts';
import type { NamedRun } from './named-run.ts';

export class JunitFile {
  readonly #file: string;

  /** Throws ERR_STORAGE when the file cannot be written: now, and not after an hour of running. */
  constructor(file: string) {
    this.#file = file;
    this.#put('');
  }

  /** `runs` and `reports` go together by position. */
  write(runs: readonly NamedRun[], reports: readonly RunReport[]): void {
    this.#put(junitXml(runs, reports));
  }

  #put(text: string): void {
    try {
      writeFileSync(this.#file, text);
    } catch (error) {
      throw new SpokelabError('ERR_STORAGE', `${this.#file}: the JUnit report cannot be written: ${reasonOf(error)}`, { cause: error });
    }
  }
}

function junitXml(runs: readonly NamedRun[], reports: readonly RunReport[]): string {
  const suites = reports.map((report, index) => suite(runs[index], report));
  const tests = reports.reduce((sum, report, index) => sum + Math.max(checksOf(report, runs[index]).length, 1), 0);
  const failures = reports.reduce((sum, report) => sum + failuresOf(report), 0);
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${[head, `<testsuites name="spokelab" tests="${tests}" failures="${failures}">`, ...suites, '</testsuites>'].join('\n')}\n`;
}

const failuresOf = (report: RunReport): number => checksOf(report, undefined).filter(({ ok }) => !ok).length;

function suite(run: NamedRun | undefined, report: RunReport): string {
  const { scenario, wallMs, seed, world, profile, traceHash } = report;
  const name = escaped(scenario);
  const properties = Object.entries({ seed, world, profile, traceHash }).map(
    ([key, value]) => `      <property name="${key}" value="${escaped(String(value))}"/>`,
  );
  const seconds = (wallMs / 1_000).toFixed(3);
  const cases = checksOf(report, run).map(({ text, ok, actual, line }) => {
    const head = `    <testcase classname="${name}" name="${escaped(text)}" file="${escaped(run?.file ?? '')}" line="${line}" time="0"`;
    if (ok) return `${head}/>`;
    const details = `expected: ${text}\nwas: ${actual}\nat: ${run?.file ?? ''}:${line}\nreplay: ${run?.replay ?? ''}`;
    return `${head}>\n      <failure message="${escaped(`${text} — was: ${actual}`)}" type="expectation">${escaped(details)}</failure>\n    </testcase>`;
  });
  // A scenario that expects nothing is still one test: that it ran to its end.
  if (cases.length === 0) cases.push(`    <testcase classname="${name}" name="runs to its end" time="${seconds}"/>`);
  const head = `  <testsuite name="${name}" tests="${cases.length}" failures="${failuresOf(report)}" errors="0" skipped="0" time="${seconds}">`;
  return [head, '    <properties>', ...properties, '    </properties>', ...cases, '  </testsuite>'].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

/** XML 1.0 knows no way to write most control characters, nor half a surrogate pair. */
function escaped(text: string): string {
  const writable = text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return writable.replace(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
}
