import type { FormEvent } from 'react';
import { useState } from 'react';
import { saveDraftAs } from '../../store/files.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabState } from '../../store/lab-state.ts';
import { useSending } from '../../store/use-sending.ts';
import { Button } from '../../ui/Button.tsx';
import { Save } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';

const selectSaved = ({ saved }: LabState): LabState['saved'] => saved;

/** Saves the scenario under another name; the lab goes on from the new file. */
export function SaveAsDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const saved = useLab(selectSaved);
  const [file, setFile] = useState(() => suggested(saved));
  const [problem, setProblem] = useState<string>();
  const { isSending, send } = useSending();
  const save = async (): Promise<void> => {
    const failure = await saveDraftAs(session, file.trim());
    if (failure === undefined) onClose();
    else setProblem(failure.reason);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(save);
  };
  return (
    <Modal
      title="Save the scenario as"
      description="A path on the machine where Spokelab runs; a relative one starts where Spokelab was started. The lab is opened anew from there."
      onClose={onClose}
    >
      <form className="modal-body" onSubmit={submit}>
        <label className="field">
          <span>File</span>
          <input value={file} spellCheck={false} aria-invalid={problem !== undefined} onChange={(event) => setFile(event.target.value)} />
        </label>
        {problem !== undefined && (
          <p className="error-text" role="alert">
            {problem}
          </p>
        )}
        <div className="modal-foot">
          <Button look="primary" icon={<Save size={14} />} disabled={file.trim() === '' || isSending} submits>
            Save and open
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Beside the file; what ships with Spokelab is saved where it was started. */
function suggested(saved: LabState['saved']): string {
  if (saved === undefined) return 'my-lab.yaml';
  const name = saved.file.split(/[\\/]/).at(-1) ?? '';
  return saved.isSample ? `my-${name}` : saved.file.replace(/(\.ya?ml)?$/i, '-2.yaml');
}
