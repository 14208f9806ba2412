/** Which file of the bundle an import means, and its source for QuickJS. */
import { isUtf8 } from 'node:buffer';
import type { Inside } from './guest.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { QuickJsCallbacks } from './quickjs-types.ts';

const RELATIVE = /^\.{1,2}\//;

/**
 * The path in the bundle that `request` names when `importer` imports it; nothing when it is not relative or leaves the bundle.
 */
export function resolveImport(importer: string, request: string): string | undefined {
  if (!RELATIVE.test(request)) return undefined;
  const parts = importer.split('/').slice(0, -1);
  for (const part of request.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** What to tell a person whose import cannot be had. */
export function importProblem(importer: string, request: string, files: ReadonlyMap<string, Uint8Array>): string {
  const path = resolveImport(importer, request);
  if (path === undefined) {
    return `${importer} imports "${request}", but a plugin can only import files of its own bundle, as "./file.js"`;
  }
  const meant = [`${path}.js`, `${path}/index.js`].find((candidate) => files.has(candidate));
  const advice =
    meant === undefined ? 'add it to file_list in manifest.json' : `write the whole name, as in "${request}${meant.slice(path.length)}"`;
  return `${importer} imports "${request}", and the bundle has no file ${path}; ${advice}`;
}

/** QuickJS's questions about modules, answered from the files of the guest that is running. */
export function moduleLoading(memory: () => GuestMemory, inside: Inside): Pick<QuickJsCallbacks, 'resolveModule' | 'loadModule'> {
  const encoder = new TextEncoder();
  /** Names given to imports that cannot be had, until QuickJS asks for their source. */
  const problems = new Map<string, string>();

  return {
    resolveModule(base, request) {
      const files = inside.guest?.files ?? new Map<string, Uint8Array>();
      const path = resolveImport(base, request);
      if (path !== undefined && files.has(path)) return memory().copyIn(encoder.encode(path));
      const name = `${request} (imported by ${base})`;
      problems.set(name, importProblem(base, request, files));
      return memory().copyIn(encoder.encode(name));
    },
    loadModule(name) {
      const file = inside.guest?.files.get(name);
      const problem = problems.get(name) ?? (file === undefined ? `the bundle has no file ${name}` : sourceProblem(name, file));
      problems.delete(name);
      if (problem === undefined && file !== undefined) return memory().copyIn(file);
      inside.guest?.throwInside(problem ?? name);
      return 0;
    },
  };
}

/** Why a file cannot be JavaScript at all; C would read it up to its first zero only. */
export function sourceProblem(path: string, file: Uint8Array): string | undefined {
  return !isUtf8(file) || file.includes(0) ? `${path} is not a text in UTF-8` : undefined;
}
