import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import type { EdgeId, PayloadId, PluginId } from '../../../src-main/contract/ids.ts';
import { textOf } from '../../format/body.ts';
import { parseMetadata, writeMetadata } from '../../format/metadata.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabSession } from '../../store/lab-session.ts';
import { selectEdges } from '../../store/selectors.ts';
import { useSending } from '../../store/use-sending.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

type Props = { edge: EdgeId; plugin: PluginId | undefined; copyOf: PayloadId | undefined; onClose(): void };

/** Calls sendToControl by hand. */
export function SendPayloadDialog({ edge: firstEdge, plugin: firstPlugin, copyOf, onClose }: Props) {
  const session = useSession();
  const edges = useLab(selectEdges);
  const copied = copyOf === undefined ? undefined : session.payload(copyOf);
  const [edge, setEdge] = useState(firstEdge);
  const [plugin, setPlugin] = useState(String(firstPlugin ?? copied?.plugin ?? pluginsOn(session, firstEdge)[0] ?? 42));
  const [text, setText] = useState('{\n  "hits": 1,\n  "misses": 0\n}');
  const [correlation, setCorrelation] = useState(copied?.correlation ?? '');
  const [metadata, setMetadata] = useState(writeMetadata(copied?.metadata ?? {}));
  const { isSending, send } = useSending();
  const parsed = parseMetadata(metadata);
  const pluginId = Number(plugin);
  const isPlugin = Number.isSafeInteger(pluginId) && pluginId > 0 && pluginId < 2 ** 32;
  useTextOf(session, copyOf, setText);

  const sendIt = async (): Promise<void> => {
    if (!parsed.ok || !isPlugin) return;
    const draft = {
      edge,
      plugin: pluginId,
      text,
      ...(correlation === '' ? {} : { correlation }),
      ...(Object.keys(parsed.metadata).length === 0 ? {} : { metadata: parsed.metadata }),
    };
    if (await session.actions.sendPayload(draft)) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(sendIt);
  };
  return (
    <Modal title="Send a payload" onClose={onClose}>
      <form className="modal-body scrolls" onSubmit={submit}>
        <div className="field-row">
          <label className="field">
            <span>From edge</span>
            <select className="input" value={edge} onChange={(event) => setEdge(event.target.value)}>
              {edges.map(({ id }) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>Plugin id</span>
            <input
              className="input mono"
              inputMode="numeric"
              value={plugin}
              aria-invalid={!isPlugin}
              onChange={(event) => setPlugin(event.target.value)}
            />
          </label>
        </div>
        <label className="field">
          <span>Body</span>
          <textarea className="input" value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} />
        </label>
        <label className="field">
          <span>Correlation id</span>
          <input className="input mono" value={correlation} spellCheck={false} onChange={(event) => setCorrelation(event.target.value)} />
        </label>
        <label className="field">
          <span>Metadata, one “key = value” a line</span>
          <textarea
            className="input input-short"
            value={metadata}
            spellCheck={false}
            aria-invalid={!parsed.ok}
            onChange={(event) => setMetadata(event.target.value)}
          />
          {!parsed.ok && <span className="field-error">{parsed.problem}</span>}
        </label>
        <div className="modal-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="primary" disabled={!parsed.ok || !isPlugin || isSending}>
            Send
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Tells the body of the payload that is sent again, once it is there and where it is a text. */
function useTextOf(session: LabSession, payload: PayloadId | undefined, tell: (text: string) => void): void {
  useEffect(() => {
    if (payload === undefined) return;
    void session.actions.body(payload).then((body) => {
      const text = 'bytes' in body ? textOf(body.bytes) : undefined;
      if (text !== undefined) tell(text);
    });
  }, [session, payload, tell]);
}

function pluginsOn(session: LabSession, edge: EdgeId): PluginId[] {
  return session.model.topology.edges.get(edge)?.plugins.map((plugin) => plugin.id) ?? [];
}
