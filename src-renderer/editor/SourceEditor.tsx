import { CodeEditor } from './CodeEditor.tsx';
import type { BundleFile } from './source-kind.ts';

/** One file of several, to be changed. Another is opened once what was changed is saved. */
export function SourceEditor({
  bundle,
  path,
  text,
  isChanged,
  onOpen,
  onEdit,
}: {
  /** All that is text of it. The manifest is no part of what can be changed here. */
  bundle: readonly BundleFile[];
  path: string;
  text: string;
  isChanged: boolean;
  onOpen(path: string): void;
  onEdit(text: string): void;
}) {
  const files = bundle.map((file) => file.path).filter((file) => file !== 'manifest.json');
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
      <CodeEditor className="plugin-source" label={`The text of ${path}`} file={path} value={text} bundle={bundle} onChange={onEdit} />
    </>
  );
}
