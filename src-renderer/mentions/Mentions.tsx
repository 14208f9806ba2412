import type { FaultId } from '../../src-main/contract/ids.ts';
import { useSession } from '../store/lab-context.tsx';
import { select } from '../store/lab-store.ts';
import type { Selection } from '../store/selection.ts';
import { Figures } from '../ui/Figures.tsx';
import { mentionsIn } from './find-mentions.ts';
import './mentions.css';

/** A sentence in which everything of the lab that it names can be selected. `onSelect` comes first, to close what covers the lab. */
export function Mentions({ text, named, onSelect }: { text: string; named?: ReadonlyMap<string, Selection>; onSelect?: () => void }) {
  const session = useSession();
  const { topology } = session.shown();
  const parts = mentionsIn(text, {
    isEdge: (id) => topology.edges.has(id),
    isFault: (id) => session.model.spaceTime.fault(id as FaultId) !== undefined,
    isHubPlugin: (id) => topology.hub.plugins.some((plugin) => plugin.id === id),
    ...(named === undefined ? {} : { named }),
  });
  return parts.map(({ text: piece, to }, index) =>
    to === undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place in the sentence
      <Figures key={index} text={piece} />
    ) : (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        key={index}
        type="button"
        className="mention"
        onClick={() => {
          onSelect?.();
          select(session.store, to);
        }}
      >
        {piece}
      </button>
    ),
  );
}
