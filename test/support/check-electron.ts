/**
 * `npm run check:electron`: Doyensec's electronegativity over the desktop's sources. Each finding must be explained in
 * docs/electron-findings.json, and each explanation must still be needed. The tool brings 400 packages of its own, old ones and one
 * with a script that runs when it is installed, which is why npx fetches it when it is wanted, and it is no dependency. What it has
 * judged is noted down in docs/electron-looked-at.json, and a test of the gate holds the sources to that.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { electronSubjects, electronVersion, LOOKED_AT } from './electron-subjects.ts';

const ROOT = join(import.meta.dirname, '../..');
const TOOL = '@doyensec/electronegativity@1.10.3';

type Finding = { check: string; file: string; place: string };

function find(): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-electron-check-'));
  try {
    for (const name of LOOKED_AT) cpSync(join(ROOT, name), join(folder, 'sources', name.split('/').at(-1) ?? name), { recursive: true });
    const report = join(folder, 'findings.csv');
    const options = ['-i', join(folder, 'sources'), '-r', '-v', 'false', '-e', electronVersion(), '-o', report];
    // The machine's own Node: the tool is older than ours, and falls under it where it cannot ask for Electron's releases.
    const env = { ...process.env, PATH: withoutProject(process.env['PATH'] ?? '') };
    const { status, error } = spawnSync('npx', ['--yes', TOOL, ...options], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`${TOOL} could not be run: ${error?.message ?? `it ended with ${status}`}`);
    return readFindings(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const withoutProject = (path: string): string =>
  path
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(delimiter);

/** Rows of `check, severity, confidence, file, place, …`; a sample of code may run over several lines. */
const readFindings = (csv: string): Finding[] =>
  [...csv.matchAll(/^([A-Z_]+_CHECK),"?\w+"?,"?\w+"?,"([^"]*)","([^"]*)"/gm)].map(([, check = '', file = '', place = '']) => ({
    check,
    file,
    place,
  }));

const explained = JSON.parse(readFileSync(join(ROOT, 'docs/electron-findings.json'), 'utf8')) as { check: string; file: string }[];
const nameOf = ({ check, file }: { check: string; file: string }): string => `${check} in ${file}`;
const findings = find();
const open = findings.filter((finding) => !explained.some((known) => nameOf(known) === nameOf(finding)));
const idle = explained.filter((known) => !findings.some((finding) => nameOf(known) === nameOf(finding)));
for (const finding of open) process.stdout.write(`✗ not explained: ${nameOf(finding)}, ${finding.place}\n`);
for (const known of idle) process.stdout.write(`✗ explained, but no longer found: ${nameOf(known)}\n`);
if (open.length + idle.length === 0) {
  const lookedAt = { tool: TOOL, electron: electronVersion(), subjects: electronSubjects() };
  writeFileSync(join(ROOT, 'docs/electron-looked-at.json'), `${JSON.stringify(lookedAt, null, 2)}\n`);
  process.stdout.write(`✓ ${findings.length} findings, all of them explained\n`);
}
process.exitCode = open.length + idle.length === 0 ? 0 : 1;
