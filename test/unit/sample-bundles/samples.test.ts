import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openBundle, programFor } from '../../../src-main/adapters/bundles/index.ts';
import { createJavaScriptSandbox, DEFAULT_PLUGIN_LIMITS } from '../../../src-main/adapters/sandbox/javascript/index.ts';
import { FakePluginHost } from '../../support/fake-plugin-host.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const samples = join(root, 'sample-bundles');
const names = readdirSync(samples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['scenarios', 'gateway', 'lessons'].includes(entry.name))
  .map((entry) => entry.name);
const folder = mkdtempSync(join(tmpdir(), 'spokelab-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  compilerOptions: {
    target: 'es2024',
    lib: ['ES2024'],
    types: [],
    module: 'preserve',
    moduleResolution: 'bundler',
    noEmit: true,
    allowJs: true,
    checkJs: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
  },
};

/** What the compiler says about the files, by the types for plugin authors alone: no browser, no Node. */
function problemsOf(include: string[], extra: object = {}): string {
  const config = join(folder, `tsconfig-${include.length}-${Date.now()}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...options.compilerOptions, ...extra }, include }));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript-native/bin/tsc'), '-p', config], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stdout: string }).stdout);
  }
}

test('the samples are right by the types for plugin authors', () => {
  expect(problemsOf([...names.map((name) => join(samples, name, '**/*.js')), join(samples, '*.d.ts')])).toBe('');
});

test.each([
  ['otto-all-hooks', { lib: ['ES5'] }],
  ['otto-all-hooks-2', { lib: ['ES5'] }],
  ['javascript-hooks', { moduleDetection: 'force' }],
])('the hooks of %s are right by the types for their authors', (name, extra) => {
  const hooks = readdirSync(join(samples, 'gateway', name)).filter((file) => file.endsWith('.js') && file !== 'hub.js');
  expect(hooks).not.toEqual([]);
  const include = [...hooks.map((file) => join(samples, 'gateway', name, file)), join(samples, 'spokelab-hooks.d.ts')];
  expect(problemsOf(include, { noImplicitAny: false, noUncheckedIndexedAccess: false, noUnusedLocals: false, ...extra })).toBe('');
});

test('the types notice what is wrong', () => {
  const types = join(samples, 'spokelab-plugin');
  const wrong = join(folder, 'wrong.js');
  writeFileSync(
    wrong,
    `/** @type {import('${types}').HubPlugin} */
export default {
  acceptEdgePayload(ctx, payload) {
    ctx.sendToControl('x');
    process.exit(1);
    setTimeout(() => {}, '5');
    payload.json().hits;
    return { handled: payload.text() };
  },
};
`,
  );
  const problems = problemsOf([wrong, `${types}.d.ts`]);
  for (const part of [
    "'sendToControl' does not exist",
    "Cannot find name 'process'",
    "Object is of type 'unknown'",
    "'string' is not assignable to parameter of type 'number'",
    "Type 'string' is not assignable to type 'boolean'",
  ]) {
    expect(problems).toContain(part);
  }
});

test.each(names)('%s opens, and the halves that it has load', async (name) => {
  const sandbox = await createJavaScriptSandbox();
  const bundle = await openBundle(join(samples, name));
  expect(bundle.name).toBe(name);
  const halves = (['edge', 'hub'] as const).filter((half) => bundle[half] !== undefined);
  expect(halves).toEqual(name === 'token-usage' ? ['hub'] : ['edge', 'hub']);
  for (const half of halves) {
    const program = programFor(bundle, half, 1, {});
    const loaded = sandbox.load(program, new FakePluginHost({ runtime: half, config: program.config }), DEFAULT_PLUGIN_LIMITS);
    expect(loaded.ok).toBe(true);
  }
});
