import { Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { QueryResults } from '../../../src-main/contract/api.ts';
import type { NodeId, PluginId } from '../../../src-main/contract/ids.ts';
import { CodeEditor } from '../../editor/CodeEditor.tsx';
import { bytesOfBase64, textOf } from '../../format/body.ts';
import { plural } from '../../format/numbers.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

type Code = QueryResults['plugin-files'];
/** The file that is open: as it is now, and as it runs. */
type Shown = { path: string; text: string; saved: string };

/** A plugin's code, changed while the lab runs. What cannot be loaded is not taken: the old code runs on. */
export function EditPluginDialog({ node, plugin, onClose }: { node: NodeId; plugin: PluginId; onClose(): void }) {
  const { actions, store } = useSession();
  const [code, setCode] = useState<Code>();
  const [failure, setFailure] = useState<string>();
  const [{ path, text, saved }, setShown] = useState<Shown>({ path: '', text: '', saved: '' });
  useEffect(() => {
    let isGone = false;
    actions.ask({ ask: 'plugin-files', node, plugin }).then((answer) => {
      if (isGone) return;
      if ('reason' in answer) return setFailure(answer.reason);
      setCode(answer);
      setShown(fileIn(answer, answer.entry));
    });
    return () => {
      isGone = true;
    };
  }, [actions, node, plugin]);

  const save = async (): Promise<void> => {
    if (code === undefined) return;
    const answer = await actions.editPlugin({ plugin, hash: code.hash, path, text });
    if ('reason' in answer) return setFailure(answer.reason);
    setFailure(undefined);
    setShown({ path, text, saved: text });
    const files = code.files.map((file) => (file.path === path ? { path, base64: base64Of(text) } : file));
    setCode({ ...code, hash: answer.hash, files });
    notify(
      store,
      'done',
      `${path} runs`,
      `From the next call on, on ${answer.nodes.length <= 3 ? answer.nodes.join(', ') : plural(answer.nodes.length, 'node')}.`,
    );
  };

  return (
    <Modal
      title={code === undefined ? `Plugin ${plugin}` : `${code.name}, plugin ${plugin}`}
      description="Saving runs the new code at once, on every node that has this code. In the lab alone: no file on disk changes."
      width="wide"
      onClose={onClose}
    >
      <div className="modal-body">
        {code !== undefined && (
          <>
            <label className="field">
              <span>File</span>
              <select
                className="input"
                value={path}
                disabled={text !== saved}
                onChange={(event) => setShown(fileIn(code, event.target.value))}
              >
                {code.files.filter(isText).map((file) => (
                  <option key={file.path} value={file.path}>
                    {file.path}
                  </option>
                ))}
              </select>
            </label>
            <CodeEditor
              className="plugin-source"
              label={`The text of ${path}`}
              file={path}
              value={text}
              onChange={(changed) => setShown({ path, text: changed, saved })}
            />
          </>
        )}
        {failure !== undefined && (
          <p className="error-text selectable" role="alert">
            {failure}
          </p>
        )}
        <div className="modal-foot">
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" icon={<Save size={14} />} disabled={code === undefined || text === saved} onClick={save}>
            Save and run
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function fileIn({ files }: Code, path: string): Shown {
  const text = textOf(bytesOfBase64(files.find((file) => file.path === path)?.base64 ?? '')) ?? '';
  return { path, text, saved: text };
}

/** What is no text cannot be edited as one. */
const isText = ({ base64 }: Code['files'][number]): boolean => textOf(bytesOfBase64(base64)) !== undefined;

/** UTF-8, as the engine has it. */
const base64Of = (text: string): string => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
