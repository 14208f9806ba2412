import { memo } from 'react';
import { formatCount, formatShortCount } from '../../../format/numbers.ts';
import { describeLink, PHASE_WORDS } from '../../../format/words.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { Cover } from '../../../ui/Cover.tsx';
import { Gauge } from '../../../ui/Gauge.tsx';
import { PhaseMark } from '../../../ui/PhaseMark.tsx';
import type { CardLook } from './wheel-layout.ts';

export type EdgeCardProps = {
  edge: EdgeSnapshot;
  look: CardLook;
  /** The id, or its end where there is little room. */
  name: string;
  capacity: number;
  isSelected: boolean;
  isEntry: boolean;
  onElement(id: string, element: HTMLElement | null): void;
  onSelect(id: string): void;
};

/** One edge: its state, its namespace, and how much waits in its queue. */
export const EdgeCard = memo(function EdgeCard({ edge, look, name, capacity, isSelected, isEntry, onElement, onSelect }: EdgeCardProps) {
  const { id, namespace, phase, pending, link } = edge;
  const isUp = phase === 'connected';
  return (
    <div
      className="edge-card"
      data-look={look}
      data-phase={phase}
      data-link={link.kind}
      data-node={id}
      data-selected={isSelected || undefined}
      ref={(element) => onElement(id, element)}
    >
      <Cover
        label={`edge ${id}`}
        title={id}
        data-spot={id}
        aria-pressed={isSelected}
        aria-description={`${PHASE_WORDS[phase]}, namespace ${namespace || 'none'}, ${formatCount(pending)} of ${formatCount(capacity)} pending, link ${describeLink(link)}`}
        tabIndex={isEntry ? 0 : -1}
        onClick={() => onSelect(id)}
      />
      <span className="edge-head">
        <PhaseMark phase={phase} isTroubled={link.kind === 'cut'} />
        <span className="edge-name" aria-hidden="true">
          {name}
        </span>
        {look === 'full' && <span className="edge-namespace">{namespace}</span>}
        {look === 'small' && <span className="edge-pending mono">{formatShortCount(pending)}</span>}
      </span>
      {look === 'small' && <Gauge value={pending} max={capacity} />}
      {look !== 'small' && (
        <span className="edge-queue">
          <Gauge value={pending} max={capacity} />
          {!isUp && look === 'full' && <span className="edge-phase">{PHASE_WORDS[phase]}</span>}
          <span className="edge-pending mono">{formatShortCount(pending)}</span>
        </span>
      )}
    </div>
  );
});
