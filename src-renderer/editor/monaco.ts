/** Monaco with the languages that are written here. Large: imported when the first editor is shown, never before. */
import { editor, languages, MarkerSeverity, Uri } from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/register.all.js';
import 'monaco-editor/languages/definitions/javascript/register.js';
import 'monaco-editor/languages/definitions/lua/register.js';
import 'monaco-editor/languages/definitions/markdown/register.js';
import 'monaco-editor/languages/definitions/python/register.js';
import 'monaco-editor/languages/definitions/yaml/register.js';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/languages/features/json/json.worker.js?worker';
import { jsonDefaults } from 'monaco-editor/languages/features/json/register.js';
import TsWorker from 'monaco-editor/languages/features/typescript/ts.worker.js?worker';
import { readPalette } from '../ui/palette.ts';
import type { JsonSchema } from './schema-completion.ts';
import { describeKey, suggestKeys } from './schema-completion.ts';

/** Each is fetched when it is first needed; the one for JavaScript is large. */
const WORKERS: Readonly<Record<string, new () => Worker>> = { json: JsonWorker, javascript: TsWorker };

self.MonacoEnvironment = { getWorker: (_id, label) => new (WORKERS[label] ?? EditorWorker)() };

export { showSource } from './sdk.ts';
export { editor, MarkerSeverity, Uri };

/** `#` and six digits; two more say how much of it is seen. */
const HEX_LENGTH = 7;

/** What differs is tinted, its very words more than their lines. */
const tinted = (what: 'inserted' | 'removed', colour: string): Record<string, string> => ({
  [`diffEditor.${what}LineBackground`]: `${colour}16`,
  [`diffEditor.${what}TextBackground`]: `${colour}26`,
  [`diffEditorOverview.${what}Foreground`]: `${colour}70`,
});

/** Monaco in the window's colours, of the shade that is shown. */
export function applyTheme(shade: 'dark' | 'light'): void {
  const { sunken, raised, text, muted, line, lineStrong, accent, delivered, lost, queued, duplicate, focus } = readPalette();
  const hex = (colour: string): string => colour.replace('#', '');
  const isHex = (colour: string): boolean => /^#[0-9a-f]{6}$/i.test(colour);
  const rules = [
    { token: 'comment', foreground: muted },
    { token: 'string', foreground: delivered },
    { token: 'string.key.json', foreground: accent },
    { token: 'string.value.json', foreground: delivered },
    { token: 'number', foreground: queued },
    { token: 'keyword', foreground: duplicate },
    { token: 'type', foreground: accent },
  ].flatMap(({ token, foreground }) => (isHex(foreground) ? [{ token, foreground: hex(foreground) }] : []));
  const wanted = {
    'editor.background': sunken,
    'editor.foreground': text,
    'editorLineNumber.foreground': muted,
    'editorWidget.border': line,
    focusBorder: focus,
    'editor.lineHighlightBackground': raised,
    'editor.lineHighlightBorder': raised,
    'editorOverviewRuler.border': sunken,
    'diffEditor.diagonalFill': line,
    // The colours of the window have meanings, and brackets have none.
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, text])),
    ...tinted('inserted', delivered),
    ...tinted('removed', lost),
    'scrollbarSlider.background': lineStrong,
  };
  const colors = Object.fromEntries(Object.entries(wanted).filter(([, colour]) => isHex(colour.slice(0, HEX_LENGTH))));
  editor.defineTheme('spokelab', { base: shade === 'dark' ? 'vs-dark' : 'vs', inherit: true, rules, colors });
  editor.setTheme('spokelab');
}

/** manifest.json is checked and completed by the schema. */
export function setManifestSchema(schema: JsonSchema): void {
  jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    schemaValidation: 'error',
    schemas: [{ uri: 'spokelab://schema/manifest', fileMatch: ['*manifest.json'], schema }],
  });
}

let isScenarioKnown = false;

/** Scenarios are completed by the schema; what is wrong with them the engine says. */
export function setScenarioSchema(schema: JsonSchema): void {
  if (isScenarioKnown) return;
  isScenarioKnown = true;
  languages.registerHoverProvider('yaml', {
    provideHover(model, { lineNumber, column }) {
      const word = /['"]?([\w-]+)['"]?:(?=\s|$)/g;
      for (const found of model.getLineContent(lineNumber).matchAll(word)) {
        const [startColumn, endColumn] = [found.index + 1, found.index + found[0].length];
        if (column < startColumn || column > endColumn) continue;
        const before = model.getValueInRange({ startLineNumber: 1, startColumn: 1, endLineNumber: lineNumber, endColumn: startColumn });
        const value = describeKey(schema, before, found[1] ?? '');
        if (value === '') return null;
        const range = { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn, endColumn };
        return { contents: [{ value }], range };
      }
      return null;
    },
  });
  languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '\n', '{', ','],
    provideCompletionItems(model, position) {
      const before = model.getValueInRange({
        startLineNumber: 1,
        startColumn: 1,
        endLineNumber: position.lineNumber,
        endColumn: position.column,
      });
      const word = model.getWordUntilPosition(position);
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: word.startColumn,
        endColumn: word.endColumn,
      };
      return {
        suggestions: suggestKeys(schema, before).map(({ label, detail, insert }) => ({
          label,
          detail,
          insertText: insert,
          kind: insert.endsWith(': ') ? languages.CompletionItemKind.Property : languages.CompletionItemKind.Value,
          range,
        })),
      };
    },
  });
}
