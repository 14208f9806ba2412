import type { KeyboardEvent } from 'react';
import { plural } from '../../format/numbers.ts';
import { showCode } from '../../store/code.ts';
import { useSession } from '../../store/lab-context.tsx';
import type { CodeTarget } from '../../store/lab-state.ts';
import { Mark } from '../../ui/Mark.tsx';
import { InstallButtons } from './InstallButtons.tsx';
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
        {plugins.length + bundles.length > 0 && <InstallButtons />}
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
