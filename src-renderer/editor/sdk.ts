/** JavaScript in the editors: checked and completed by the SDK's types and the other files of its bundle, and by nothing else. */
import {
  javascriptDefaults,
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
} from 'monaco-editor/languages/features/typescript/register.js';
import type { SdkTypes } from '../../src-main/contract/api.ts';
import type { BundleFile, SourceKind } from './source-kind.ts';

/** One file that is shown. `root` is the address under which the bundle is taken to lie, with a slash at its end. */
export type ShownSource = { root: string; path: string; kind: SourceKind; others: readonly BundleFile[]; types: SdkTypes };

/** TypeScript's own numbers, which Monaco's types leave out. */
const MODULE_DETECTION_FORCE = 3;
/** An otto hook is a script: no import or export tells its name to others. */
const NO_SUGGESTIONS = { noSemanticValidation: false, noSyntaxValidation: false, noSuggestionDiagnostics: true };

const shown: ShownSource[] = [];

/** The language service knows one project at a time: that of the source that was shown last. Call what it gives when it goes. */
export function showSource(source: ShownSource): () => void {
  shown.push(source);
  apply(source);
  return () => {
    shown.splice(shown.indexOf(source), 1);
    const last = shown.at(-1);
    if (last !== undefined) apply(last);
  };
}

function apply({ root, path, kind, others, types }: ShownSource): void {
  javascriptDefaults.setDiagnosticsOptions(NO_SUGGESTIONS);
  javascriptDefaults.setCompilerOptions({
    target: ScriptTarget.ESNext,
    lib: [kind === 'otto' ? 'es5' : 'es2023'],
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    ...(kind === 'javascript' ? { moduleDetection: MODULE_DETECTION_FORCE } : {}),
    allowNonTsExtensions: true,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    noImplicitAny: false,
  });
  const siblings = kind === 'javascript' ? [] : others.filter((file) => file.path !== path && file.path.endsWith('.js'));
  javascriptDefaults.setExtraLibs([
    ...(kind === 'plugin' ? pluginTypes(root, path, types.plugin) : [{ filePath: `${root}spokelab-hooks.d.ts`, content: types.hooks }]),
    ...siblings.map((file) => ({ filePath: `${root}${file.path}`, content: file.text })),
  ]);
}

/** Samples name the types one folder up, new bundles beside them, and files in folders further up: all of these are there. */
function pluginTypes(root: string, path: string, content: string): { filePath: string; content: string }[] {
  const folders = path.split('/').slice(0, -1);
  const inside = folders.map((_, depth) => folders.slice(0, depth + 1).join('/'));
  const again = (filePath: string, up: number) => ({ filePath, content: `export * from '${'../'.repeat(up)}spokelab-plugin';` });
  return [
    { filePath: new URL('../spokelab-plugin.d.ts', root).href, content },
    again(`${root}spokelab-plugin.d.ts`, 1),
    ...inside.map((folder, depth) => again(`${root}${folder}/spokelab-plugin.d.ts`, depth + 2)),
  ];
}
