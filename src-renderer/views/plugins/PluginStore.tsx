import { useCallback, useEffect, useState } from 'react';
import { formatCount } from '../../format/numbers.ts';
import type { Actions } from '../../store/actions.ts';
import { useSession } from '../../store/lab-context.tsx';
import { Button } from '../../ui/Button.tsx';
import { RefreshCw } from '../../ui/icons.ts';
import { NodeSelect } from './PluginLog.tsx';
import type { PluginOverview } from './plugin-overview.ts';

const ROWS_MAX = 500;

/** The plugin's KV on one node, as it was when it was read. */
export function PluginStore({ plugin }: { plugin: PluginOverview }) {
  const { actions } = useSession();
  const [node, setNode] = useState(plugin.installations[0]?.node ?? 'hub');
  const [text, setText] = useState('');
  const [kv, setKv] = useState<Awaited<ReturnType<Actions['kv']>>>();
  const read = useCallback((): void => void actions.kv(node, plugin.id).then(setKv), [actions, node, plugin.id]);
  useEffect(read, [read]);
  return (
    <div className="plugin-part">
      <search className="plugin-filter" aria-label="Which entries">
        <NodeSelect plugin={plugin} value={node} onChoose={setNode} />
        <input
          className="input"
          type="search"
          aria-label="Key or value"
          placeholder="Key or value"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button icon={<RefreshCw size={14} />} onClick={read}>
          Refresh
        </Button>
      </search>
      <Entries kv={kv} text={text.trim().toLowerCase()} />
    </div>
  );
}

function Entries({ kv, text }: { kv: Awaited<ReturnType<Actions['kv']>> | undefined; text: string }) {
  if (kv === undefined) return <p className="body-note">Reading …</p>;
  if ('reason' in kv) return <p className="body-note">{kv.reason}</p>;
  if (kv.entries.length === 0) return <p className="body-note">Empty. The plugin writes to it with ctx.services.kv.</p>;
  const found = kv.entries.filter(({ key, value }) => key.toLowerCase().includes(text) || value.toLowerCase().includes(text));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the arrow keys
    <section className="plugin-kv scrolls selectable" aria-label="KV entries" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody className="mono">
          {found.slice(0, ROWS_MAX).map(({ key, value }) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="body-note plugin-kv-count" role="status">
        {formatCount(Math.min(found.length, ROWS_MAX))} of {formatCount(kv.entries.length)} entries
      </p>
    </section>
  );
}
