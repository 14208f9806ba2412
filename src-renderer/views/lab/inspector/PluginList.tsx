import type { NodeId } from '../../../../src-main/contract/ids.ts';
import type { InstalledPlugin } from '../../../../src-main/trace/installed-plugins.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { Package } from '../../../ui/icons.ts';

/** The plugins on a node; each opens. */
export function PluginList({ node, plugins }: { node: NodeId; plugins: readonly InstalledPlugin[] }) {
  const { store } = useSession();
  if (plugins.length === 0)
    return (
      <p className="body-note">
        None. Drop a bundle on {node === 'hub' ? 'the hub' : node} to install one: a ZIP, or a folder with a manifest.json.
      </p>
    );
  return (
    <ul className="row-list">
      {plugins.map((plugin) => (
        <li key={plugin.id}>
          <button type="button" onClick={() => select(store, { kind: 'plugin', node, id: plugin.id })}>
            <Package size={14} aria-hidden="true" />
            <span className="row-main">
              <b className="mono">{plugin.id}</b> {plugin.name} <small>{plugin.version}</small>
            </span>
            {!plugin.isLoaded && <span className="row-state">not loaded</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
