import { plural } from '../../format/numbers.ts';
import { Mentions } from '../../mentions/Mentions.tsx';
import { useSession } from '../../store/lab-context.tsx';
import { select } from '../../store/lab-store.ts';
import type { PluginOverview } from './plugin-overview.ts';

const NODES_SHOWN_MAX = 200;

/** Which nodes have the plugin, and which have not. */
export function PluginNodes({ plugin }: { plugin: PluginOverview }) {
  const { store } = useSession();
  const { id, installations, missing, isOnHub } = plugin;
  return (
    <div className="plugin-part scrolls">
      <p>
        On {placesOf(plugin)}
        <Mentions
          text={missing.length === 0 ? '.' : `, and not on ${missing.length > 3 ? plural(missing.length, 'node') : missing.join(', ')}.`}
        />
        {!isOnHub && ' Without it on the hub its payloads fail.'}
      </p>
      <ul className="plugin-nodes">
        {installations.slice(0, NODES_SHOWN_MAX).map(({ node, version, isLoaded, lastError }) => (
          <li key={node}>
            <button
              type="button"
              data-loaded={isLoaded || undefined}
              title={lastError}
              onClick={() => select(store, { kind: 'plugin', node, id })}
            >
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
    </div>
  );
}

function placesOf({ installations, isOnHub }: PluginOverview): string {
  const edges = installations.length - (isOnHub ? 1 : 0);
  if (!isOnHub) return plural(edges, 'edge');
  return edges === 0 ? 'the hub' : `the hub and ${plural(edges, 'edge')}`;
}
