/** Hooks of gateway bundles: calls per second and loading per driver, and the memory that a hundred edges with one bundle take. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDispatcherRuntime } from '../../src-main/adapters/grpc/dispatcher.ts';
import { createJsvmRuntime } from '../../src-main/adapters/sandbox/javascript/index.ts';
import { createLuaRuntime } from '../../src-main/adapters/sandbox/lua/index.ts';
import { createPythonRuntime } from '../../src-main/adapters/sandbox/python/index.ts';
import type { HookCode, HookHost, HookProgram, HookRuntime } from '../../src-main/engine/ports/hook-runtime.ts';
import { pythonPlace } from '../../src-main/runtime/python-place.ts';
import { print, secondsOf } from './figure.ts';

const samples = fileURLToPath(new URL('../../sample-bundles/gateway/', import.meta.url));
const HOST: HookHost = { nowMs: () => 0, random: () => 0.5, ask: () => null };
const HEADERS = { 'User-Agent': ['bench'], Accept: ['*/*'], 'X-Internal': ['secret'] };
const JS_INPUT = JSON.stringify({
  stage: 'pre',
  request: {
    Headers: HEADERS,
    SetHeaders: {},
    DeleteHeaders: [],
    Body: '',
    URL: '/orders/1',
    Params: {},
    Method: 'GET',
    ReturnOverrides: {},
  },
  session: {},
  config: { OrgID: 'o', APIID: 'a', config_data: null },
});
const OBJECT_INPUT = JSON.stringify({
  hook_type: 1,
  hook_name: 'StampRequest',
  request: { headers: { 'User-Agent': 'bench', Accept: '*/*' }, url: '/orders/1', method: 'GET', return_overrides: { response_code: -1 } },
  spec: { OrgID: 'o', APIID: 'a', bundle_hash: 'f' },
});

type Driver = {
  driver: string;
  folder: string;
  files: string[];
  hook: string;
  input: string;
  runtime(): Promise<HookRuntime>;
  least: number;
  server?: string;
};

const DRIVERS: Driver[] = [
  {
    driver: 'otto',
    folder: 'otto-all-hooks',
    files: ['pre.js'],
    hook: 'stampRequest',
    input: JS_INPUT,
    runtime: createJsvmRuntime,
    least: 1_000,
  },
  {
    driver: 'javascript',
    folder: 'javascript-hooks',
    files: ['hooks.js'],
    hook: 'stampRequest',
    input: JS_INPUT,
    runtime: createJsvmRuntime,
    least: 1_000,
  },
  {
    driver: 'python',
    folder: 'python-hooks',
    files: ['middleware.py', 'rules.py'],
    hook: 'StampRequest',
    input: OBJECT_INPUT,
    runtime: async () => createPythonRuntime(pythonPlace()),
    least: 1_000,
  },
  {
    driver: 'lua',
    folder: 'lua-hooks',
    files: ['middleware.lua'],
    hook: 'StampRequest',
    input: OBJECT_INPUT,
    runtime: async () => createLuaRuntime(),
    least: 200,
  },
];

const codeOf = ({ driver, folder, files, server }: Driver, variant = ''): HookCode => {
  const contents = new Map(
    files.map((path) => [path, new Uint8Array(Buffer.concat([readFileSync(`${samples}${folder}/${path}`), Buffer.from(variant)]))]),
  );
  const scripts = files.filter((path) => path.endsWith('.js')).map((path) => ({ path, source: contents.get(path) ?? new Uint8Array() }));
  return {
    driver,
    folder: `f${variant.length}`,
    files: contents,
    listed: files,
    scripts,
    names: ['stampRequest'],
    timeoutUs: 5_000_000,
    ...(server === undefined ? {} : { server }),
  };
};

const load = (runtime: HookRuntime, code: HookCode): Promise<HookProgram> =>
  new Promise((resolve, reject) => {
    runtime.load(code, ({ program, problems: [problem] }) =>
      problem === undefined ? resolve(program) : reject(new Error(problem.message)),
    );
  });

const call = (program: HookProgram, { hook, input }: Driver): Promise<void> =>
  new Promise((resolve, reject) => {
    program.call(hook, input, HOST, (result) => (result.ok ? resolve() : reject(new Error(result.error.message))));
  });

async function callsPerSecond(program: HookProgram, driver: Driver, calls: number): Promise<number> {
  for (let warm = 0; warm < calls / 10; warm += 1) await call(program, driver);
  const seconds = await secondsOf(async () => {
    for (let count = 0; count < calls; count += 1) await call(program, driver);
  });
  return calls / seconds;
}

export async function benchHooks(): Promise<void> {
  for (const driver of DRIVERS) {
    let runtime: HookRuntime | undefined;
    let program: HookProgram | undefined;
    const coldS = await secondsOf(async () => {
      runtime = await driver.runtime();
      program = await load(runtime, codeOf(driver));
    });
    if (runtime === undefined || program === undefined) continue;
    const own = runtime;
    const warmS = await secondsOf(() => load(own, codeOf(driver, '\n')));
    print({ name: `${driver.driver}: a bundle loaded, with its runtime`, value: coldS * 1_000, unit: 'ms' });
    print({ name: `${driver.driver}: another bundle loaded`, value: warmS * 1_000, unit: 'ms' });
    const rate = await callsPerSecond(program, driver, driver.driver === 'lua' ? 1_000 : 3_000);
    print({ name: `${driver.driver}: hook calls`, value: rate, unit: 'calls/s', reach: { least: driver.least } });
    await shared(driver, own);
  }
  await grpc();
}

/** Memory of a hundred gateways that have the same bundle, for each. */
async function shared(driver: Driver, runtime: HookRuntime): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const programs: HookProgram[] = [];
  for (let edge = 0; edge < 100; edge += 1) programs.push(await load(runtime, codeOf(driver, '\n\n')));
  for (const program of programs) await call(program, driver);
  globalThis.gc?.();
  print({
    name: `${driver.driver}: memory per edge, 100 edges with one bundle`,
    value: Math.max(0, (process.memoryUsage().rss - before) / 100 / 1_024),
    unit: 'KiB',
    reach: { most: 1_024 },
  });
  for (const program of programs) program.dispose();
}

async function grpc(): Promise<void> {
  const child = spawn(process.execPath, [`${samples}grpc-hooks/server.mjs`, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const server = /127\.0\.0\.1:\d+/.exec(line.toString())?.[0] ?? '';
  const driver: Driver = {
    driver: 'grpc',
    folder: 'grpc-hooks',
    files: [],
    hook: 'StampRequest',
    input: OBJECT_INPUT,
    runtime: async () => createDispatcherRuntime(),
    least: 500,
    server,
  };
  try {
    const program = await load(await driver.runtime(), codeOf(driver));
    const rate = await callsPerSecond(program, driver, 2_000);
    print({
      name: 'grpc: hook calls, one after the other, to the sample dispatcher',
      value: rate,
      unit: 'calls/s',
      reach: { least: driver.least },
    });
  } finally {
    child.kill('SIGKILL');
  }
}
