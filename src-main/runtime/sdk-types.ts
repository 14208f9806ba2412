/** The types for authors of plugins and hooks, and what tells an editor to use them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SdkTypes } from '../contract/api.ts';
import { writeNew } from './bundle-tools.ts';
import { projectFile } from './project-file.ts';

const FILES: Readonly<Record<keyof SdkTypes, string>> = { plugin: 'spokelab-plugin.d.ts', hooks: 'spokelab-hooks.d.ts' };

/** Packaging leaves files of types out of the archive: in the installed app they lie beside it. */
function textOf(name: string): string {
  const own = projectFile('sample-bundles', name);
  return readFileSync(existsSync(own) ? own : join(dirname(projectFile()), 'sdk', name), 'utf8');
}

export const sdkTypes = (): SdkTypes => ({ plugin: textOf(FILES.plugin), hooks: textOf(FILES.hooks) });

/** What stands beside a bundle with these files, by path; nothing where nobody could use it. */
export function editorFiles({ driver, hasPlugin }: { driver: string; hasPlugin: boolean }): Record<string, string> {
  const hasHooks = driver === 'otto' || driver === 'javascript';
  if (!hasHooks && !hasPlugin) return {};
  return {
    ...(hasPlugin ? { [FILES.plugin]: textOf(FILES.plugin) } : {}),
    ...(hasHooks ? { [FILES.hooks]: textOf(FILES.hooks) } : {}),
    'jsconfig.json': jsconfig(driver === 'otto' && !hasPlugin ? 'es5' : 'es2024', driver === 'javascript'),
  };
}

/** Checked as the sandbox would have it: no browser, no Node. Each file of driver javascript has a scope of its own. */
function jsconfig(lib: 'es5' | 'es2024', hasOwnScopes: boolean): string {
  const compilerOptions = {
    target: 'es2024',
    lib: [lib],
    types: [],
    module: 'preserve',
    moduleResolution: 'bundler',
    ...(hasOwnScopes ? { moduleDetection: 'force' } : {}),
    noEmit: true,
    allowJs: true,
    checkJs: true,
    strict: true,
    noImplicitAny: false,
  };
  return `${JSON.stringify({ compilerOptions, include: ['**/*.js', '*.d.ts'] }, null, 2)}\n`;
}

/** The types are renewed; a jsconfig.json that is there is somebody's own. Answers with what was written. */
export function writeEditorFiles(folder: string, files: Readonly<Record<string, string>>): string[] {
  const wanted = Object.entries(files).filter(([path]) => path.endsWith('.d.ts') || !existsSync(join(folder, path)));
  writeNew(folder, Object.fromEntries(wanted));
  return wanted.map(([path]) => path);
}
