import { useState } from 'react';
import type { ExplorationResult } from '../../../src-main/contract/api.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { useDraft } from '../../store/draft.ts';
import { useSession } from '../../store/lab-context.tsx';
import { openDialog, showView } from '../../store/lab-store.ts';
import { nameOfFile } from '../../store/picked-file.ts';
import { useLongTask } from '../../store/use-long-task.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { CircleCheck, Radar, SquarePen } from '../../ui/icons.ts';
import { Mark } from '../../ui/Mark.tsx';
import { TaskNote } from '../../ui/TaskNote.tsx';
import { TaskProgressNote } from '../../ui/TaskProgressNote.tsx';
import { SearchProgress } from './SearchProgress.tsx';
import './explore.css';

type Runs = '100' | '1000' | '10000' | '100000';
const RUNS: readonly { value: Runs; label: string }[] = [
  { value: '100', label: '100 runs' },
  { value: '1000', label: '1,000' },
  { value: '10000', label: '10,000' },
  { value: '100000', label: '100,000' },
];

/** So many times as many runs are offered where nothing was found. */
const MORE = 10;
const RUNS_MAX = 100_000;

/** Searches seeds and faults until an expectation breaks, and shows the smallest schedule that breaks it. */
export function ExploreView() {
  const { store } = useSession();
  const { yaml, file } = useDraft();
  const [runs, setRuns] = useState<Runs>('100');
  const { task, start } = useLongTask('explore-scenario');
  const search = (count: number): void => {
    if (yaml !== undefined) start({ ask: 'explore-scenario', yaml, runs: Math.min(RUNS_MAX, count) });
  };
  return (
    <section className="bench scrolls" aria-label="Explore">
      <header className="bench-head">
        <h2>Explore</h2>
        <span className="bench-file" title={file}>
          {nameOfFile(file)}
        </span>
        <Choice label="How many runs" options={RUNS} value={runs} onChoose={setRuns} />
        <Button
          look="primary"
          icon={<Radar size={14} />}
          disabled={yaml === undefined || task.status === 'working'}
          onClick={() => search(Number(runs))}
        >
          Search
        </Button>
      </header>
      {task.status === 'idle' && (
        <EmptyState
          icon={<Radar size={22} strokeWidth={1.6} />}
          title="Nothing searched yet"
          actions={
            <>
              <Button onClick={() => showView(store, 'scenarios')}>Write what must hold</Button>
              <Button onClick={() => openDialog(store, { kind: 'open' })}>Open another …</Button>
            </>
          }
        >
          Many runs of the scenario in the Scenarios view, each with another seed and with faults of the kinds that it names under{' '}
          <span className="mono">explore:</span>, until something breaks that it expects under <span className="mono">expect:</span>. What
          is found is made as small as it can be.
        </EmptyState>
      )}
      {task.status === 'working' && (
        <>
          <TaskProgressNote progress={task.progress} counts="runs" isCancelling={task.isCancelling} onCancel={task.cancel} />
          {task.progress?.exploration !== undefined && <SearchProgress exploration={task.progress.exploration} />}
        </>
      )}
      {task.status === 'failed' && <TaskNote status="failed" reason={task.reason} working="" />}
      {task.status === 'done' && <Found result={task.result} onMore={() => search(task.result.runs * MORE)} />}
    </section>
  );
}

function Found({ result, onMore }: { result: ExplorationResult; onMore(): void }) {
  const { store, document } = useSession();
  const { runs, done, kinds, failures, sometimes, isCancelled } = result;
  const open = (yaml: string): void => {
    document.replace(yaml, 'scenario from the exploration');
    showView(store, 'scenarios');
  };
  return (
    <>
      <p className="bench-note" role="status">
        {failures.length === 0
          ? `${isCancelled ? 'Ended early: nothing' : 'Nothing'} broke in ${plural(done, 'run')}`
          : `${isCancelled ? 'Ended early: ' : ''}${plural(failures.length, 'failure')} in ${plural(done, 'run')}`}
        {kinds.length === 0 ? '; only the seed was varied.' : `, with faults of the kinds ${kinds.join(', ')}.`}
      </p>
      {sometimes.map(({ text, reached }) => (
        <p key={text} className="bench-note">
          <span className="mono">{text}</span>: reached in {plural(reached, 'run')}
        </p>
      ))}
      {failures.length === 0 && (
        <EmptyState
          icon={<CircleCheck size={22} strokeWidth={1.6} />}
          title={isCancelled ? 'Everything held so far' : 'Everything held'}
          actions={
            <>
              {!isCancelled && runs < RUNS_MAX && (
                <Button onClick={onMore}>Search {formatCount(Math.min(RUNS_MAX, runs * MORE))} runs</Button>
              )}
              <Button onClick={() => showView(store, 'scenarios')}>Edit the scenario</Button>
            </>
          }
        >
          {kinds.length === 0 ? 'Name kinds of fault' : 'Allow more kinds of fault, or more of them at once,'} under{' '}
          <span className="mono">explore:</span> in the scenario, and each run adds some at moments that its seed chooses.
        </EmptyState>
      )}
      {failures.map(({ expectation, cause, actual, run, seed, seen, minimal }) => (
        <article key={`${expectation}/${cause ?? ''}/${run}`} className="failure">
          <h3 className="mono">
            <Mark tone="lost" /> {expectation}
          </h3>
          <p>
            It was {actual}
            {cause === undefined ? '' : `, by cause ${cause}`}; first in run {formatCount(run)} (seed {seed}), {plural(seen, 'run')} in all.
            Made small in {plural(minimal.runs, 'run')}: {plural(minimal.faults, 'fault')}, {plural(minimal.edges, 'edge')},{' '}
            {plural(minimal.streams, 'stream')} of traffic
            {minimal.inevitableAtMs === undefined ? '' : `; inevitable from ${(minimal.inevitableAtMs / 1_000).toFixed(3)} s on`}.
          </p>
          <CodeBlock text={minimal.yaml.trimEnd()} label={`The smallest scenario that breaks ${expectation}`} />
          <Button icon={<SquarePen size={14} />} onClick={() => open(minimal.yaml)}>
            Open in Scenarios
          </Button>
        </article>
      ))}
    </>
  );
}
