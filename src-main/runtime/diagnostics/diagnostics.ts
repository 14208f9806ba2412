/**
 * What a bug report needs and nothing else: versions, the machine, settings, the newest lines of the logs, and what the last
 * session was of and came to. No payload, no scenario, no bundle, no secret: each part is chosen, and scrubbed besides.
 */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import type { LabInfo } from '../../contract/api.ts';
import { reportOf } from '../../contract/errors.ts';
import { MIB } from '../../contract/units.ts';
import { Person } from '../person/person.ts';
import { projectFile } from '../project-file.ts';
import { scrub } from './scrub.ts';

export type DiagnosticsOptions = {
  /** Where what belongs to the person is kept. */
  folder: string | undefined;
  /** A session file; the one that was opened last when absent. */
  session?: string;
  /** The lab that is open. */
  lab?: LabInfo;
  now: Date;
};

const LOG_BYTES_MAX = 256 * 1_024;
const LOG_FILES_MAX = 8;

/** The parts by their file names. Throws nothing: what cannot be read says why. */
export function diagnosticsParts(options: DiagnosticsOptions): Map<string, string> {
  const person = new Person(options.folder);
  const parts = new Map<string, string>();
  const add = (name: string, value: unknown): void => void parts.set(name, scrub(`${JSON.stringify(value, null, 2)}\n`));
  add('about.json', aboutSpokelab(options.now));
  add('settings.json', { ...person.settings(), isKept: person.file !== undefined });
  if (options.lab !== undefined) add('lab.json', options.lab);
  const session = options.session ?? person.opened.list().opened.find(({ kind, isGone }) => kind === 'session' && !isGone)?.file;
  if (session !== undefined)
    add(
      'session.json',
      attempt(() => sessionHead(session)),
    );
  for (const file of logFiles(options.folder)) parts.set(`logs/${file.name}`, scrub(attemptText(() => endOf(file.path))));
  return parts;
}

export const diagnosticsZip = (options: DiagnosticsOptions): Uint8Array =>
  zipSync(Object.fromEntries([...diagnosticsParts(options)].map(([name, text]) => [name, Buffer.from(text)])), { mtime: options.now });

function aboutSpokelab(now: Date): object {
  const manifest = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
  };
  const { node, v8, electron, chrome, modules } = process.versions;
  return {
    writtenAt: now.toISOString(),
    spokelab: manifest.version,
    versions: { node, v8, modules, ...(electron === undefined ? {} : { electron, chrome }) },
    machine: {
      platform: platform(),
      release: release(),
      arch: arch(),
      cores: cpus().length,
      memoryMib: Math.round(totalmem() / MIB),
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
      hasDisplay: (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '',
    },
    packages: manifest.dependencies,
  };
}

/** What the session is of, how it began and what it came to: no payload and no file of it. */
function sessionHead(file: string): object {
  const reader = new SessionReader(file);
  try {
    const [first] = reader.read(0, 1);
    const { outcome, about, total } = reader;
    return {
      about,
      events: total,
      first,
      ...(outcome === undefined
        ? { outcome: 'its writer died before the end' }
        : {
            verdict: outcome.verdict,
            counters: outcome.counters,
            causes: outcome.causes,
            traceHash: outcome.traceHash,
            wallMs: outcome.wallMs,
          }),
    };
  } finally {
    reader.close();
  }
}

/** Of the engine, in the user's folder and where the installed app has its own. */
function logFiles(folder: string | undefined): { name: string; path: string }[] {
  if (folder === undefined) return [];
  const folders = [...new Set([folder, join(dirname(folder), 'Spokelab')])]
    .map((parent) => join(parent, 'logs'))
    .filter((path) => existsSync(path));
  return folders.flatMap((path, index) =>
    readdirSync(path)
      .filter((name) => /\.log(\.\d+)?$/.test(name))
      .sort()
      .slice(0, LOG_FILES_MAX)
      .map((name) => ({ name: index === 0 ? name : `app-${name}`, path: join(path, name) })),
  );
}

function endOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, LOG_BYTES_MAX));
    const count = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, count);
  } finally {
    closeSync(descriptor);
  }
}

function attempt(find: () => object): object {
  try {
    return find();
  } catch (error) {
    return { unreadable: reportOf(error) };
  }
}

function attemptText(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return `unreadable: ${reportOf(error).message}\n`;
  }
}
