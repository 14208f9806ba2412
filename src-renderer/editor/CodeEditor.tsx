import type { KeyboardEvent as PressedKey } from 'react';
import { useEffect, useRef, useState } from 'react';
import { historyKey } from '../format/history-key.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { Monaco } from './load-monaco.ts';
import { FIRST_OPTIONS, languageOf, loadMonaco } from './load-monaco.ts';
import type { JsonSchema } from './schema-completion.ts';
import type { BundleFile } from './source-kind.ts';
import { sourceKind } from './source-kind.ts';
import './editor.css';

type Model = ReturnType<Monaco['editor']['createModel']>;

export type EditorPlace = { line: number; column: number };
export type EditorMark = { line: number; column: number; message: string };

export type CodeEditorProps = {
  /** Its name for people and screen readers. */
  label: string;
  /** The file's name tells the language, and which schema it is held to. */
  file: string;
  value: string;
  marks?: readonly EditorMark[];
  /** The bundle that it is a file of: what it can import, and what a manifest says of it. */
  bundle?: readonly BundleFile[];
  /** Goes there, and is ready to be typed in, whenever it is another one. */
  place?: EditorPlace | undefined;
  /** Without it the text can only be read. */
  onChange?(value: string): void;
  /** Ctrl or Cmd and S. */
  onSave?(): void;
  className?: string;
  /** Where the text is more than this editor's, its history is too: the keys for undo and redo go there. */
  history?: { undo(): void; redo(): void };
};

const NO_MARKS: readonly EditorMark[] = [];
const NO_FILES: readonly BundleFile[] = [];
const OWNER = 'spokelab';

/** Where code is written: Monaco, and a plain text field until it is there or where it cannot be loaded. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, file, value, marks = NO_MARKS, bundle = NO_FILES, place, onChange, onSave, className = '', history } = props;
  const host = useRef<HTMLDivElement>(null);
  const [monaco, setMonaco] = useState<Monaco>();
  const shade = useLab((state) => state.shade);
  const fontSize = useLab((state) => state.settings.editorFontSize);
  const text = useRef(value);
  const changed = useRef(onChange);
  const saved = useRef(onSave);
  const [root] = useState(() => `file:///${crypto.randomUUID()}/bundle/`);
  const view = useRef<ReturnType<Monaco['editor']['create']>>(undefined);
  changed.current = onChange;
  saved.current = onSave;
  useSchemas(monaco, file);
  useSdk(monaco, file, bundle, root);
  useEffect(() => loadMonaco(setMonaco), []);

  // First: a new editor below starts with it.
  useEffect(() => {
    text.current = value;
    const model = view.current?.getModel();
    if (model !== null && model !== undefined && model.getValue() !== value) replaceText(model, value);
  }, [value]);

  useEffect(() => {
    if (monaco === undefined || host.current === null) return;
    const uri = monaco.Uri.parse(`${root}${file}`);
    const model = monaco.editor.createModel(text.current, languageOf(file), uri);
    const made = monaco.editor.create(host.current, {
      model,
      ...FIRST_OPTIONS,
      ariaLabel: label,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      padding: { top: 8, bottom: 8 },
      readOnly: changed.current === undefined,
      tabSize: 2,
    });
    view.current = made;
    leaveByTab(made);
    const listener = model.onDidChangeContent(() => {
      text.current = model.getValue();
      changed.current?.(text.current);
    });
    const keys = made.onKeyDown(({ browserEvent }) => isSave(browserEvent) && saved.current?.());
    return () => {
      keys.dispose();
      listener.dispose();
      made.dispose();
      model.dispose();
      view.current = undefined;
    };
  }, [monaco, file, label, root]);

  const isReadOnly = onChange === undefined;
  useEffect(() => view.current?.updateOptions({ readOnly: isReadOnly }), [isReadOnly]);

  // After the editor was made, above.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file makes another editor
  useEffect(() => view.current?.updateOptions({ fontSize }), [monaco, file, label, fontSize]);

  useEffect(() => {
    if (shade !== undefined) monaco?.applyTheme(shade);
  }, [monaco, shade]);

  useEffect(() => {
    const model = view.current?.getModel();
    if (monaco === undefined || model === null || model === undefined) return;
    const markers = marks.map(({ line, column, message }) => ({
      severity: monaco.MarkerSeverity.Error,
      message,
      startLineNumber: line,
      startColumn: column,
      endLineNumber: line,
      endColumn: endOf(model, line, column),
    }));
    monaco.editor.setModelMarkers(model, OWNER, markers);
  }, [monaco, marks]);

  useEffect(() => {
    if (monaco === undefined || place === undefined) return;
    view.current?.setPosition({ lineNumber: place.line, column: place.column });
    view.current?.revealLineInCenterIfOutsideViewport(place.line);
    view.current?.focus();
  }, [monaco, place]);

  if (monaco === undefined)
    return (
      <textarea
        className={`code-editor code-editor-plain mono ${className}`}
        aria-label={label}
        aria-invalid={marks.length > 0}
        spellCheck={false}
        value={value}
        readOnly={isReadOnly}
        onChange={(event) => onChange?.(event.target.value)}
        onKeyDown={({ nativeEvent }) => isSave(nativeEvent) && onSave?.()}
        onKeyDownCapture={(event) => turnHistory(event, history)}
      />
    );
  return (
    <div ref={host} className={`code-editor ${className}`} data-editor={label} onKeyDownCapture={(event) => turnHistory(event, history)} />
  );
}

/** Before the editor sees the key, since it has a history of its own. */
function turnHistory(event: PressedKey, history: CodeEditorProps['history']): void {
  const way = history === undefined ? undefined : historyKey(event);
  if (history === undefined || way === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  history[way]();
}

/** Only what differs, so that the cursor stays where it is. */
function replaceText(model: Model, value: string): void {
  const old = model.getValue();
  const shorter = Math.min(old.length, value.length);
  let head = 0;
  while (head < shorter && old[head] === value[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === value[value.length - 1 - tail]) tail += 1;
  const start = model.getPositionAt(head);
  const end = model.getPositionAt(old.length - tail);
  const range = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
  model.applyEdits([{ range, text: value.slice(head, value.length - tail) }]);
  // Line ends that the editor takes for one another.
  if (model.getValue() !== value) model.setValue(value);
}

/** The browser's own answer to these keys, to save the page, is kept back. */
function isSave(event: KeyboardEvent): boolean {
  const isIt = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's';
  if (isIt) event.preventDefault();
  return isIt;
}

/** The Tab key writes into an editor; after Escape it leaves it, until the editor is entered again. */
function leaveByTab(made: ReturnType<Monaco['editor']['create']>): void {
  made.onKeyDown(({ browserEvent }) => {
    if (browserEvent.key === 'Escape') made.updateOptions({ tabFocusMode: true });
  });
  made.onDidBlurEditorText(() => made.updateOptions({ tabFocusMode: false }));
}

/** Where the word at the place ends. */
function endOf(model: Model, line: number, column: number): number {
  if (line > model.getLineCount()) return column + 1;
  return model.getWordAtPosition({ lineNumber: line, column })?.endColumn ?? column + 1;
}

/** The schemas are the engine's own. */
function useSchemas(monaco: Monaco | undefined, file: string): void {
  const { actions } = useSession();
  useEffect(() => {
    if (monaco === undefined) return;
    const of = file.endsWith('manifest.json') ? 'manifest' : /\.ya?ml$/.test(file) ? 'scenario' : undefined;
    if (of === undefined) return;
    void actions.ask({ ask: 'schema', of }).then((answer) => {
      if ('reason' in answer) return;
      const schema = answer.schema as JsonSchema;
      if (of === 'manifest') monaco.setManifestSchema(schema);
      else monaco.setScenarioSchema(schema);
    });
  }, [monaco, actions, file]);
}

/** JavaScript is checked by the SDK's types, which are the engine's own. */
function useSdk(monaco: Monaco | undefined, file: string, bundle: readonly BundleFile[], root: string): void {
  const { actions } = useSession();
  useEffect(() => {
    if (monaco === undefined || !file.endsWith('.js')) return;
    let hide: (() => void) | undefined;
    let isGone = false;
    void actions.ask({ ask: 'sdk-types' }).then((types) => {
      if (isGone || 'reason' in types) return;
      hide = monaco.showSource({ root, path: file, kind: sourceKind(bundle, file), others: bundle, types });
    });
    return () => {
      isGone = true;
      hide?.();
    };
  }, [monaco, actions, file, bundle, root]);
}
