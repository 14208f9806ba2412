import { useEffect, useRef, useState } from 'react';
import { useLab } from '../store/lab-context.tsx';
import { selectShade } from '../store/selectors.ts';
import { FIRST_OPTIONS, languageOf, loadMonaco, type Monaco } from './load-monaco.ts';
import './editor.css';

/** One text of a comparison; `name` says what it is, `file` which language. */
export type DiffSide = { name: string; text: string };

export type DiffViewProps = {
  /** Its name for people and screen readers. */
  label: string;
  file: string;
  before: DiffSide;
  after: DiffSide;
  /** Number of the first line on both sides; 1 by default. */
  firstLine?: number;
  className?: string;
};

/** Two texts side by side with what differs marked; the plain texts until Monaco is there. Nothing can be changed. */
export function DiffView({ label, file, before, after, firstLine = 1, className = '' }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const [monaco, setMonaco] = useState<Monaco>();
  const shade = useLab(selectShade);
  const fontSize = useLab((state) => state.settings.editorFontSize);
  useEffect(() => loadMonaco(setMonaco), []);
  useEffect(() => {
    if (monaco === undefined || host.current === null) return;
    const language = languageOf(file);
    const original = monaco.editor.createModel(before.text, language);
    const modified = monaco.editor.createModel(after.text, language);
    const made = monaco.editor.createDiffEditor(host.current, {
      ...FIRST_OPTIONS,
      ariaLabel: label,
      fontSize,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      lineNumbers: (line) => String(line + firstLine - 1),
      originalAriaLabel: `${label}: ${before.name}`,
      modifiedAriaLabel: `${label}: ${after.name}`,
      originalEditable: false,
      readOnly: true,
      // By a + and a − beside the line as well as by colour.
      renderIndicators: true,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: false,
      ignoreTrimWhitespace: false,
      wordWrap: 'on',
      diffWordWrap: 'on',
    });
    made.setModel({ original, modified });
    // When it is known, and not again when the person has scrolled.
    const first = made.onDidUpdateDiff(() => {
      first.dispose();
      made.revealFirstDiff();
    });
    return () => {
      first.dispose();
      made.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [monaco, label, file, before.name, before.text, after.name, after.text, firstLine, fontSize]);
  useEffect(() => monaco?.applyTheme(shade), [monaco, shade]);
  return (
    <figure className={`diff-view ${className}`} aria-label={label}>
      <figcaption className="diff-names">
        <span>− {before.name}</span>
        <span>+ {after.name}</span>
      </figcaption>
      {monaco === undefined ? (
        <div className="diff-plain mono selectable">
          <pre>{before.text}</pre>
          <pre>{after.text}</pre>
        </div>
      ) : (
        <div ref={host} className="diff-editor" data-editor={label} />
      )}
    </figure>
  );
}
