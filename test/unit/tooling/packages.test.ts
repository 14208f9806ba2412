import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const all = { ...dependencies, ...devDependencies };

describe('the packages that are used', () => {
  it('are named in exact versions', () => {
    const inexact = Object.entries(all).filter(([, version]) => !/^(?:npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version));
    expect(inexact).toEqual([]);
  });

  it('have each a reason in docs/dependencies.md, and none has a reason that is not used', () => {
    const rows = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').matchAll(/^\| ([^|]+) \| [^|]{4,} \|$/gm);
    const explained = new Set([...rows].flatMap(([, names = '']) => names.split(', ')));
    const used = Object.keys(all).map((name) => (name.startsWith('@types/') ? '@types/*' : name));
    expect(used.filter((name) => !explained.has(name))).toEqual([]);
    expect([...explained].filter((name) => !used.includes(name))).toEqual([]);
  });
});
