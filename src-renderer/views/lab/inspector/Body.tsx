import { useEffect, useMemo, useState } from 'react';
import type { PayloadId } from '../../../../src-main/contract/ids.ts';
import { CodeEditor } from '../../../editor/CodeEditor.tsx';
import { hexRows, prettyJson, textOf } from '../../../format/body.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import type { LabState } from '../../../store/lab-state.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';
import { Maximize2 } from '../../../ui/icons.ts';
import { Modal } from '../../../ui/Modal.tsx';

type Loaded = { bytes: Uint8Array } | { reason: string };
type Form = 'json' | 'text' | 'hex';

const LABELS: Record<Form, string> = { json: 'JSON', text: 'Text', hex: 'Hex' };
/** Longer texts are cut for the eye; the whole is what is sent. */
const TEXT_MAX = 100_000;

const selectIsOpen = (state: LabState): boolean => state.connection.status === 'open';

/** A payload's bytes, asked of the engine. */
export function Body({ id }: { id: PayloadId }) {
  const session = useSession();
  const isOpen = useLab(selectIsOpen);
  const [loaded, setLoaded] = useState<Loaded>();
  const [chosen, setChosen] = useState<Form>();
  const [isLarge, setLarge] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    void session.actions.body(id).then((body) => isCurrent && setLoaded(body));
    return () => {
      isCurrent = false;
    };
  }, [session, id, isOpen]);
  const forms = useMemo(() => (loaded !== undefined && 'bytes' in loaded ? formsOf(loaded.bytes) : undefined), [loaded]);
  if (forms === undefined) return <p className="body-note">{loaded !== undefined && 'reason' in loaded ? loaded.reason : 'Reading …'}</p>;
  const available = (['json', 'text', 'hex'] as const).filter((form) => forms[form] !== undefined);
  const form = chosen !== undefined && available.includes(chosen) ? chosen : (available[0] ?? 'hex');
  return (
    <div className="body">
      <div className="body-head">
        <Choice
          label="Show the body as"
          options={available.map((value) => ({ value, label: LABELS[value] }))}
          value={form}
          onChoose={setChosen}
        />
        {form !== 'hex' && (
          <Button look="quiet" icon={<Maximize2 size={13} />} onClick={() => setLarge(true)}>
            Open in editor
          </Button>
        )}
      </div>
      {isLarge && (
        <Modal title={`Body of ${id}`} description="As it was sent; it can only be read." width="wide" onClose={() => setLarge(false)}>
          <div className="modal-body">
            <CodeEditor
              className="body-editor"
              label={`The whole body as ${LABELS[form]}`}
              file={form === 'json' ? 'body.json' : 'body.txt'}
              value={forms[form] ?? ''}
            />
          </div>
        </Modal>
      )}
      <CodeBlock
        key={form}
        label={`Body as ${LABELS[form]}`}
        text={(forms[form] ?? '').slice(0, TEXT_MAX)}
        isJson={form === 'json'}
        hasNumbers={form !== 'hex'}
      />
    </div>
  );
}

function formsOf(bytes: Uint8Array): Record<Form, string | undefined> {
  const text = textOf(bytes);
  return { json: text === undefined ? undefined : prettyJson(text), text, hex: hexRows(bytes).join('\n') };
}
