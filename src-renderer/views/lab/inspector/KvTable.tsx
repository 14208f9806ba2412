import { useEffect, useState } from 'react';
import type { NodeId, PluginId } from '../../../../src-main/contract/ids.ts';
import type { Actions } from '../../../store/actions.ts';
import { useSession } from '../../../store/lab-context.tsx';

const REFRESH_MS = 1_000;

/** A plugin's KV as the engine holds it now. */
export function KvTable({ node, id }: { node: NodeId; id: PluginId }) {
  const { actions } = useSession();
  const [kv, setKv] = useState<Awaited<ReturnType<Actions['kv']>>>();
  useEffect(() => {
    let isCurrent = true;
    const read = (): void => void actions.kv(node, id).then((result) => isCurrent && setKv(result));
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [actions, node, id]);
  if (kv === undefined) return <p className="body-note">Reading …</p>;
  if ('reason' in kv) return <p className="body-note">{kv.reason}</p>;
  if (kv.entries.length === 0) return <p className="body-note">Empty. The plugin writes to it with ctx.services.kv.</p>;
  return (
    <dl className="kv selectable">
      {kv.entries.map(({ key, value }) => (
        <div key={key}>
          <dt className="mono">{key}</dt>
          <dd className="mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
