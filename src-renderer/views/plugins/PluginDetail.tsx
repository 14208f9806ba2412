import { useState } from 'react';
import type { NodeId } from '../../../src-main/contract/ids.ts';
import { showCode } from '../../store/code.ts';
import { useSession } from '../../store/lab-context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Trash2 } from '../../ui/icons.ts';
import { PluginBreakpoints } from './PluginBreakpoints.tsx';
import { PluginLog } from './PluginLog.tsx';
import { PluginNodes } from './PluginNodes.tsx';
import { PluginStore } from './PluginStore.tsx';
import type { PluginOverview } from './plugin-overview.ts';
import { codesOf } from './plugin-overview.ts';
import { SourcePane } from './SourcePane.tsx';

type Part = 'source' | 'log' | 'kv' | 'nodes' | 'breakpoints';
const PARTS: readonly { value: Part; label: string }[] = [
  { value: 'source', label: 'Source' },
  { value: 'log', label: 'Log' },
  { value: 'kv', label: 'KV' },
  { value: 'nodes', label: 'Nodes' },
  { value: 'breakpoints', label: 'Breakpoints' },
];

export function PluginDetail({ plugin, node }: { plugin: PluginOverview; node: NodeId }) {
  const { actions, store } = useSession();
  const [part, setPart] = useState<Part>('source');
  const { id, name } = plugin;
  const codes = codesOf(plugin);
  const code = codes.find(({ nodes }) => nodes.includes(node)) ?? codes[0];
  const version = `${code?.hash} ${plugin.installations.find((one) => one.node === code?.nodes[0])?.loads}`;
  const first = code?.nodes[0] ?? 'hub';
  return (
    <article className="plugin-detail" aria-label={`plugin ${id}, ${name}`}>
      <header className="plugin-head">
        <h2>{name}</h2>
        <span className="plugin-versions mono">
          plugin {id}
          {plugin.versions.length === 0 ? '' : ` · ${plugin.versions.join(', ')}`}
          {code === undefined ? '' : ` · ${code.hash.slice(0, 12)}`}
        </span>
        <Button look="danger" icon={<Trash2 size={14} />} onClick={() => void actions.uninstall('all', id)}>
          Remove everywhere
        </Button>
      </header>
      <div className="plugin-parts">
        <Choice label="What is shown" options={PARTS} value={part} onChoose={setPart} />
        {part === 'source' && codes.length > 1 && (
          <Choice
            label="Whose code"
            options={codes.map(({ nodes }) => ({ value: nodes[0] ?? 'hub', label: ofNodes(nodes) }))}
            value={first}
            onChoose={(chosen) => showCode(store, { kind: 'plugin', node: chosen, plugin: id })}
          />
        )}
      </div>
      {plugin.errors.map(({ node: failed, message }) => (
        <p key={failed} className="error-text plugin-error selectable">
          <b>{failed}:</b> {message}
        </p>
      ))}
      {part === 'source' && <SourcePane key={first} target={{ kind: 'plugin', node: first, plugin: id }} version={version} />}
      {part === 'log' && <PluginLog plugin={plugin} />}
      {part === 'kv' && <PluginStore plugin={plugin} />}
      {part === 'nodes' && <PluginNodes plugin={plugin} />}
      {part === 'breakpoints' && <PluginBreakpoints plugin={id} />}
    </article>
  );
}

const ofNodes = (nodes: readonly NodeId[]): string => (nodes.length > 2 ? `${nodes[0]} and ${nodes.length - 1} more` : nodes.join(', '));
