import { useEffect, useState } from 'react';
import type { ScenarioIssue } from '../../../src-main/contract/api.ts';
import type { ProbeKind } from '../../../src-main/contract/scenario.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { CodeEditor } from '../../editor/CodeEditor.tsx';
import { useDraft } from '../../store/draft.ts';
import { learnSaved, saveDraft } from '../../store/files.ts';
import { useSession } from '../../store/lab-context.tsx';
import { openDialog, showView } from '../../store/lab-store.ts';
import { isPicked, nameOfFile } from '../../store/picked-file.ts';
import { redoLast, undoLast } from '../../store/undoing.ts';
import { useLongTask } from '../../store/use-long-task.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { CircleDot, FileText, FlaskConical, Play, Radio, Waypoints } from '../../ui/icons.ts';
import { ButtonMenu } from '../../ui/Menu.tsx';
import { TaskNote } from '../../ui/TaskNote.tsx';
import { TaskProgressNote } from '../../ui/TaskProgressNote.tsx';
import { RunResult } from './RunResult.tsx';
import { ScenarioFaults } from './ScenarioFaults.tsx';
import { useScenarioFile } from './use-scenario-file.ts';
import './scenarios.css';

/** How long nobody must have typed before the text is checked. */
const CHECK_AFTER_MS = 250;
const PROBES: readonly { kind: ProbeKind; label: string }[] = [
  { kind: 'duplicates', label: 'Deliver everything twice' },
  { kind: 'reorder', label: 'Deliver in another order' },
  { kind: 'crash', label: 'Crash the hub before it answers' },
];

const WORLDS = [
  { world: 'virtual', label: 'In the virtual world, paused at its start' },
  { world: 'live', label: 'Live' },
] as const;

/** The scenario as text, checked while it is written, and run in the virtual world beside the lab. */
export function ScenariosView() {
  const session = useSession();
  const { actions, store } = session;
  const { yaml, file, change } = useDraft();
  const problems = useProblems(yaml);
  const { task, start } = useLongTask('run-scenario');
  const isGood = yaml !== undefined && yaml !== '' && problems.length === 0;
  const files = useScenarioFile();
  /** A file that the page was handed is saved by the page, the lab's own by the engine. */
  const save = (): Promise<void> => (file === store.getState().saved?.file && !isPicked(file) ? saveDraft(session) : files.save());
  const run = (how: { probe?: ProbeKind; world?: 'live' } = {}): void => {
    if (yaml !== undefined) start({ ask: 'run-scenario', yaml, ...how });
  };
  /** As the run was: the lab has the same seed, so what broke there breaks here. */
  const openAt = async (atUs: Us): Promise<void> => {
    if (yaml === undefined || !(await actions.openLab({ from: 'text', yaml }, 'virtual'))) return;
    showView(store, 'lab');
    await actions.goTo(atUs);
  };
  const open = async (world: 'live' | 'virtual'): Promise<void> => {
    if (yaml !== undefined && (await actions.openLab({ from: 'text', yaml }, world))) showView(store, 'lab');
  };
  return (
    <section className="scenarios" aria-label="Scenarios">
      <div className="scenario-editor">
        <ScenarioHead file={file} save={save} />
        <CodeEditor
          className="scenario-text"
          label="The scenario's text"
          file="scenario.yaml"
          value={yaml ?? ''}
          marks={problems}
          onChange={change}
          onSave={() => void save()}
          history={{ undo: () => void undoLast(session), redo: () => void redoLast(session) }}
        />
        <Problems problems={problems} isEmpty={yaml === ''} />
        <div className="scenario-faults">
          <ScenarioFaults />
        </div>
      </div>
      <div className="scenario-result scrolls">
        <header className="bench-head">
          <Button look="primary" icon={<Play size={14} />} disabled={!isGood || task.status === 'working'} onClick={() => run()}>
            Run
          </Button>
          <Button icon={<Radio size={14} />} disabled={!isGood || task.status === 'working'} onClick={() => run({ world: 'live' })}>
            Run live
          </Button>
          <ButtonMenu label="Open in the lab" items={WORLDS.map(({ world, label }) => ({ label, run: () => open(world) }))}>
            <Button icon={<Waypoints size={14} />} disabled={!isGood}>
              Open in the lab …
            </Button>
          </ButtonMenu>
          <ButtonMenu label="Probe" items={PROBES.map(({ kind, label }) => ({ label, run: () => run({ probe: kind }) }))}>
            <Button icon={<FlaskConical size={14} />} disabled={!isGood || task.status === 'working'}>
              Probe …
            </Button>
          </ButtonMenu>
        </header>
        {task.status === 'idle' && (
          <EmptyState icon={<Play size={22} strokeWidth={1.6} />} title="Not run yet">
            <b>Run</b> plays it from its start to its end in the virtual world, in a moment. <b>Run live</b> takes real sockets and files,
            and its own time. <b>Probe</b> delivers everything twice, in another order, or to a hub that dies, and names what a plugin could
            not bear. The lab is not touched.
          </EmptyState>
        )}
        {task.status === 'working' && <TaskProgressNote progress={task.progress} isCancelling={task.isCancelling} onCancel={task.cancel} />}
        {task.status === 'failed' && <TaskNote status="failed" reason={task.reason} working="" />}
        {task.status === 'done' && <RunResult report={task.result} onOpen={(atUs) => void openAt(atUs)} />}
      </div>
    </section>
  );
}

function ScenarioHead({ file, save }: { file: string; save(): Promise<void> }) {
  const session = useSession();
  const { actions, document, store } = session;
  const files = useScenarioFile();
  const reload = async (): Promise<void> => {
    const source = await actions.ask({ ask: 'source' });
    if ('reason' in source) return;
    document.replace(source.yaml, "return to the lab's own text", source.file);
    await learnSaved(session, source.file);
  };
  return (
    <header className="bench-head">
      <h2>Scenario</h2>
      <span className="bench-file" title={file}>
        {nameOfFile(file)}
      </span>
      <ButtonMenu
        label="File"
        items={[
          { label: 'Open a file …', run: () => void files.open() },
          { label: 'Save', run: () => void save() },
          { label: 'Save as …', run: () => openDialog(store, { kind: 'save-as' }) },
          { label: 'Save a copy elsewhere …', run: () => void files.save(true) },
          { kind: 'line' },
          { label: "Back to the lab's own text", run: () => void reload() },
        ]}
      >
        <Button icon={<FileText size={14} />}>File …</Button>
      </ButtonMenu>
      <Button icon={<CircleDot size={14} />} onClick={() => openDialog(store, { kind: 'save-scenario' })}>
        From what was done …
      </Button>
    </header>
  );
}

/** What is wrong with the text, asked anew when nobody has typed for a moment. */
function useProblems(yaml: string | undefined): readonly ScenarioIssue[] {
  const { actions } = useSession();
  const [problems, setProblems] = useState<readonly ScenarioIssue[]>([]);
  useEffect(() => {
    if (yaml === undefined || yaml === '') return;
    let isOld = false;
    const timer = setTimeout(() => {
      actions.ask({ ask: 'check-scenario', yaml }).then((answer) => {
        if (!isOld) setProblems('problems' in answer ? answer.problems : [{ line: 1, column: 1, field: '', message: answer.reason }]);
      });
    }, CHECK_AFTER_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [actions, yaml]);
  return problems;
}

function Problems({ problems, isEmpty }: { problems: readonly ScenarioIssue[]; isEmpty: boolean }) {
  if (isEmpty)
    return (
      <p className="scenario-good">
        Nothing is written yet: open a file, or take what was done in the lab. What can be written here is offered as you type.
      </p>
    );
  if (problems.length === 0) return <p className="scenario-good">The scenario can be read.</p>;
  return (
    <ul className="scenario-problems scrolls" aria-label="Problems">
      {problems.map(({ line, column, field, message }) => (
        <li key={`${line}:${column}:${message}`}>
          <span className="mono">
            {line}:{column}
          </span>
          <span>
            {field === '' ? '' : <b className="mono">{field} </b>}
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
