import { memo } from 'react';
import { formatCount, formatShortCount, plural } from '../../../format/numbers.ts';
import type { Selection } from '../../../store/selection.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { Cover } from '../../../ui/Cover.tsx';
import { PhaseMark } from '../../../ui/PhaseMark.tsx';
import type { Palette } from '../../../ui/palette.ts';
import { TailedName } from '../../../ui/TailedName.tsx';
import type { EdgeGroup } from '../edge-groups.ts';
import { CELL_WORDS, cellState, troubleWord } from '../edge-trouble.ts';
import { groupKey } from './arrangement.ts';
import { GroupCells } from './GroupCells.tsx';
import type { PlacedGroup } from './group-layout.ts';
import { GROUP_LINE } from './group-layout.ts';

export type GroupCardProps = {
  placed: PlacedGroup;
  capacity: number;
  palette: Palette;
  selectedEdge: string | undefined;
  isSelected: boolean;
  /** What the Tab key comes to in the picture, where it is in this card. */
  entry: string | undefined;
  onElement(key: string, element: HTMLElement | null): void;
  onSelect(selection: Selection): void;
};

/** A crowd of edges: those that need attention, each in a line with the reason; all of them as cells; the list is a click on the head. */
export const GroupCard = memo(function GroupCard(props: GroupCardProps) {
  const { placed, capacity, palette, selectedEdge, isSelected, entry, onElement, onSelect } = props;
  const { group, card, cells, lines, left, isTight } = placed;
  const open = (): void => onSelect({ kind: 'group', by: group.by, name: group.name });
  return (
    <div
      className="group-card"
      data-selected={isSelected || undefined}
      data-tight={isTight || undefined}
      style={{ height: card.height, width: card.width }}
      ref={(element) => onElement(groupKey(group.name), element)}
    >
      <GroupHead group={group} isSelected={isSelected} onOpen={open} />
      {lines.length > 0 && (
        <ul className="group-lines">
          {lines.map(({ edge }) => (
            <OutLine key={edge.id} edge={edge} isSelected={edge.id === selectedEdge} isEntry={edge.id === entry} onSelect={onSelect} />
          ))}
        </ul>
      )}
      {left > 0 && (
        <button type="button" className="group-more" tabIndex={-1} style={{ height: GROUP_LINE }} onClick={open}>
          {formatCount(left)} more
        </button>
      )}
      <GroupCells
        edges={group.edges}
        space={cells}
        capacity={capacity}
        palette={palette}
        selectedEdge={selectedEdge}
        onSelect={(id) => onSelect({ kind: 'edge', id })}
      />
    </div>
  );
});

function GroupHead({ group, isSelected, onOpen }: { group: EdgeGroup; isSelected: boolean; onOpen(): void }) {
  const { name, edges, states, pending } = group;
  const trouble = group.by === 'state' ? [] : states.filter(({ state }) => state !== 'well');
  const inWords = states.map(({ state, count }) => `${count} ${CELL_WORDS[state]}`).join(', ');
  return (
    <div className="group-head">
      <Cover
        label={`group ${name}`}
        data-spot={groupKey(name)}
        aria-pressed={isSelected}
        tabIndex={-1}
        onClick={onOpen}
        title={`${name}: ${inWords}`}
        aria-description={`${inWords}; ${formatCount(pending)} pending`}
      />
      <span className="group-title">
        <span className="group-name">
          <TailedName text={name || 'no namespace'} />
        </span>{' '}
        <span className="group-count">{plural(edges.length, 'edge')}</span>
      </span>
      <span className="group-line">
        <span className="group-states">
          {trouble.length === 0 && group.by === 'namespace' && <span>all connected</span>}
          {trouble.map(({ state, count }) => (
            <span key={state} data-cell={state}>
              {formatCount(count)} {CELL_WORDS[state]}
            </span>
          ))}
        </span>
        <span className="group-pending mono">
          {formatShortCount(pending)}
          <span className="unseen"> pending</span>
        </span>
      </span>
    </div>
  );
}

type OutLineProps = { edge: EdgeSnapshot; isSelected: boolean; isEntry: boolean; onSelect(selection: Selection): void };

const OutLine = memo(function OutLine({ edge, isSelected, isEntry, onSelect }: OutLineProps) {
  const { id, phase, pending, link } = edge;
  const state = cellState(edge);
  return (
    <li className="group-out" data-node={id} data-cell={state} data-selected={isSelected || undefined} style={{ height: GROUP_LINE }}>
      <Cover
        label={`edge ${id}`}
        title={id}
        data-spot={id}
        aria-pressed={isSelected}
        aria-description={`${troubleWord(edge)}, ${formatCount(pending)} pending`}
        tabIndex={isEntry ? 0 : -1}
        onClick={() => onSelect({ kind: 'edge', id })}
      />
      <PhaseMark phase={phase} isTroubled={link.kind === 'cut'} />
      <span className="group-out-name" aria-hidden="true">
        {id}
      </span>
      <button
        type="button"
        className="group-out-word"
        aria-label={`${troubleWord(edge)}, link ${id}`}
        data-link-of={id}
        data-spot={`link ${id}`}
        tabIndex={-1}
        onClick={() => onSelect({ kind: 'link', edge: id })}
      >
        {troubleWord(edge)}
      </button>
      <span className="group-out-pending mono" aria-hidden="true">
        {formatShortCount(pending)}
      </span>
    </li>
  );
});
