/** `npm run test:installed`: the desktop's tests on the app that `npm run package:dir` laid out, in place of the build. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = join(ROOT, 'out/package');
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Spokelab.app/Contents/MacOS/Spokelab', win32: 'Spokelab.exe' };
const program = readdirSync(folder)
  .map((name) => join(folder, name, PROGRAMS[process.platform] ?? 'spokelab'))
  .find((path) => existsSync(path));
if (program === undefined) throw new Error(`no app lies in ${folder}: run npm run package:dir first`);
const vitest = realpathSync(join(ROOT, 'node_modules/vitest/vitest.mjs'));
const tests = ['menu', 'open', 'window', 'crash'].map((name) => `test/desktop/${name}.test.ts`);
const { status } = spawnSync(process.execPath, [vitest, 'run', ...tests], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, SPOKELAB_DESKTOP_PROGRAM: program },
});
process.exit(status ?? 1);
