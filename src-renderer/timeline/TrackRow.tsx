import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { formatCount, plural } from '../format/numbers.ts';
import { ChevronDown, ChevronRight } from '../ui/icons.ts';
import { canDrawOn } from './kinds.ts';
import type { Track } from './tracks.ts';

type TrackRowProps = {
  track: Track;
  /** Which of all tracks it is, and where it lies among them. */
  place: { index: number; count: number; top: number; height: number };
  isGoal: boolean;
  onPress(event: PointerEvent<HTMLElement>): void;
  onKey(event: KeyboardEvent): void;
  onFocus(): void;
  /** Opens its group, or closes it. */
  onToggle(group: string): void;
  children: ReactNode;
};

export function TrackRow({ track, place, isGoal, onPress, onKey, onFocus, onToggle, children }: TrackRowProps) {
  const { group } = track;
  const planned = plural(track.planned.length, 'planned fault');
  const isDrawable = canDrawOn(track);
  return (
    <li
      className="timeline-track"
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      data-track={track.id}
      data-group={group && true}
      data-goal={isGoal || undefined}
      data-closed={isDrawable ? undefined : true}
      style={{ top: place.top, height: place.height }}
      onFocus={onFocus}
    >
      {group === undefined ? (
        <button
          type="button"
          className="timeline-name"
          aria-label={`${track.name}, ${planned}`}
          aria-description="N or Enter adds a fault here."
          title={track.name}
          onKeyDown={onKey}
        >
          {track.name}
        </button>
      ) : (
        <button
          type="button"
          className="timeline-name"
          aria-label={`${track.name}, ${plural(group.count, 'edge')}, ${planned}`}
          aria-expanded={group.isOpen}
          aria-description={isDrawable ? `N adds a fault on ${group.glob}.` : ELSEWHERE}
          title={`${track.name}, ${plural(group.count, 'edge')}`}
          onClick={() => onToggle(group.name)}
          onKeyDown={onKey}
        >
          {group.isOpen ? <ChevronDown size={12} aria-hidden="true" /> : <ChevronRight size={12} aria-hidden="true" />}
          <span className="timeline-group">{track.name}</span>
          <span className="mono timeline-count">{formatCount(group.count)}</span>
        </button>
      )}
      <div className="timeline-lane" title={laneHint(track, isDrawable)} onPointerDown={onPress}>
        {children}
      </div>
    </li>
  );
}

const ELSEWHERE = 'No pattern of ids means just these edges: open it, and draw on one of them.';

const laneHint = ({ group }: Track, isDrawable: boolean): string | undefined =>
  group === undefined
    ? undefined
    : isDrawable
      ? `A fault drawn here is on ${group.glob}: all ${formatCount(group.count)} edges`
      : ELSEWHERE;
