import { Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import { SourceEditor } from '../../editor/SourceEditor.tsx';
import { bytesOfBase64, textOf } from '../../format/body.ts';
import { plural } from '../../format/numbers.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

type File = { path: string; text: string };

/** A bundler writes the manifest on one line. */
function spread(json: string): string {
  try {
    return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
  } catch {
    return json;
  }
}

/** The code of a bundle on the lab's server; saving makes it live on every edge. */
export function EditBundleDialog({ bundle, onClose }: { bundle: string; onClose(): void }) {
  const { actions, store } = useSession();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [path, setPath] = useState('');
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void actions.ask({ ask: 'bundle-files', bundle }).then((answer) => {
      if (isGone) return;
      if ('reason' in answer) return setFailure(answer.reason);
      const read = answer.files.flatMap(({ path: name, base64 }) => {
        const content = textOf(bytesOfBase64(base64));
        return content === undefined ? [] : [{ path: name, text: name === 'manifest.json' ? spread(content) : content }];
      });
      const first = read.find((file) => file.path !== 'manifest.json') ?? read[0];
      setFiles(read);
      setPath(first?.path ?? '');
      setText(first?.text ?? '');
    });
    return () => {
      isGone = true;
    };
  }, [actions, bundle]);

  const saved = files.find((file) => file.path === path)?.text ?? '';
  const save = async (): Promise<void> => {
    const answer = await actions.editBundle(bundle, path, text);
    if ('reason' in answer) return setFailure(answer.reason);
    setFailure(undefined);
    setFiles(files.map((file) => (file.path === path ? { path, text } : file)));
    notify(store, 'done', `${path} is live`, `The next request runs it, on ${plural(answer.edges.length, 'edge')}.`);
  };
  const open = (name: string): void => {
    setPath(name);
    setText(files.find((file) => file.path === name)?.text ?? '');
  };
  return (
    <Modal
      title={`The code of ${bundle}`}
      description="Saving uploads the bundle under its name, empties the caches of every edge and reloads. In the lab alone: no file on disk changes."
      width="wide"
      onClose={onClose}
    >
      <div className="modal-body">
        <SourceEditor
          files={files.map((file) => file.path)}
          path={path}
          text={text}
          isChanged={text !== saved}
          onOpen={open}
          onEdit={setText}
        />
        {failure !== undefined && (
          <p className="error-text selectable" role="alert">
            {failure}
          </p>
        )}
        <div className="modal-foot">
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" icon={<Save size={14} />} disabled={path === '' || text === saved} onClick={() => void save()}>
            Save and run
          </Button>
        </div>
      </div>
    </Modal>
  );
}
