import { memo, useState } from 'react';
import { formatCount, plural } from '../../../format/numbers.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectEdges } from '../../../store/selectors.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { PhaseMark } from '../../../ui/PhaseMark.tsx';
import { CELL_WORDS, cellState, groupEdges } from '../edge-groups.ts';
import { Gone, Heading } from './Heading.tsx';

const ROWS_MAX = 300;
const ORDER = ['crashed', 'cut', 'away', 'slow', 'well'] as const;

/** The edges of a group, those that need attention first. */
export function GroupInspector({ namespace }: { namespace: string }) {
  const group = groupEdges(useLab(selectEdges)).find((candidate) => candidate.namespace === namespace);
  const [text, setText] = useState('');
  if (group === undefined) return <Gone title={namespace}>There are no edges of this namespace.</Gone>;
  const found = group.edges.filter((edge) => edge.id.includes(text.trim()));
  const rows = found
    .map((edge) => ({ edge, state: cellState(edge) }))
    .sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  return (
    <>
      <Heading title={namespace || 'no namespace'}>
        <p className="inspector-sentence">
          {plural(group.edges.length, 'edge')}, {formatCount(group.pending)} pending.{' '}
          {group.states.map(({ state, count }) => `${formatCount(count)} ${CELL_WORDS[state]}`).join(', ')}.
        </p>
        <input
          className="input"
          type="search"
          placeholder="Edge id"
          aria-label="Edge id"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Heading>
      <ul className="row-list edge-rows">
        {rows.slice(0, ROWS_MAX).map(({ edge, state }) => (
          <EdgeRow key={edge.id} edge={edge} word={CELL_WORDS[state]} />
        ))}
      </ul>
      {rows.length > ROWS_MAX && (
        <p className="inspector-note">{formatCount(rows.length - ROWS_MAX)} more. Type a part of the id to find one.</p>
      )}
    </>
  );
}

const EdgeRow = memo(function EdgeRow({ edge, word }: { edge: EdgeSnapshot; word: string }) {
  const { store } = useSession();
  return (
    <li>
      <button type="button" onClick={() => select(store, { kind: 'edge', id: edge.id })}>
        <PhaseMark phase={edge.phase} isTroubled={edge.link.kind === 'cut'} />
        <span className="row-main" title={edge.id}>
          <span className="unseen">edge </span>
          {edge.id}
        </span>{' '}
        <span className="row-state">{word}</span> <span className="mono row-count">{formatCount(edge.pending)}</span>
        <span className="unseen"> pending</span>
      </button>
    </li>
  );
});
