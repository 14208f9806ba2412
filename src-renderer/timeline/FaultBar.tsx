import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import { isSlowing } from '../format/tones.ts';
import { describeFault } from '../format/words.ts';
import type { HappenedBar, PlannedBar } from './tracks.ts';

export const ROW_HEIGHT = 27;

/** Where a bar lies, for CSS. */
export const placed = (from: Us, to: Us | undefined, row = 0): CSSProperties =>
  ({ '--at': from / SECOND, ...(to === undefined ? {} : { '--len': (to - from) / SECOND }), '--row': row }) as CSSProperties;

export type Grip = 'start' | 'end';

/** What is planned: an outline that can be moved, stretched, copied and removed. */
export function PlannedFaultBar({
  bar,
  from,
  to,
  endUs,
  onPress,
  onKey,
}: {
  bar: PlannedBar;
  from: Us;
  to: Us | undefined;
  /** Where the scenario ends, for what lasts to there. */
  endUs: Us;
  onPress(event: PointerEvent<HTMLElement>, grip: Grip | undefined): void;
  onKey(event: KeyboardEvent): void;
}) {
  const { key, fault, action, isMoment, latest, row, name } = bar;
  const slack = latest === undefined ? {} : ({ '--slack': (latest - bar.from) / SECOND } as CSSProperties);
  const notes = [
    ...(latest === undefined ? [] : ['the seed chooses when']),
    ...(fault.actions.length > 1 ? [`on ${fault.actions.length} edges`] : []),
  ];
  const seen = [describeFault(action), ...notes].join(' ');
  const grip = (side: Grip) => <span className="fault-grip" data-side={side} onPointerDown={(event) => onPress(event, side)} />;
  return (
    <button
      type="button"
      className="fault-bar"
      data-bar={key}
      data-index={fault.index}
      data-moment={isMoment || undefined}
      data-endless={to === undefined || undefined}
      data-slow={isSlowing(action) || undefined}
      data-drawn={latest !== undefined || undefined}
      title={name}
      style={{ ...placed(from, isMoment ? undefined : (to ?? Math.max(endUs, from + SECOND)), row), ...slack }}
      onPointerDown={(event) => onPress(event, undefined)}
      onKeyDown={onKey}
    >
      {!isMoment && grip('start')}
      <span className="unseen">{name}: </span>
      <span className="fault-bar-text">{seen}</span>
      {!isMoment && grip('end')}
    </button>
  );
}

/** What has happened, or is happening: it is as it is, and can be looked at in the inspector. */
export function HappenedFaultBar({
  bar,
  rows,
  isSelected,
  onSelect,
}: {
  bar: HappenedBar;
  rows: number;
  isSelected: boolean;
  onSelect(): void;
}) {
  const { from, to, name } = bar;
  return (
    <button
      type="button"
      className="fault-happened"
      data-active={to === undefined || undefined}
      aria-pressed={isSelected}
      aria-label={name}
      title={name}
      style={placed(from, to, rows)}
      // Nothing is drawn where it lies.
      onPointerDown={(event) => event.stopPropagation()}
      onClick={onSelect}
    />
  );
}
