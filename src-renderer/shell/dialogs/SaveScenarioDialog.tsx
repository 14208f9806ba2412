import { useEffect, useState } from 'react';
import type { QueryResults } from '../../../src-main/contract/api.ts';
import type { PayloadId } from '../../../src-main/contract/ids.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { notify, showView } from '../../store/lab-store.ts';
import { selectLab } from '../../store/selectors.ts';
import { downloadText, fileNameOf } from '../../store/text-file.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Copy, Download, SquarePen } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';

type Found = QueryResults['scenario'] | { reason: string } | undefined;

/** What was done to the lab, as a scenario that does it again: to be read, copied, or kept as a file. */
export function SaveScenarioDialog({ payload, onClose }: { payload: PayloadId | undefined; onClose(): void }) {
  const { actions, document, store } = useSession();
  const name = useLab(selectLab)?.name ?? 'lab';
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    let isGone = false;
    actions.scenario(payload).then((answer) => isGone || setFound(answer));
    return () => {
      isGone = true;
    };
  }, [actions, payload]);
  const copy = (yaml: string): void =>
    void navigator.clipboard.writeText(yaml).then(
      () => notify(store, 'done', 'Copied', 'The scenario is on the clipboard.'),
      () => notify(store, 'failed', 'Nothing was copied', 'The browser did not allow it; select the text and copy it.'),
    );
  const edit = ({ yaml, folder }: { yaml: string; folder: string }): void => {
    const file = `${folder === '' ? '' : `${folder}/`}${fileNameOf(name)}-recorded.yaml`;
    document.replace(yaml, 'scenario from what was done', file);
    showView(store, 'scenarios');
    onClose();
  };
  return (
    <Modal
      title="Save as a scenario"
      description={
        payload === undefined
          ? 'Every fault at its time, what was sent by hand, and new edges. Running it does the same again.'
          : `The same faults at the same times; it expects what became of ${payload}.`
      }
      width="wide"
      onClose={onClose}
    >
      <div className="modal-body">
        {found === undefined && <p className="body-note">Writing it …</p>}
        {found !== undefined && 'reason' in found && <p className="error-text">{found.reason}</p>}
        {found !== undefined && 'yaml' in found && (
          <>
            <CodeBlock text={found.yaml.trimEnd()} label="The scenario" />
            {found.notes.map((note) => (
              <p className="body-note" key={note}>
                {note}
              </p>
            ))}
            <div className="modal-foot">
              <Button icon={<SquarePen size={14} />} onClick={() => edit(found)}>
                Open in Scenarios
              </Button>
              <Button icon={<Copy size={14} />} onClick={() => copy(found.yaml)}>
                Copy
              </Button>
              <Button
                look="primary"
                icon={<Download size={14} />}
                onClick={() => downloadText(`${fileNameOf(name)}-recorded.yaml`, found.yaml)}
              >
                Download
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
