/** The two other locks on the core: its types have no outside, and lint knows the globals that it may not touch. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const root = mkdtempSync(join(tmpdir(), 'spokelab-pure-'));
const FOLDERS = ['engine', 'contract', 'trace', 'util'];
const CONFIGURATION = ['tsconfig.pure.json', 'tsconfig.base.json', 'biome.json', '.gitignore'];

/** What a program of the project says to the planted tree; both its outputs. */
function sayOf(program: string, args: string[]): string {
  try {
    return execFileSync(process.execPath, [realpathSync(join(ROOT, program)), ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

beforeAll(() => {
  for (const file of CONFIGURATION) cpSync(join(ROOT, file), join(root, file));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, '.git'));
  for (const folder of FOLDERS) {
    mkdirSync(join(root, 'src-main', folder), { recursive: true });
    writeFileSync(join(root, 'src-main', folder, 'timer.ts'), 'setTimeout(() => {}, 1);\n');
    writeFileSync(join(root, 'src-main', folder, 'page.ts'), 'export const title = document.title;\n');
    writeFileSync(join(root, 'src-main', folder, 'now.ts'), 'export const now = new Date();\n');
    writeFileSync(join(root, 'src-main', folder, 'fine.ts'), 'export const fine = Math.max(1, 2);\n');
  }
  mkdirSync(join(root, 'src-main/runtime'));
  writeFileSync(join(root, 'src-main/runtime/now.ts'), 'export const now = new Date();\n');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the core', () => {
  it('has no timers and no page in its types', () => {
    const said = sayOf('node_modules/typescript-native/bin/tsc', ['-p', 'tsconfig.pure.json']);
    for (const folder of FOLDERS) {
      expect(said).toContain(`src-main/${folder}/timer.ts(1,1): error TS2304: Cannot find name 'setTimeout'`);
      expect(said).toContain(`src-main/${folder}/page.ts(1,22): error`);
    }
    expect(said).not.toContain('fine.ts');
  });

  it('is linted for globals that differ from run to run', () => {
    const said = sayOf('node_modules/.bin/biome', ['lint', '--max-diagnostics=none', '--colors=off', 'src-main']);
    for (const folder of FOLDERS) {
      expect(said).toMatch(new RegExp(`src-main/${folder}/now.ts:1:\\d+ lint/style/noRestrictedGlobals`));
      expect(said).toMatch(new RegExp(`src-main/${folder}/timer.ts:1:\\d+ lint/style/noRestrictedGlobals`));
    }
    expect(said).not.toContain('fine.ts');
    expect(said).not.toContain('runtime/now.ts');
  });
});
