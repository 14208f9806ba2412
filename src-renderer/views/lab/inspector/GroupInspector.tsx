import { useMemo, useState } from 'react';
import { formatCount, plural } from '../../../format/numbers.ts';
import { useLab } from '../../../store/lab-context.tsx';
import { selectEdges } from '../../../store/selectors.ts';
import type { GroupBy } from '../edge-groups.ts';
import { groupEdges, worstFirst } from '../edge-groups.ts';
import { CELL_WORDS, troubleWord } from '../edge-trouble.ts';
import { EdgeRows } from './EdgeRows.tsx';
import { Gone, Heading } from './Heading.tsx';

/** The edges of a group, those that need attention first. */
export function GroupInspector({ by, name }: { by: GroupBy; name: string }) {
  const edges = useLab(selectEdges);
  const group = useMemo(() => groupEdges(edges, by).find((candidate) => candidate.name === name), [edges, by, name]);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const rows = useMemo(
    () => worstFirst(group?.edges ?? []).filter((edge) => edge.id.toLowerCase().includes(wanted) || troubleWord(edge).includes(wanted)),
    [group, wanted],
  );
  if (group === undefined)
    return <Gone title={name}>{by === 'state' ? 'No edge is in this state now.' : 'There are no edges of this namespace.'}</Gone>;
  return (
    <>
      <Heading title={name || 'no namespace'}>
        <p className="inspector-sentence">
          {plural(group.edges.length, 'edge')}, {formatCount(group.pending)} pending.{' '}
          {group.states.map(({ state, count }) => `${formatCount(count)} ${CELL_WORDS[state]}`).join(', ')}.
        </p>
        <input
          className="input"
          type="search"
          placeholder="Edge id or state, like “cut”"
          aria-label="Edge id or state"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Heading>
      {rows.length === 0 ? <p className="inspector-note">No edge of this group is like that.</p> : <EdgeRows rows={rows} />}
    </>
  );
}
