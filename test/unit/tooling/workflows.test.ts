/** The workflows for the code's home: what they run is there. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

const env = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.union([z.string(), z.number(), z.boolean()]));
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const step = z.union([
  z.strictObject({
    uses: z.string().regex(/^actions\/[a-z-]+@v\d+$/),
    name: z.string().optional(),
    if: z.string().optional(),
    with: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ run: z.string().min(1), name: z.string().optional(), if: z.string().optional(), env: env.optional() }),
]);
const job = z.strictObject({
  'runs-on': z.string(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.string().optional(),
  strategy: z.strictObject({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
  'timeout-minutes': z.number().optional(),
  permissions: permissions.optional(),
  env: env.optional(),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({ name: z.string(), on: z.record(z.string(), z.unknown()), permissions, jobs: z.record(z.string(), job) });

const read = (file: string): z.infer<typeof workflow> => workflow.parse(parse(readFileSync(join(FOLDER, file), 'utf8')));

describe.each(readdirSync(FOLDER))('the workflow %s', (file) => {
  it('has the form that the code’s home wants, and no right to write but where it publishes', () => {
    const { permissions: all, jobs } = read(file);
    expect(all).toEqual({ contents: 'read' });
    expect(Object.entries(jobs).flatMap(([name, { permissions: own }]) => (own === undefined ? [] : [name]))).toEqual(
      file === 'release.yml' ? ['publish'] : [],
    );
  });

  it('runs scripts and files that there are', () => {
    const commands = Object.values(read(file).jobs).flatMap(({ steps }) => steps.flatMap((each) => ('run' in each ? [each.run] : [])));
    const named = commands.flatMap((command) => [...command.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? ''));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const known = /^(xvfb-run --auto-servernum )?npm (ci|test|run)\b|^gh release create /;
    expect(commands.filter((command) => !known.test(command))).toEqual([]);
  });

  it('needs jobs that there are', () => {
    const { jobs } = read(file);
    const needed = Object.values(jobs).flatMap(({ needs }) => needs ?? []);
    expect(needed.filter((name) => jobs[name] === undefined)).toEqual([]);
  });
});

it('every package of the release is built: three systems, two processors', () => {
  const { jobs } = read('release.yml');
  const machines = jobs.package?.strategy?.matrix.include as { platform: string; arch: string }[];
  const built = machines.map(({ platform, arch }) => `${platform}-${arch}`).sort();
  expect(built).toEqual(['linux-arm64', 'linux-x64', 'mac-arm64', 'mac-x64', 'win-arm64', 'win-x64']);
});

it('scripts of package.json run files that there are', () => {
  const files = Object.values(scripts).flatMap((script) =>
    [...script.matchAll(/\bnode (?:--\S+ )*(\S+\.ts)\b/g)].map(([, path]) => path ?? ''),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('feeds of two machines become one, and packages of other versions are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-feeds-'));
  const feed = (arch: string, version: string): string =>
    `version: ${version}\nfiles:\n  - { url: Spokelab-${arch}.exe, sha512: ${arch}, size: 1 }\npath: Spokelab-${arch}.exe\nsha512: ${arch}\n`;
  const put = (arch: string, version: string): void => {
    mkdirSync(join(folder, 'from', `win-${arch}`), { recursive: true });
    writeFileSync(join(folder, 'from', `win-${arch}`, 'latest.yml'), feed(arch, version));
    writeFileSync(join(folder, 'from', `win-${arch}`, `Spokelab-${arch}.exe`), arch);
  };
  const run = (): unknown =>
    execFileSync(process.execPath, [join(ROOT, 'test/support/merge-feeds.ts'), join(folder, 'from'), join(folder, 'to')], {
      stdio: 'pipe',
    });
  put('arm64', '0.2.0');
  put('x64', '0.2.0');
  run();
  expect(parse(readFileSync(join(folder, 'to/latest.yml'), 'utf8'))).toMatchObject({
    version: '0.2.0',
    path: 'Spokelab-arm64.exe',
    files: [{ sha512: 'arm64' }, { sha512: 'x64' }],
  });
  expect(readdirSync(join(folder, 'to')).sort()).toEqual(['Spokelab-arm64.exe', 'Spokelab-x64.exe', 'latest.yml']);
  put('x64', '0.3.0');
  expect(run).toThrow(/versions 0.2.0 and 0.3.0/);
  rmSync(folder, { recursive: true });
});
