import { useEffect, useRef, useState } from 'react';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { JsonSchema } from './schema-completion.ts';
import './editor.css';

type Monaco = typeof import('./monaco.ts');
type Model = ReturnType<Monaco['editor']['createModel']>;

export type EditorMark = { line: number; column: number; message: string };

export type CodeEditorProps = {
  /** Its name for people and screen readers. */
  label: string;
  /** The file's name tells the language, and which schema it is held to. */
  file: string;
  value: string;
  marks?: readonly EditorMark[];
  onChange(value: string): void;
  className?: string;
};

const LANGUAGES: Record<string, string> = {
  js: 'javascript',
  mjs: 'javascript',
  json: 'json',
  lua: 'lua',
  py: 'python',
  yaml: 'yaml',
  yml: 'yaml',
};
const NO_MARKS: readonly EditorMark[] = [];
const OWNER = 'spokelab';

let loading: Promise<Monaco> | undefined;

/** Where code is written: Monaco, and a plain text field until it is there or where it cannot be loaded. */
export function CodeEditor({ label, file, value, marks = NO_MARKS, onChange, className = '' }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [monaco, setMonaco] = useState<Monaco>();
  const shade = useLab((state) => state.shade);
  const fontSize = useLab((state) => state.settings.editorFontSize);
  const text = useRef(value);
  const changed = useRef(onChange);
  const view = useRef<ReturnType<Monaco['editor']['create']>>(undefined);
  changed.current = onChange;
  useSchemas(monaco, file);
  useEffect(() => {
    loading ??= import('./monaco.ts');
    let isGone = false;
    loading.then(
      (loaded) => !isGone && setMonaco(loaded),
      () => (loading = undefined),
    );
    return () => {
      isGone = true;
    };
  }, []);

  // First: a new editor below starts with it.
  useEffect(() => {
    text.current = value;
    const model = view.current?.getModel();
    if (model !== null && model !== undefined && model.getValue() !== value) model.setValue(value);
  }, [value]);

  useEffect(() => {
    if (monaco === undefined || host.current === null) return;
    const uri = monaco.Uri.parse(`inmemory://${crypto.randomUUID()}/${file}`);
    const model = monaco.editor.createModel(text.current, LANGUAGES[file.split('.').at(-1) ?? ''] ?? 'plaintext', uri);
    const made = monaco.editor.create(host.current, {
      model,
      // A browser cannot tell whether a screen reader listens: what it would read is always there.
      accessibilitySupport: 'on',
      accessibilityPageSize: 2_000,
      ariaLabel: label,
      automaticLayout: true,
      editContext: false,
      fixedOverflowWidgets: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      lineNumbersMinChars: 3,
      minimap: { enabled: false },
      padding: { top: 8, bottom: 8 },
      scrollBeyondLastLine: false,
      tabSize: 2,
    });
    view.current = made;
    const listener = model.onDidChangeContent(() => {
      text.current = model.getValue();
      changed.current(text.current);
    });
    return () => {
      listener.dispose();
      made.dispose();
      model.dispose();
      view.current = undefined;
    };
  }, [monaco, file, label]);

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

  if (monaco === undefined)
    return (
      <textarea
        className={`code-editor code-editor-plain mono ${className}`}
        aria-label={label}
        aria-invalid={marks.length > 0}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return <div ref={host} className={`code-editor ${className}`} data-editor={label} />;
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
