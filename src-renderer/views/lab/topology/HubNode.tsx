import { memo } from 'react';
import { hubWord } from '../../../format/words.ts';
import type { HubSnapshot } from '../../../store/snapshot.ts';
import { Cover } from '../../../ui/Cover.tsx';

export type HubNodeProps = {
  hub: HubSnapshot;
  x: number;
  y: number;
  radius: number;
  isSelected: boolean;
  isEntry: boolean;
  onSelect(): void;
};

const PLUGINS_SHOWN = 2;

export const HubNode = memo(function HubNode({ hub, x, y, radius, isSelected, isEntry, onSelect }: HubNodeProps) {
  const shown = hub.plugins.slice(0, PLUGINS_SHOWN);
  return (
    <div
      className="hub-node"
      data-node="hub"
      data-down={hub.isUp ? undefined : hub.hasCrashed ? 'crashed' : 'waiting'}
      data-small={radius < 50 || undefined}
      data-selected={isSelected || undefined}
      style={{ height: radius * 2, transform: `translate(${x - radius}px, ${y - radius}px)`, width: radius * 2 }}
    >
      <Cover
        label="hub"
        data-spot="hub"
        aria-pressed={isSelected}
        tabIndex={isEntry ? 0 : -1}
        aria-description={`${hubWord(hub)}${hub.plugins.length > 0 ? `, plugins ${hub.plugins.join(', ')}` : ''}`}
        onClick={onSelect}
      />
      <span className="hub-name" aria-hidden="true">
        hub
      </span>
      {!hub.isUp && <span className="hub-down">{hubWord(hub)}</span>}
      {hub.isUp && hub.address !== undefined && <span className="hub-address mono">{hub.address}</span>}
      {hub.isUp &&
        shown.map((plugin) => (
          <span className="hub-plugin" key={plugin}>
            {plugin}
          </span>
        ))}
      {hub.isUp && hub.plugins.length > PLUGINS_SHOWN && <span className="hub-more">+{hub.plugins.length - PLUGINS_SHOWN} more</span>}
    </div>
  );
});
