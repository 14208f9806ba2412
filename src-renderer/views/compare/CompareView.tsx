import { useState } from 'react';
import type { ComparedReport } from '../../../src-main/contract/api.ts';
import type { RunReport } from '../../../src-main/contract/scenario.ts';
import { COUNTERS } from '../../../src-main/contract/scenario.ts';
import { DiffView } from '../../editor/DiffView.tsx';
import { formatCount } from '../../format/numbers.ts';
import { useDraft } from '../../store/draft.ts';
import { useSession } from '../../store/lab-context.tsx';
import { openDialog, showView } from '../../store/lab-store.ts';
import { nameOfFile } from '../../store/picked-file.ts';
import { useLongTask } from '../../store/use-long-task.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Scale } from '../../ui/icons.ts';
import { TaskNote } from '../../ui/TaskNote.tsx';
import { TaskProgressNote } from '../../ui/TaskProgressNote.tsx';
import { differenceText } from './difference-text.ts';
import './compare.css';

const PROFILES = ['own', 'documented', 'shipped', 'idempotent'] as const;
const WORDS: Record<(typeof PROFILES)[number], string> = {
  own: "the scenario's own",
  documented: 'documented',
  shipped: 'shipped',
  idempotent: 'idempotent',
};

/** One scenario and seed under several profiles, side by side. */
export function CompareView() {
  const { store } = useSession();
  const { yaml, file } = useDraft();
  const [chosen, setChosen] = useState<readonly string[]>(['documented', 'shipped']);
  const { task, start } = useLongTask('compare-profiles');
  const profiles = PROFILES.filter((profile) => chosen.includes(profile));
  const compare = (): void => {
    if (yaml !== undefined) start({ ask: 'compare-profiles', yaml, profiles: [...profiles] });
  };
  return (
    <section className="bench scrolls" aria-label="Compare">
      <header className="bench-head">
        <h2>Compare</h2>
        <span className="bench-file" title={file}>
          {nameOfFile(file)}
        </span>
        <fieldset className="compare-profiles" aria-label="Profiles">
          {PROFILES.map((profile) => (
            <label key={profile}>
              <input
                type="checkbox"
                checked={chosen.includes(profile)}
                onChange={() => setChosen(chosen.includes(profile) ? chosen.filter((other) => other !== profile) : [...chosen, profile])}
              />
              {WORDS[profile]}
            </label>
          ))}
        </fieldset>
        <Button
          look="primary"
          icon={<Scale size={14} />}
          disabled={profiles.length < 2 || yaml === undefined || task.status === 'working'}
          onClick={compare}
        >
          Compare
        </Button>
      </header>
      {task.status === 'idle' && (
        <EmptyState
          icon={<Scale size={22} strokeWidth={1.6} />}
          title="Nothing compared yet"
          actions={
            <>
              <Button onClick={() => showView(store, 'scenarios')}>Edit the scenario</Button>
              <Button onClick={() => openDialog(store, { kind: 'open' })}>Open another …</Button>
            </>
          }
        >
          Choose two or more profiles above, then Compare: the same scenario, seed and faults under each, what comes of it, and the first
          event in which they part. The scenario is the one in the Scenarios view.
        </EmptyState>
      )}
      {task.status === 'working' && <TaskProgressNote progress={task.progress} isCancelling={task.isCancelling} onCancel={task.cancel} />}
      {task.status === 'failed' && <TaskNote status="failed" reason={task.reason} working="" />}
      {task.status === 'done' && <Comparison runs={task.result.runs} />}
    </section>
  );
}

function Comparison({ runs }: { runs: readonly ComparedReport[] }) {
  const reports = runs.map(({ report }) => report);
  const [base] = reports;
  return (
    <>
      <table className="compare-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">What</span>
            </th>
            {reports.map(({ profile }) => (
              <th key={profile} scope="col">
                {profile}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(reports).map(({ name, values }) => (
            <tr key={name} data-differs={values.some((value) => value !== values[0]) || undefined}>
              <th scope="row">
                {values.some((value) => value !== values[0]) ? '≠ ' : ''}
                {name}
              </th>
              {values.map((value, index) => (
                <td key={reports[index]?.profile} className="mono">
                  {value}
                  <small>{index === 0 ? '' : differenceText(values[0] ?? '', value)}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {runs.slice(1).map((run) => (
        <PartingPanel key={run.report.profile} base={base?.profile ?? ''} run={run} />
      ))}
    </>
  );
}

/** Where a run parts from the first one, with both traces around it. */
function PartingPanel({ base, run: { report, parting, around } }: { base: string; run: ComparedReport }) {
  if (parting === undefined)
    return (
      <div className="parting">
        <p>
          <b>{report.profile}</b> gives the same trace as <b>{base}</b>.
        </p>
      </div>
    );
  return (
    <div className="parting">
      <p>
        <b>{report.profile}</b> parts from <b>{base}</b> at event {formatCount(parting.position)}: {typeOf(parting.other)} in place of{' '}
        {typeOf(parting.base)}.
      </p>
      {around !== undefined && (
        <DiffView
          className="parting-diff"
          label={`The traces of ${base} and ${report.profile} around where they part`}
          file="trace.jsonl"
          before={{ name: base, text: linesOf(around.base) }}
          after={{ name: report.profile, text: linesOf(around.other) }}
          firstLine={around.from}
        />
      )}
    </div>
  );
}

const linesOf = (events: readonly object[]): string => events.map((event) => JSON.stringify(event)).join('\n');
const typeOf = (event: object | undefined): string => (event !== undefined && 'type' in event ? String(event.type) : 'nothing');

function rowsOf(reports: readonly RunReport[]): { name: string; values: string[] }[] {
  const row = (name: string, value: (report: RunReport) => string): { name: string; values: string[] } => ({
    name,
    values: reports.map(value),
  });
  const causes = (['duplicates', 'lost'] as const).flatMap((what) =>
    [...new Set(reports.flatMap((report) => Object.keys(report.causes[what])))].map((cause) =>
      row(`${what}: ${cause}`, (report) => formatCount((report.causes[what] as Record<string, number>)[cause] ?? 0)),
    ),
  );
  const latency = (name: 'p50' | 'p90' | 'p99' | 'max') =>
    row(`latency ${name}`, ({ latencies }) => (latencies === undefined ? '–' : `${formatCount(Math.round(latencies[name]))} ms`));
  return [
    ...COUNTERS.map((name) => row(name, ({ counters }) => formatCount(counters[name]))),
    ...causes,
    latency('p50'),
    latency('p99'),
    row('expectations held', ({ expectations }) => `${expectations.filter(({ ok }) => ok).length} of ${expectations.length}`),
    row('events', ({ events }) => formatCount(events)),
  ];
}
