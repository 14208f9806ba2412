/** The smallest scenarios as files: what broke, how it was found and how to see it again, and the scenario. */
import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname, parse, resolve } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { ExplorationReport, FailureReport } from '../../runtime/explore/report.ts';
import { reasonOf } from '../../runtime/kept-file.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { parseScenario } from '../../runtime/scenario/load-scenario.ts';
import { writeScenario } from '../../runtime/scenario/write-scenario.ts';
import { replayCommand } from '../run/replay-command.ts';
import { countOf, grouped, momentText } from './words.ts';

/** `explored`: the scenario that was explored; `name`: the file that is written; `folder`: where bundles are relative to. */
export type Origin = { explored: string; runs: number; name: string; folder: string };

export function minimalText(failure: FailureReport, scenario: Scenario, origin: Origin): string {
  return writeScenario(scenario, { comment: commentOf(failure, origin), bundleBase: origin.folder });
}

function commentOf(failure: FailureReport, { explored, runs, name }: Origin): string[] {
  const { minimal, run, seed, faults } = failure;
  const size = [countOf(minimal.faults, 'fault'), countOf(minimal.edges, 'edge'), countOf(minimal.streams, 'stream')].join(', ');
  return [
    ...breakLines(failure),
    '',
    `Found by exploring ${explored}: run ${grouped(run)} of ${grouped(runs)}, seed ${seed}, with ${countOf(faults, 'fault')}.`,
    `Shrunk in ${countOf(minimal.runs, 'run')} to ${size}${minimal.complete ? '' : '; there was no time to try everything'}.`,
    '',
    'To see it again:',
    `  ${replayCommand(name, 'virtual', {})}`,
  ];
}

/** What broke, in words. */
export function breakLines({ expectation, cause, minimal }: FailureReport): string[] {
  const lines = [`This breaks: ${expectation}`, `  it was: ${shortened(minimal.actual)}`];
  if (cause !== undefined) lines.push(`  cause: ${cause}`);
  if (minimal.brokenAtMs !== undefined) lines.push(`  it broke at ${momentText(minimal.brokenAtMs)}`);
  if (minimal.inevitableAtMs !== undefined) lines.push(`  ${inevitableText(minimal.inevitableAtMs)}`);
  return lines;
}

const ACTUAL_LENGTH_MAX = 200;

/** A stored value can be a megabyte, of several lines. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > ACTUAL_LENGTH_MAX ? `${line.slice(0, ACTUAL_LENGTH_MAX)}…` : line;
}

const inevitableText = (atMs: number): string =>
  atMs === 0
    ? 'it was inevitable from the start'
    : `after ${momentText(atMs)} it was inevitable: it breaks even when every fault ends there`;

/** Throws ERR_STORAGE for a folder that cannot be written to: now, and not after an hour of searching. */
export function checkOut(out: string): void {
  try {
    makeFolder(dirname(out));
    accessSync(dirname(resolve(out)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(out, error);
  }
}

/** The file of each failure: FILE, then FILE-2 and so on. */
export function writeMinimalFiles(report: ExplorationReport, out: string): Map<FailureReport, string> {
  const files = new Map<FailureReport, string>();
  for (const failure of report.failures) {
    const file = numbered(out, files.size + 1);
    const scenario = parseScenario(failure.minimal.yaml, report.file);
    try {
      writeFileSync(
        file,
        minimalText(failure, scenario, { explored: report.file, runs: report.runs, name: file, folder: dirname(resolve(file)) }),
      );
    } catch (error) {
      throw cannotWrite(file, error);
    }
    files.set(failure, file);
  }
  return files;
}

function numbered(out: string, number: number): string {
  if (number === 1) return out;
  const { dir, name, ext } = parse(out);
  return `${dir === '' || dir.endsWith('/') ? dir : `${dir}/`}${name}-${number}${ext}`;
}

const cannotWrite = (file: string, error: unknown): SpokelabError =>
  new SpokelabError('ERR_STORAGE', `${file}: the scenario cannot be written: ${reasonOf(error)}`, {
    cause: error,
  });
