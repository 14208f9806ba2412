/** The built window (out/). In a checkout it is built when it is missing or older than its sources; elsewhere it is just there. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import { projectFile } from '../../runtime/project-file.ts';
import { say } from '../output.ts';
import { holdLock } from './lock.ts';

/** What each face of the app is built to, and from. */
const FACES = {
  browser: { output: 'out/renderer/index.html', sources: ['src-renderer', 'src-main/contract', 'src-main/trace', 'src-main/util'] },
  desktop: { output: 'out/main/main.js', sources: ['src-renderer', 'src-main'] },
} as const;

const CONFIGURATION = ['electron.vite.config.ts', 'package.json'];
const OUTPUT_LINES_SHOWN = 20;

/** Builds what is missing or out of date. Throws when it cannot be built. */
export async function ensureWindow(face: keyof typeof FACES = 'browser'): Promise<void> {
  const root = projectFile();
  if (!isOutOfDate(root, face)) return;
  const release = await holdLock(join(root, 'out'), 'building', () => say('Waiting for another process that builds the window …'));
  try {
    // The one that held the lock may have built it.
    if (!isOutOfDate(root, face)) return;
    say('Building the window, once …');
    await build(root);
  } finally {
    release();
  }
}

/** Whether the face must be built: never where there are no sources. Exported for tests. */
export function isOutOfDate(root: string, face: keyof typeof FACES): boolean {
  const { output, sources } = FACES[face];
  if (!existsSync(join(root, 'src-renderer'))) return false;
  const builtMs = mtimeOf(join(root, output));
  return [...sources, ...CONFIGURATION].some((source) => newestMtime(join(root, source)) > builtMs);
}

const mtimeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestMtime(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMtime(join(path, name))));
}

async function build(root: string): Promise<void> {
  const { status, output } = await runNpm(root, ['run', '--silent', 'build']);
  if (status === 0) return;
  const tail = output.trimEnd().split('\n').slice(-OUTPUT_LINES_SHOWN).join('\n');
  throw new SpokelabError('ERR_INTERNAL', `the window could not be built (npm run build ended with ${status}):\n${tail}`);
}

function runNpm(cwd: string, args: string[]): Promise<{ status: number | string; output: string }> {
  const own = process.env.npm_execpath;
  const isScript = own !== undefined && /\.c?js$/.test(own);
  const [program, before] = isScript ? [process.execPath, [own]] : ['npm', []];
  return new Promise((done, fail) => {
    let output = '';
    const child = spawn(program, [...before, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: !isScript && process.platform === 'win32',
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', fail);
    child.on('close', (code, signal) => done({ status: code ?? String(signal), output }));
  });
}
