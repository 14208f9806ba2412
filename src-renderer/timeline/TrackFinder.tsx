import type { KeyboardEvent } from 'react';
import type { TimelineTracks } from './use-timeline-tracks.ts';

/** The way to a track that is not there: chosen among a few, looked for in a crowd. */
export function TrackFinder({ rows: { isCrowd, absent, add, text, setText } }: { rows: TimelineTracks }) {
  if (isCrowd)
    return (
      <input
        className="input timeline-add"
        type="search"
        placeholder="Find an edge"
        aria-label="Find an edge's tracks"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => leave(event, () => setText(''))}
      />
    );
  return (
    absent.length > 0 && (
      <select
        className="input timeline-add"
        aria-label="Show a track"
        value=""
        onChange={(event) => event.target.value !== '' && add(event.target.value)}
      >
        <option value="">Show a track …</option>
        {absent.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    )
  );
}

/** Down goes to the first track that was found, Escape back to all. */
function leave(event: KeyboardEvent<HTMLInputElement>, clear: () => void): void {
  if (event.key === 'Escape' && event.currentTarget.value !== '') clear();
  else if (event.key === 'ArrowDown' || event.key === 'Enter')
    event.currentTarget.closest('.fault-timeline')?.querySelector<HTMLElement>('.timeline-name')?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
