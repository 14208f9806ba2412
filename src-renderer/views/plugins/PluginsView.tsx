import { FolderUp, PackageOpen, PackagePlus, SquarePen, Trash2 } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { useRef } from 'react';
import type { NodeId } from '../../../src-main/contract/ids.ts';
import { plural } from '../../format/numbers.ts';
import { bundleOf, bundleOfFiles } from '../../store/bundle-drop.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify, openDialog, select } from '../../store/lab-store.ts';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import type { PluginOverview } from './plugin-overview.ts';
import { pluginOverviews } from './plugin-overview.ts';
import './plugins.css';

const NODES_SHOWN_MAX = 24;

/** What is installed where, and how to install more. */
export function PluginsView() {
  const session = useSession();
  useVersionEvery(300);
  const plugins = pluginOverviews(session.shown().topology);
  return (
    <div className="plugins scrolls">
      <div className="plugins-head">
        <h2>Plugins</h2>
        <InstallButtons />
      </div>
      {plugins.length === 0 ? (
        <EmptyState icon={<PackageOpen size={22} strokeWidth={1.6} />} title="No plugin is installed">
          Drop a bundle on the window: a ZIP, or a folder with a manifest.json. Its hub half goes to the hub, its edge half to every edge.
        </EmptyState>
      ) : (
        <ul className="plugin-cards">
          {plugins.map((plugin) => (
            <PluginCard key={plugin.id} plugin={plugin} />
          ))}
        </ul>
      )}
    </div>
  );
}

function InstallButtons() {
  const { actions, store } = useSession();
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const install = (event: ChangeEvent<HTMLInputElement>, isFolder: boolean): void => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    if (files.length === 0) return;
    (isFolder ? bundleOfFiles(files) : bundleOf(files)).then(
      (bundle) => actions.installBundle('all', bundle),
      (error: unknown) => notify(store, 'failed', 'Nothing was installed', error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <>
      <input ref={zip} type="file" accept=".zip,application/zip" hidden onChange={(event) => install(event, false)} />
      <input ref={folder} type="file" hidden {...{ webkitdirectory: '' }} onChange={(event) => install(event, true)} />
      <Button icon={<FolderUp size={14} />} onClick={() => folder.current?.click()}>
        Install a folder …
      </Button>
      <Button look="primary" icon={<PackagePlus size={14} />} onClick={() => zip.current?.click()}>
        Install a ZIP …
      </Button>
    </>
  );
}

function PluginCard({ plugin }: { plugin: PluginOverview }) {
  const { actions, store } = useSession();
  const { id, name, installations } = plugin;
  const first = installations[0]?.node ?? 'hub';
  const show = (node: NodeId): void => select(store, { kind: 'plugin', node, id });
  const remove = async (): Promise<void> => {
    for (const { node } of installations) await actions.uninstall(node, id);
  };
  return (
    <li className="plugin-card">
      <div className="plugin-head">
        <h3>
          <span className="mono">{id}</span> {name}
        </h3>
        <span className="plugin-versions mono">{plugin.versions.join(', ')}</span>
        <Button icon={<SquarePen size={14} />} onClick={() => openDialog(store, { kind: 'edit-plugin', node: first, plugin: id })}>
          Edit code …
        </Button>
        <Button look="danger" icon={<Trash2 size={14} />} onClick={remove}>
          Remove everywhere
        </Button>
      </div>
      <p>
        On {plugin.isOnHub ? 'the hub and ' : ''}
        {plural(installations.length - (plugin.isOnHub ? 1 : 0), 'edge')}
        {plugin.missing.length === 0
          ? '.'
          : `, and not on ${plugin.missing.length > 3 ? plural(plugin.missing.length, 'node') : plugin.missing.join(', ')}.`}
        {!plugin.isOnHub && ' Without it on the hub its payloads fail.'}
      </p>
      <ul className="plugin-nodes">
        {installations.slice(0, NODES_SHOWN_MAX).map(({ node, version, isLoaded, lastError }) => (
          <li key={node}>
            <button type="button" data-loaded={isLoaded || undefined} title={lastError} onClick={() => show(node)}>
              {node}
              {plugin.versions.length > 1 && <span className="mono">{version}</span>}
              {!isLoaded && <em>not loaded</em>}
            </button>
          </li>
        ))}
        {installations.length > NODES_SHOWN_MAX && (
          <li className="plugin-more">and {plural(installations.length - NODES_SHOWN_MAX, 'more', 'more')}</li>
        )}
      </ul>
      {plugin.errors.map(({ node, message }) => (
        <p key={node} className="plugin-error selectable">
          <b>{node}:</b> {message}
        </p>
      ))}
    </li>
  );
}
