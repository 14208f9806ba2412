import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('the guest SDK type-checks without anything of Node or a browser', () => {
  const compiler = `${root}/node_modules/typescript-native/bin/tsc`;
  const project = `${root}/src-main/adapters/sandbox/javascript/guest/tsconfig.json`;
  const check = (): string => execFileSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8', stdio: 'pipe' });
  expect(check).not.toThrow();
});
