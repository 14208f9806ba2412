/** The last line of a test run, which is what a machine reads of it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const root = mkdtempSync(join(tmpdir(), 'spokelab-closing-'));

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(root, { recursive: true }));

/** Runs the text as a test file, with the reporters of this project. */
function run(text: string): Promise<{ status: number; lastLine: string }> {
  writeFileSync(join(root, 'some.test.mjs'), `import { it } from 'vitest';\n${text}\n`);
  const reporter = join(ROOT, 'test/support/closing-line-reporter.ts');
  const args = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', `--reporter=${reporter}`];
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd: root, env: { ...process.env, CI: '1' } }, (_error, stdout) =>
      done({ status: child.exitCode ?? -1, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' }),
    );
  });
}

describe('the closing line', () => {
  it('counts what passed', async () => {
    expect(await run("it('a', () => {}); it('b', () => {});")).toEqual({ status: 0, lastLine: '2 passed, 0 failed' });
  });

  it('counts what failed and what was skipped', async () => {
    const text = "it('a', () => {}); it('b', () => { throw new Error(); }); it.skip('c', () => {}); it.todo('d');";
    expect(await run(text)).toEqual({ status: 1, lastLine: '1 passed, 1 failed, 2 skipped' });
  });

  it('counts a file that cannot be read as a failure', async () => {
    expect(await run("it('a', () => {}); throw new Error();")).toEqual({ status: 1, lastLine: '0 passed, 1 failed' });
  });

  it('counts what fails outside any test', async () => {
    const text = "it('a', () => { Promise.reject(new Error()); return new Promise((done) => setImmediate(done)); });";
    expect(await run(text)).toEqual({ status: 1, lastLine: '1 passed, 1 failed' });
  });
});
