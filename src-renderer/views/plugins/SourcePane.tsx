import { useMemo, useState } from 'react';
import type { EditorMark, EditorPlace } from '../../editor/CodeEditor.tsx';
import { CodeEditor } from '../../editor/CodeEditor.tsx';
import { halfOf, sourceKind, withType } from '../../editor/source-kind.ts';
import { placeIn } from '../../format/error-place.ts';
import type { CodeTarget } from '../../store/lab-state.ts';
import { Button } from '../../ui/Button.tsx';
import { FileCode2, RotateCcw, Save, Sparkles } from '../../ui/icons.ts';
import { useSource } from './use-source.ts';

/** The files of a plugin or a bundle, to be read and changed. Saving runs the new code at once. */
export function SourcePane({ target, version }: { target: CodeTarget; version: string }) {
  const { source, failure, textIn, isChanged, edit, revert, save } = useSource(target, version);
  const [chosen, setChosen] = useState<string>();
  const [place, setPlace] = useState<EditorPlace>();
  const paths = source?.files.map((file) => file.path) ?? [];
  const path = chosen !== undefined && paths.includes(chosen) ? chosen : (source?.entry ?? '');
  const marks = useMemo((): EditorMark[] => {
    const found = failure === undefined ? undefined : placeIn(failure, path);
    return found === undefined || failure === undefined ? [] : [{ ...found, message: failure }];
  }, [failure, path]);
  if (source === undefined) return <p className="body-note plugin-note">{failure ?? 'Reading …'}</p>;
  const failed = failure === undefined ? undefined : paths.find((file) => placeIn(failure, file) !== undefined);
  const goThere = (): void => {
    if (failed === undefined || failure === undefined) return;
    setChosen(failed);
    setPlace(placeIn(failure, failed));
  };
  const open = (file: string): void => {
    setPlace(undefined);
    setChosen(file);
  };
  const typed = typedText(source.files, source.entry, path, textIn(path));
  return (
    <div className="source-pane">
      <ul className="source-files scrolls" aria-label="Files">
        {paths.map((file) => (
          <li key={file}>
            <button type="button" aria-current={file === path || undefined} onClick={() => open(file)}>
              <FileCode2 size={14} aria-hidden="true" />
              <span className="mono">{file}</span>
              {isChanged(file) && <em>changed</em>}
            </button>
          </li>
        ))}
        {source.binaries.map((file) => (
          <li key={file} className="source-binary mono" title="It is no text">
            {file}
          </li>
        ))}
      </ul>
      <div className="source-editor">
        <CodeEditor
          className="source-text"
          label={`The text of ${path}`}
          file={path}
          value={textIn(path)}
          marks={marks}
          bundle={source.files}
          place={place}
          onChange={(text) => edit(path, text)}
          onSave={() => void save(path)}
        />
        {failure !== undefined && (
          <p className="error-text source-failure selectable" role="alert">
            {failure}
            {failed !== undefined && (
              <button type="button" className="link-button" onClick={goThere}>
                Go there
              </button>
            )}
          </p>
        )}
        <div className="source-foot">
          <span className="body-note">Saving runs it at once, in the lab alone: no file on disk changes.</span>
          {typed !== undefined && (
            <Button icon={<Sparkles size={14} />} title="Then ctx is completed and checked" onClick={() => edit(path, typed)}>
              Say what it is
            </Button>
          )}
          <Button icon={<RotateCcw size={14} />} disabled={!isChanged(path)} onClick={() => revert(path)}>
            As it was
          </Button>
          <Button look="primary" icon={<Save size={14} />} disabled={!isChanged(path)} onClick={() => void save(path)}>
            Save and run
          </Button>
        </div>
      </div>
    </div>
  );
}

/** A plugin's entry module that does not say which half it is: with the line that says so. */
function typedText(files: readonly { path: string; text: string }[], entry: string, path: string, text: string): string | undefined {
  if (!path.endsWith('.js') || sourceKind(files, path) !== 'plugin') return undefined;
  const half = halfOf(files, path) ?? (path === entry ? (/acceptEdgePayload/.test(text) ? 'HubPlugin' : 'EdgePlugin') : undefined);
  return half === undefined ? undefined : withType(text, half, path.split('/').length - 1);
}
