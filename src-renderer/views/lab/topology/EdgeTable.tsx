import { formatCount } from '../../../format/numbers.ts';
import { describeLink, hubWord, PHASE_WORDS } from '../../../format/words.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectEdges, selectHub } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { PhaseMark } from '../../../ui/PhaseMark.tsx';

/** The topology in words: each edge, its link, what waits in its queue and what is on its way. */
export function EdgeTable() {
  const { store } = useSession();
  const edges = useLab(selectEdges);
  const hub = useLab(selectHub);
  const underway = useUnderway();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
    <section className="batch-table edge-table scrolls" aria-label="Topology as a table" tabIndex={0}>
      <p className="edge-table-hub">
        <button type="button" className="text-button" onClick={() => select(store, { kind: 'hub' })}>
          hub
        </button>{' '}
        is {hubWord(hub)}
        {hub.plugins.length > 0 && `, with the plugins ${hub.plugins.join(', ')}`}
      </p>
      <table>
        <caption className="unseen">Edges and their links</caption>
        <thead>
          <tr>
            <th scope="col">Edge</th>
            <th scope="col">Namespace</th>
            <th scope="col">State</th>
            <th scope="col">Link</th>
            <th scope="col" className="number">
              Pending
            </th>
            <th scope="col">On its link</th>
          </tr>
        </thead>
        <tbody>
          {edges.map(({ id, namespace, phase, link, pending }) => (
            <tr key={id}>
              <td>
                <button type="button" className="text-button" onClick={() => select(store, { kind: 'edge', id })}>
                  {id}
                </button>
              </td>
              <td>{namespace}</td>
              <td>
                <span className="batch-end">
                  <PhaseMark phase={phase} /> {PHASE_WORDS[phase]}
                </span>
              </td>
              <td>
                <button
                  type="button"
                  className="text-button"
                  aria-label={`${describeLink(link)}, link ${id}`}
                  onClick={() => select(store, { kind: 'link', edge: id })}
                >
                  {describeLink(link)}
                </button>
              </td>
              <td className="mono number">{formatCount(pending)}</td>
              <td>{underway.get(id)?.join(', ') ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is between each edge and the hub, in words. */
function useUnderway(): Map<string, string[]> {
  const session = useSession();
  useVersionEvery(500);
  const found = new Map<string, string[]>();
  for (const { edge, sequence, count, receivedAt, answeredAt, lost, end } of session.shown().topology.flights.values()) {
    if (end !== undefined) continue;
    const where =
      lost !== undefined ? `${lost.what} lost` : answeredAt !== undefined ? 'answered' : receivedAt !== undefined ? 'at the hub' : 'sent';
    found.set(edge, [...(found.get(edge) ?? []), `batch #${sequence} of ${count}, ${where}`]);
  }
  return found;
}
