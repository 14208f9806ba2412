/** What the keys do on a bar and on a track's name. */
import type { KeyboardEvent, RefObject } from 'react';
import type { Us } from '../../src-main/contract/units.ts';
import { canDrawOn } from './kinds.ts';
import type { PlannedBar, Track } from './tracks.ts';
import type { TimelineEdits } from './use-timeline-edits.ts';
import { canLieOn } from './use-timeline-edits.ts';

export type TimelineKeys = {
  edits: TimelineEdits;
  snapUs: Us;
  copied: RefObject<PlannedBar | undefined>;
  edit(bar: PlannedBar): void;
  add(track: Track, near?: Us): void;
  /** To the next track, or the one before; near a moment to a bar on it. */
  go(track: Track, by: 1 | -1, near?: Us): void;
  goToEnd(which: 'first' | 'last'): void;
  focusTrack(id: string): void;
  focusBar(bar: PlannedBar): void;
};

/** With Shift, as many steps at once. */
const LARGE_STEPS = 10;

export function pressBarKey(event: KeyboardEvent, bar: PlannedBar, track: Track, keys: TimelineKeys): void {
  if (isDone(event, () => onBar(event, bar, track, keys))) event.preventDefault();
}

export function pressTrackKey(event: KeyboardEvent, track: Track, keys: TimelineKeys): void {
  if (isDone(event, () => onTrack(event, track, keys))) event.preventDefault();
}

/** Other shortcuts of the window are not meant. */
function isDone(event: KeyboardEvent, act: () => boolean): boolean {
  if (event.defaultPrevented) return false;
  return act();
}

function onBar(event: KeyboardEvent, bar: PlannedBar, track: Track, keys: TimelineKeys): boolean {
  const { edits, snapUs, copied } = keys;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    keys.go(track, event.key === 'ArrowDown' ? 1 : -1, bar.from);
    return true;
  }
  if (event.key === 'Home') {
    keys.focusTrack(track.id);
    return true;
  }
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    const by = (event.key === 'ArrowLeft' ? -1 : 1) * snapUs * (event.shiftKey ? LARGE_STEPS : 1);
    if (!event.altKey) edits.place(bar, bar.from + by, undefined, undefined, 'move');
    else if (!bar.isMoment && bar.to !== undefined)
      edits.place(bar, bar.from, Math.max(bar.from + snapUs, bar.to + by), undefined, 'stretch');
    return true;
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    keys.focusTrack(track.id);
    edits.remove(bar);
    return true;
  }
  if (event.key === 'Enter') {
    keys.edit(bar);
    return true;
  }
  if (isCommand(event, 'c')) {
    copied.current = bar;
    return true;
  }
  return pasted(event, track, keys, bar.to ?? bar.from + snapUs) || added(event, track, keys, bar.to);
}

function onTrack(event: KeyboardEvent, track: Track, keys: TimelineKeys): boolean {
  const first = nearestBar(track, 0);
  if (event.key === 'ArrowDown') keys.go(track, 1);
  else if (event.key === 'ArrowUp') keys.go(track, -1);
  else if (event.key === 'Home') keys.goToEnd('first');
  else if (event.key === 'End') keys.goToEnd('last');
  else if (event.key === 'ArrowRight' && first !== undefined) keys.focusBar(first);
  else return pasted(event, track, keys, undefined) || added(event, track, keys, undefined);
  return true;
}

const isCommand = (event: KeyboardEvent, key: string): boolean => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === key;

/** The bar of a track that begins nearest to a moment. */
export const nearestBar = ({ planned }: Track, near: Us): PlannedBar | undefined =>
  planned.reduce<PlannedBar | undefined>(
    (best, bar) => (best === undefined || Math.abs(bar.from - near) < Math.abs(best.from - near) ? bar : best),
    undefined,
  );

function pasted(event: KeyboardEvent, track: Track, { copied, edits }: TimelineKeys, atUs: Us | undefined): boolean {
  const bar = copied.current;
  if (!isCommand(event, 'v') || bar === undefined) return false;
  const isElsewhere = canLieOn(bar, track);
  edits.copy(bar, atUs ?? bar.from, isElsewhere && bar.fault.actions.length === 1 ? track.edge : undefined);
  return true;
}

function added(event: KeyboardEvent, track: Track, { add }: TimelineKeys, near: Us | undefined): boolean {
  // A group is opened by Enter.
  const isAdding = event.key.toLowerCase() === 'n' || (event.key === 'Enter' && track.group === undefined);
  if (!canDrawOn(track) || !isAdding || event.ctrlKey || event.metaKey || event.altKey) return false;
  add(track, near);
  return true;
}
