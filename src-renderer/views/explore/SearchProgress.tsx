import type { ExplorationProgress } from '../../../src-main/contract/api.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { Facts } from '../../ui/Facts.tsx';

/** How a search goes on: what it has found, how fast it is, and how small the failures are by now. */
export function SearchProgress({ exploration: { found, runsPerSecond, leftMs, shrinking } }: { exploration: ExplorationProgress }) {
  return (
    <div className="search-progress">
      <Facts
        facts={[
          ['failures found', formatCount(found)],
          ['runs a second', runsPerSecond >= 10 ? formatCount(Math.round(runsPerSecond)) : runsPerSecond.toFixed(1)],
          ...(shrinking.length === 0 ? ([['time left', `at most ${durationText(leftMs)}`]] as const) : []),
        ]}
      />
      {shrinking.length > 0 && (
        <table aria-label="Failures that are made small">
          <thead>
            <tr>
              {['failure', 'runs so far', 'faults', 'edges', 'streams', 'lab time'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="mono">
            {shrinking.map(({ failure, of, runs, faults, edges, streams, simulatedMs }) => (
              <tr key={failure}>
                <th scope="row">
                  {failure} of {of}
                </th>
                <td>{formatCount(runs)}</td>
                <td>{formatCount(faults)}</td>
                <td>{formatCount(edges)}</td>
                <td>{formatCount(streams)}</td>
                <td>{durationText(simulatedMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** `8 s`, `3 min`, `2 h`. */
function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : plural(Math.ceil(minutes / 60), 'hour');
}
