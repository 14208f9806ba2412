import { type ReactNode, useEffect, useState } from 'react';
import { SourceEditor } from '../../editor/SourceEditor.tsx';
import { bytesOfBase64, textOf } from '../../format/body.ts';
import { useTask } from '../../store/use-task.ts';
import { Button } from '../../ui/Button.tsx';
import { Play } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';
import { TaskNote } from '../../ui/TaskNote.tsx';

export type SourceFile = { path: string; text: string };

export type RerunProps<Result> = {
  title: string;
  description: string;
  /** The code that can be changed for the run; must stay the same function. */
  read(): Promise<readonly SourceFile[]>;
  run(edit: SourceFile | undefined): Promise<Result | { reason: string }>;
  show(result: Result): ReactNode;
  onClose(): void;
};

/** Something recorded that is run once more, with the code as it is or changed, and what it gives now. */
export function RerunDialog<Result extends object>({ title, description, read, run, show, onClose }: RerunProps<Result>) {
  const [task, start] = useTask<Result>();
  const [files, setFiles] = useState<readonly SourceFile[]>([]);
  const [{ path, text }, setShown] = useState<SourceFile>({ path: '', text: '' });
  useEffect(() => {
    let isGone = false;
    void read().then((found) => {
      if (isGone) return;
      setFiles(found);
      const first = found.find((file) => file.path !== 'manifest.json');
      if (first !== undefined) setShown(first);
    });
    return () => {
      isGone = true;
    };
  }, [read]);
  const find = (name: string): SourceFile => files.find((file) => file.path === name) ?? { path: name, text: '' };
  const isChanged = text !== find(path).text;
  return (
    <Modal title={title} description={description} width="wide" onClose={onClose}>
      <div className="modal-body">
        {path !== '' && (
          <SourceEditor
            bundle={files}
            path={path}
            text={text}
            isChanged={isChanged}
            onOpen={(name) => setShown(find(name))}
            onEdit={(changed) => setShown({ path, text: changed })}
          />
        )}
        {task.status === 'working' && <TaskNote status="working" working="Running …" />}
        {task.status === 'failed' && <TaskNote status="failed" reason={task.reason} working="" />}
        {task.status === 'done' && show(task.result)}
        <div className="modal-foot">
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" icon={<Play size={14} />} onClick={() => start(() => run(isChanged ? { path, text } : undefined))}>
            {isChanged ? 'Run with this code' : 'Run again'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** The files that are text. */
export function sourcesOf(files: readonly { path: string; base64: string }[]): SourceFile[] {
  return files.flatMap(({ path, base64 }) => {
    const text = textOf(bytesOfBase64(base64));
    return text === undefined ? [] : [{ path, text }];
  });
}
