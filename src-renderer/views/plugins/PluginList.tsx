import type { ChangeEvent, KeyboardEvent } from 'react';
import { useRef } from 'react';
import { plural } from '../../format/numbers.ts';
import { bundleOf, bundleOfFiles } from '../../store/bundle-drop.ts';
import { showCode } from '../../store/code.ts';
import { useSession } from '../../store/lab-context.tsx';
import type { CodeTarget } from '../../store/lab-state.ts';
import { notify } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { FolderUp, PackagePlus } from '../../ui/icons.ts';
import { Mark } from '../../ui/Mark.tsx';
import type { PluginOverview } from './plugin-overview.ts';

/** Plugins by id, then the bundles of the lab's server; the arrow keys go from one to the next. */
export function PluginList({
  plugins,
  bundles,
  shown,
}: {
  plugins: readonly PluginOverview[];
  bundles: readonly string[];
  shown: CodeTarget | undefined;
}) {
  const { store } = useSession();
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('li > button')];
    const at = buttons.findIndex((button) => button.hasAttribute('aria-current'));
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + move))];
    next?.focus();
    next?.click();
  };
  return (
    <nav className="plugin-list" aria-label="Installed plugins and bundles" onKeyDown={press}>
      <div className="plugin-list-head">
        <h2>Plugins</h2>
        <InstallButtons />
      </div>
      <div className="plugin-list-rows scrolls">
        <ul>
          {plugins.map((plugin) => (
            <li key={plugin.id}>
              <button
                type="button"
                aria-current={(shown?.kind === 'plugin' && shown.plugin === plugin.id) || undefined}
                onClick={() => showCode(store, { kind: 'plugin', node: plugin.installations[0]?.node ?? 'hub', plugin: plugin.id })}
              >
                <Mark tone={isWell(plugin) ? 'delivered' : 'failed'} size={9} />
                <span className="plugin-list-name">{plugin.name}</span>
                <span className="mono">{plugin.id}</span>
                <small>
                  {plugin.versions.join(', ')}
                  {plugin.versions.length > 0 ? ' · ' : ''}
                  {whereText(plugin)}
                  {isWell(plugin) ? '' : ' · in trouble'}
                </small>
              </button>
            </li>
          ))}
        </ul>
        {bundles.length > 0 && (
          <>
            <h3>Gateway bundles</h3>
            <ul>
              {bundles.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={(shown?.kind === 'bundle' && shown.name === name) || undefined}
                    onClick={() => showCode(store, { kind: 'bundle', name })}
                  >
                    <Mark tone="pending" size={9} />
                    <span className="plugin-list-name">{name}</span>
                    <span />
                    <small>on the bundle server</small>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </nav>
  );
}

const isWell = ({ installations, errors }: PluginOverview): boolean =>
  errors.length === 0 && installations.every(({ isLoaded }) => isLoaded);

function whereText({ installations, isOnHub }: PluginOverview): string {
  const edges = installations.length - (isOnHub ? 1 : 0);
  if (!isOnHub) return `${plural(edges, 'edge')}, not on the hub`;
  return edges === 0 ? 'hub' : `hub and ${plural(edges, 'edge')}`;
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
    <div className="plugin-install">
      <input ref={zip} type="file" accept=".zip,application/zip" hidden onChange={(event) => install(event, false)} />
      <input ref={folder} type="file" hidden {...{ webkitdirectory: '' }} onChange={(event) => install(event, true)} />
      <Button icon={<FolderUp size={14} />} aria-label="Install a folder …" onClick={() => folder.current?.click()}>
        Folder …
      </Button>
      <Button look="primary" icon={<PackagePlus size={14} />} aria-label="Install a ZIP …" onClick={() => zip.current?.click()}>
        ZIP …
      </Button>
    </div>
  );
}
