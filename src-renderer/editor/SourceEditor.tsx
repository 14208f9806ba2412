import { CodeEditor } from './CodeEditor.tsx';

/** One file of several, to be changed. Another is opened once what was changed is saved. */
export function SourceEditor({
  files,
  path,
  text,
  isChanged,
  onOpen,
  onEdit,
}: {
  files: readonly string[];
  path: string;
  text: string;
  isChanged: boolean;
  onOpen(path: string): void;
  onEdit(text: string): void;
}) {
  return (
    <>
      <label className="field">
        <span>File</span>
        <select className="input" value={path} disabled={isChanged} onChange={(event) => onOpen(event.target.value)}>
          {files.map((file) => (
            <option key={file} value={file}>
              {file}
            </option>
          ))}
        </select>
      </label>
      <CodeEditor className="plugin-source" label={`The text of ${path}`} file={path} value={text} onChange={onEdit} />
    </>
  );
}
