/** Monaco, fetched when the first editor is shown, and what all editors have in common. */

export type Monaco = typeof import('./monaco.ts');

let loading: Promise<Monaco> | undefined;

/** Tells when it is there, unless what is given back was called before; where it cannot be loaded, it is tried again next time. */
export function loadMonaco(ready: (monaco: Monaco) => void): () => void {
  let isGone = false;
  loading ??= import('./monaco.ts');
  loading.then(
    (monaco) => !isGone && ready(monaco),
    () => (loading = undefined),
  );
  return () => {
    isGone = true;
  };
}

const LANGUAGES: Record<string, string> = {
  js: 'javascript',
  mjs: 'javascript',
  json: 'json',
  lua: 'lua',
  md: 'markdown',
  py: 'python',
  yaml: 'yaml',
  yml: 'yaml',
};

export const languageOf = (file: string): string => LANGUAGES[file.split('.').at(-1) ?? ''] ?? 'plaintext';

export const FIRST_OPTIONS = {
  // A browser cannot tell whether a screen reader listens: what it would read is always there.
  accessibilitySupport: 'on',
  accessibilityPageSize: 2_000,
  automaticLayout: true,
  editContext: false,
  fixedOverflowWidgets: true,
  lineNumbersMinChars: 3,
  minimap: { enabled: false },
  // Else the number of a last, empty line is too faint to be read.
  renderFinalNewline: 'on',
  overviewRulerBorder: false,
  scrollBeyondLastLine: false,
  scrollbar: { horizontalScrollbarSize: 8, useShadows: false, verticalScrollbarSize: 8 },
} as const;
