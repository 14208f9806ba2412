import { Play } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ReplayedHook } from '../../../src-main/contract/api.ts';
import type { RequestId } from '../../../src-main/contract/ids.ts';
import { bytesOfBase64, textOf } from '../../format/body.ts';
import { useSession } from '../../store/lab-context.tsx';
import { useTask } from '../../store/use-task.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { SourceEditor } from '../../ui/SourceEditor.tsx';
import { TaskNote } from '../../ui/TaskNote.tsx';

type File = { path: string; text: string };

/** A recorded hook call run again, as it is or with other code, and what it gives beside what it gave. It sends nothing. */
export function ReplayHookDialog({
  request,
  index,
  title,
  onClose,
}: {
  request: RequestId;
  index: number;
  title: string;
  onClose(): void;
}) {
  const { actions } = useSession();
  const [task, start] = useTask<ReplayedHook>();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [path, setPath] = useState('');
  const [text, setText] = useState('');
  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<void> => {
      const [calls, gateways] = await Promise.all([actions.ask({ ask: 'hook-calls', request }), actions.ask({ ask: 'gateways' })]);
      if ('reason' in calls || 'reason' in gateways) return;
      const api = calls.calls.find((call) => call.index === index)?.api;
      const bundle = gateways.apis.find(({ id }) => id === api)?.bundle ?? '';
      const found = await actions.ask({ ask: 'bundle-files', bundle });
      if (isGone || 'reason' in found) return;
      const readable = found.files.flatMap((file) => {
        const content = textOf(bytesOfBase64(file.base64));
        return content === undefined || file.path === 'manifest.json' ? [] : [{ path: file.path, text: content }];
      });
      setFiles(readable);
      setPath(readable[0]?.path ?? '');
      setText(readable[0]?.text ?? '');
    };
    void read();
    return () => {
      isGone = true;
    };
  }, [actions, request, index]);
  const saved = files.find((file) => file.path === path)?.text ?? '';
  const run = useCallback(
    (edit: File | undefined): void =>
      start(() => actions.ask({ ask: 'replay-hook', request, index, ...(edit === undefined ? {} : { edit }) })),
    [actions, request, index, start],
  );
  const open = (name: string): void => {
    setPath(name);
    setText(files.find((file) => file.path === name)?.text ?? '');
  };
  return (
    <Modal
      title={`${title}, run again`}
      description={`Hook call ${index} of ${request}. Nothing that it sends leaves.`}
      width="wide"
      onClose={onClose}
    >
      <div className="modal-body">
        {path !== '' && (
          <SourceEditor
            files={files.map((file) => file.path)}
            path={path}
            text={text}
            isChanged={text !== saved}
            onOpen={open}
            onEdit={setText}
          />
        )}
        {task.status === 'working' && <TaskNote status="working" working="Running …" />}
        {task.status === 'failed' && <TaskNote status="failed" reason={task.reason} working="" />}
        {task.status === 'done' && <Replayed result={task.result} />}
        <div className="modal-foot">
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" icon={<Play size={14} />} onClick={() => run(text === saved ? undefined : { path, text })}>
            {text === saved ? 'Run again' : 'Run with this code'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Replayed({ result: { recorded, replayed, isSame, logs, error } }: { result: ReplayedHook }) {
  return (
    <>
      <p role="status">
        {error === undefined ? (isSame ? 'It gives the same as then.' : 'It gives something else than then.') : 'It fails now.'}
      </p>
      {error !== undefined && <pre className="hook-stack error-text mono selectable">{error}</pre>}
      {logs.length > 0 && <pre className="hook-stack mono selectable">{logs.join('\n')}</pre>}
      {!isSame && error === undefined && (
        <div className="hook-sides">
          <CodeBlock isJson text={pretty(recorded)} label="What it gave then" />
          <CodeBlock isJson text={pretty(replayed)} label="What it gives now" />
        </div>
      )}
    </>
  );
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);
