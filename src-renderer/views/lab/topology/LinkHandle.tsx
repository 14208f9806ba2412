import { memo } from 'react';
import { formatLeft, formatSpan } from '../../../format/time.ts';
import { describeLink } from '../../../format/words.ts';
import { useLab } from '../../../store/lab-context.tsx';
import { selectAt } from '../../../store/selectors.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { Cover } from '../../../ui/Cover.tsx';
import type { WordsPlace } from './arrangement.ts';

export type LinkHandleProps = {
  edge: EdgeSnapshot;
  words: WordsPlace;
  isSelected: boolean;
  onElement(id: string, element: HTMLElement | null): void;
  onSelect(id: string): void;
  onHover(id: string | undefined): void;
};

/** The middle of a link: a small grip when it is well, a sign with words when it is not. */
export const LinkHandle = memo(function LinkHandle({ edge, words, isSelected, onElement, onSelect, onHover }: LinkHandleProps) {
  const { id, link } = edge;
  return (
    <div className="link-spot" ref={(element) => onElement(id, element)}>
      <div className="link-handle" data-state={link.kind} data-link-of={id} data-selected={isSelected || undefined}>
        <Cover
          label={`link ${id}`}
          data-spot={`link ${id}`}
          aria-pressed={isSelected}
          aria-description={describeLink(link)}
          tabIndex={-1}
          onClick={() => onSelect(id)}
          onPointerEnter={() => onHover(id)}
          onPointerLeave={() => onHover(undefined)}
          onFocus={() => onHover(id)}
          onBlur={() => onHover(undefined)}
        />
        {link.kind === 'slow' && formatSpan(link.latencyUs)}
        {(link.kind === 'lossy' || link.kind === 'narrow' || link.kind === 'flapping') && describeLink(link)}
        {link.kind === 'cut' && (
          <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <path d="M1.5 1.5 8.5 8.5M8.5 1.5 1.5 8.5" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
          </svg>
        )}
      </div>
      {link.kind === 'cut' && words !== 'none' && (
        <span className="link-words" data-side={words}>
          {describeLink(link)}
          {link.untilAt !== undefined && <TimeLeft until={link.untilAt} />}
        </span>
      )}
    </div>
  );
});

function TimeLeft({ until }: { until: number }) {
  const at = useLab(selectAt);
  return (
    <span className="link-left">
      <span> · </span>
      {formatLeft(until - at)}
    </span>
  );
}
