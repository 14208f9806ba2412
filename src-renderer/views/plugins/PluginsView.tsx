import { useEffect, useState } from 'react';
import { selectCode } from '../../store/code.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { CodeTarget } from '../../store/lab-state.ts';
import { selectUndoable } from '../../store/selectors.ts';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PackageOpen } from '../../ui/icons.ts';
import { BundleDetail } from './BundleDetail.tsx';
import { InstallButtons } from './InstallButtons.tsx';
import { PluginDetail } from './PluginDetail.tsx';
import { PluginList } from './PluginList.tsx';
import { pluginOverviews } from './plugin-overview.ts';
import './plugins.css';

const BUNDLES_READ_MS = 2_000;

/** What is installed, where it runs, its code, what it logs and keeps, and where to stop at it. */
export function PluginsView() {
  const session = useSession();
  useVersionEvery(300);
  const plugins = pluginOverviews(session.shown().topology);
  const { turn } = useLab(selectUndoable);
  const shelf = useShelf(turn);
  const bundles = shelf.map(({ name }) => name);
  const chosen = useLab(selectCode);
  const shown = chosen ?? firstOf(plugins, bundles);
  const plugin = shown?.kind === 'plugin' ? plugins.find(({ id }) => id === shown.plugin) : undefined;
  return (
    <section className="plugins" aria-label="Plugins">
      <PluginList plugins={plugins} bundles={bundles} shown={shown} />
      {shown?.kind === 'bundle' ? (
        <BundleDetail key={shown.name} name={shown.name} version={versionOf(shelf, shown.name, turn)} />
      ) : plugin !== undefined && shown !== undefined ? (
        <PluginDetail key={plugin.id} plugin={plugin} node={shown.node} />
      ) : (
        <EmptyState
          icon={<PackageOpen size={22} strokeWidth={1.6} />}
          title={shown === undefined ? 'No plugin is installed' : 'It is gone'}
          actions={<InstallButtons />}
        >
          Drop a bundle anywhere on the window, or choose one: a ZIP, or a folder with a manifest.json. Its hub half goes to the hub, its
          edge half to every edge.
        </EmptyState>
      )}
    </section>
  );
}

function firstOf(plugins: ReturnType<typeof pluginOverviews>, bundles: readonly string[]): CodeTarget | undefined {
  const [plugin] = plugins;
  const [installation] = plugin?.installations ?? [];
  if (plugin !== undefined && installation !== undefined) return { kind: 'plugin', node: installation.node, plugin: plugin.id };
  return bundles[0] === undefined ? undefined : { kind: 'bundle', name: bundles[0] };
}

type Shelf = readonly { name: string; hash: string }[];

/** Somebody else's change is seen by the hash, an own one also where code comes back under the hash that was read last. */
const versionOf = (shelf: Shelf, bundle: string, turn: number): string => `${shelf.find(({ name }) => name === bundle)?.hash} ${turn}`;

/** What lies on the lab's bundle server; read again at once in each turn. */
function useShelf(turn: number): Shelf {
  const { actions } = useSession();
  const [shelf, setShelf] = useState('[]');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is a reason to read again
  useEffect(() => {
    let isGone = false;
    const read = (): void =>
      void actions.ask({ ask: 'gateways' }).then((answer) => {
        if (!isGone && 'shelf' in answer) setShelf(JSON.stringify(answer.shelf.map(({ name, hash }) => ({ name, hash }))));
      });
    read();
    const timer = setInterval(read, BUNDLES_READ_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [actions, turn]);
  return JSON.parse(shelf) as Shelf;
}
