import { useState } from 'react';
import { formatCount } from '../../format/numbers.ts';
import { formatMoment } from '../../format/time.ts';
import { Mentions } from '../../mentions/Mentions.tsx';
import { useSession } from '../../store/lab-context.tsx';
import { LOG_LINES_MAX } from '../../store/lab-model.ts';
import { select } from '../../store/lab-store.ts';
import { Choice } from '../../ui/Choice.tsx';
import type { LogFilter } from './filter-log.ts';
import { filterLog } from './filter-log.ts';
import type { PluginOverview } from './plugin-overview.ts';

const LINES_MAX = 500;
const LEVEL_OPTIONS = [
  { value: 'debug', label: 'Everything' },
  { value: 'info', label: 'Info' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const;

/** What the plugin logged, the newest first. */
export function PluginLog({ plugin }: { plugin: PluginOverview }) {
  const session = useSession();
  const [filter, setFilter] = useState<LogFilter>({ level: 'debug', node: '', text: '' });
  const { lines, isCut } = filterLog(session.model.logs, plugin.id, filter, session.shown().at, LINES_MAX);
  return (
    <div className="plugin-part">
      <search className="plugin-filter" aria-label="Which lines">
        <Choice
          label="From which level on"
          options={LEVEL_OPTIONS}
          value={filter.level}
          onChoose={(level) => setFilter({ ...filter, level })}
        />
        <NodeSelect plugin={plugin} value={filter.node} every="every node" onChoose={(node) => setFilter({ ...filter, node })} />
        <input
          className="input"
          type="search"
          aria-label="Text or payload"
          placeholder="Text or payload"
          value={filter.text}
          onChange={({ target }) => setFilter({ ...filter, text: target.value })}
        />
      </search>
      {lines.length === 0 ? (
        <p className="body-note">Nothing like this was logged. Plugins log with ctx.services.logger.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the arrow keys
        <section className="plugin-log scrolls selectable" aria-label="Log lines" tabIndex={0}>
          <ol>
            {lines.map(({ at, node, level, message, payload }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and two can be the same
              <li key={index} data-level={level}>
                <time className="mono">{formatMoment(at)}</time>
                <b>{level}</b>
                <button
                  type="button"
                  className="link-button plugin-log-node"
                  onClick={() => select(session.store, { kind: 'plugin', node, id: plugin.id })}
                >
                  {node}
                </button>
                <span className="mono">
                  <Mentions text={message} />
                </span>
                {payload !== undefined && (
                  <button
                    type="button"
                    className="link-button mono"
                    onClick={() => select(session.store, { kind: 'payload', id: payload })}
                  >
                    {payload}
                  </button>
                )}
              </li>
            ))}
          </ol>
          {isCut && (
            <p className="body-note">
              The newest {formatCount(LINES_MAX)} of them. The window keeps the last {formatCount(LOG_LINES_MAX)} lines of the lab; the
              trace has all.
            </p>
          )}
        </section>
      )}
    </div>
  );
}

export function NodeSelect({
  plugin,
  value,
  every,
  onChoose,
}: {
  plugin: PluginOverview;
  value: string;
  every?: string;
  onChoose(node: string): void;
}) {
  return (
    <select className="input" aria-label="Node" value={value} onChange={({ target }) => onChoose(target.value)}>
      {every !== undefined && <option value="">{every}</option>}
      {plugin.installations.map(({ node }) => (
        <option key={node} value={node}>
          {node}
        </option>
      ))}
    </select>
  );
}
