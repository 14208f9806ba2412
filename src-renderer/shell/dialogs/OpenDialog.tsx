import type { ReactNode } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LabOrigin, QueryResults } from '../../../src-main/contract/api.ts';
import type { LessonInfo } from '../../../src-main/contract/lesson.ts';
import { installAt, openOrigin, refreshOpened } from '../../store/files.ts';
import { matchScore } from '../../store/fuzzy.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabState } from '../../store/lab-state.ts';
import { pickedBeside } from '../../store/picked-file.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { FileUp, GraduationCap, History, PackagePlus, Play, ScrollText, X } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';
import { TEXT_MAX, useListKeys } from './use-list-keys.ts';
import './open.css';

type Entry = {
  key: string;
  group: string;
  icon: ReactNode;
  title: string;
  note: string;
  /** A lab in place of this one, or a bundle for it. */
  opens: LabOrigin | { from: 'bundle'; file: string };
  goneFile?: string;
  file?: string;
};

const WORLDS = [
  { value: 'live', label: 'Live' },
  { value: 'virtual', label: 'Virtual' },
] as const;
const selectOpened = ({ opened }: LabState): LabState['opened'] => opened;

/** What can be opened: what was opened lately, lessons, samples, a path that is typed, and a file that is chosen. */
export function OpenDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const opened = useLab(selectOpened);
  const lessons = useLessons();
  const [query, setQuery] = useState('');
  const [world, setWorld] = useState<'live' | 'virtual'>('live');
  useEffect(() => void refreshOpened(session), [session]);
  const entries = useMemo(() => entriesFor(query.trim(), opened, lessons), [query, opened, lessons]);
  const open = (opens: Entry['opens']): void => {
    onClose();
    void (opens.from === 'bundle' ? installAt(session, opens.file) : openOrigin(session, opens, world));
  };
  const run = (index: number): void => {
    const entry = entries[index];
    if (entry !== undefined && entry.goneFile === undefined) open(entry.opens);
  };
  const { active, setActive, row, onKeyDown } = useListKeys(entries.length, query, run);
  const forget = async (file: string): Promise<void> => {
    await session.actions.forgetOpened(file);
    await refreshOpened(session);
  };
  const chosen = entries[active];
  return (
    <Modal title="Open" isTitleHidden width="wide" onClose={onClose}>
      <input
        className="palette-input"
        placeholder="The path of a scenario, lesson, session or bundle, or a word of its name"
        aria-label="Path or name"
        value={query}
        maxLength={TEXT_MAX}
        spellCheck={false}
        role="combobox"
        aria-expanded
        aria-controls="open-list"
        aria-activedescendant={`open-${active}`}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Delete' && chosen?.file !== undefined && query === '') void forget(chosen.file);
          else onKeyDown(event);
        }}
      />
      <div id="open-list" className="palette-list open-list scrolls" role="listbox" tabIndex={-1} aria-label="What can be opened">
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
          <div
            key={entry.key}
            id={`open-${index}`}
            ref={index === active ? row : null}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-gone={entry.goneFile !== undefined || undefined}
            onPointerMove={() => setActive(index)}
            onClick={() => run(index)}
          >
            <span className="open-icon">{entry.icon}</span>
            <span className="open-words">
              <strong>{entry.title}</strong>
              <span title={entry.note}>{entry.note}</span>
            </span>
            <span className="palette-group">{entry.group}</span>
            {entry.file !== undefined && <Forget title={entry.title} onForget={() => void forget(entry.file ?? '')} />}
          </div>
        ))}
      </div>
      <footer className="open-foot">
        <span>Scenarios open</span>
        <Choice label="World" options={WORLDS} value={world} onChoose={setWorld} />
        <FilePicker onText={(yaml, name) => open(pickedOrigin(session.store.getState(), yaml, name))} />
      </footer>
    </Modal>
  );
}

function Forget({ title, onForget }: { title: string; onForget(): void }) {
  return (
    <button
      type="button"
      className="icon-button"
      tabIndex={-1}
      aria-label={`Take ${title} off the list`}
      onClick={(event) => {
        event.stopPropagation();
        onForget();
      }}
    >
      <X size={13} aria-hidden="true" />
    </button>
  );
}

function pickedOrigin({ saved }: LabState, yaml: string, name: string): LabOrigin {
  return { from: 'text', yaml, ...(saved === undefined ? {} : { file: pickedBeside(saved.file, name) }) };
}

/** A browser hands over a file's text and not its path: bundles that it names are looked for beside the lab's own file. */
function FilePicker({ onText }: { onText(text: string, name: string): void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml"
        hidden
        aria-label="A scenario's file"
        onChange={({ target: { files } }) => {
          const [file] = files ?? [];
          if (file !== undefined) void file.text().then((text) => onText(text, file.name));
        }}
      />
      <Button icon={<FileUp size={14} />} onClick={() => input.current?.click()}>
        Choose a file …
      </Button>
    </>
  );
}

function useLessons(): readonly LessonInfo[] {
  const { actions } = useSession();
  const [lessons, setLessons] = useState<readonly LessonInfo[]>([]);
  useEffect(() => {
    let isGone = false;
    actions.ask({ ask: 'lessons' }).then((answer) => {
      if (!isGone && 'lessons' in answer) setLessons(answer.lessons);
    });
    return () => {
      isGone = true;
    };
  }, [actions]);
  return lessons;
}

/** What is gone opens nothing, and stands behind what does. */
const presentFirst = (opened: QueryResults['opened']['opened']): QueryResults['opened']['opened'] =>
  [...opened].sort((one, other) => Number(one.isGone) - Number(other.isGone));

function entriesFor(query: string, opened: QueryResults['opened'] | undefined, lessons: readonly LessonInfo[]): Entry[] {
  const all: Entry[] = [
    ...presentFirst(opened?.opened ?? []).map((one) => ({
      key: `recent ${one.file}`,
      group: one.isGone ? 'gone' : one.kind,
      icon: one.kind === 'bundle' ? <PackagePlus size={15} aria-hidden="true" /> : <History size={15} aria-hidden="true" />,
      title: one.name,
      note: one.isGone ? `${one.file} is no longer there` : one.kind === 'bundle' ? `Install ${one.file} in this lab` : one.file,
      opens: { from: one.kind === 'bundle' ? ('bundle' as const) : ('file' as const), file: one.file },
      file: one.file,
      ...(one.isGone ? { goneFile: one.file } : {}),
    })),
    {
      key: 'demo',
      group: 'sample',
      icon: <Play size={15} aria-hidden="true" />,
      title: 'Demo lab',
      note: 'Three edges that report every second.',
      opens: { from: 'demo' },
    },
    ...lessons.map(({ id, title, summary }) => ({
      key: `lesson ${id}`,
      group: 'lesson',
      icon: <GraduationCap size={15} aria-hidden="true" />,
      title,
      note: summary,
      opens: { from: 'lesson' as const, lesson: id },
    })),
    ...(opened?.samples ?? [])
      .filter(({ file }) => !/[\\/]demo\.yaml$/.test(file))
      .map(({ file, name, summary }) => ({
        key: `sample ${file}`,
        group: 'sample',
        icon: <ScrollText size={15} aria-hidden="true" />,
        title: name,
        note: summary,
        opens: { from: 'file' as const, file },
      })),
  ];
  if (query === '') return all;
  const found = all.filter(({ title, note, group }) => matchScore(`${title} ${note} ${group}`, query) !== undefined);
  const path = pathEntry(query);
  return isPath(query) ? [path, ...found] : [...found, path];
}

const pathEntry = (query: string): Entry =>
  isBundlePath(query)
    ? {
        key: 'path',
        group: 'path',
        icon: <PackagePlus size={15} aria-hidden="true" />,
        title: `Install ${query}`,
        note: 'The bundle at this path, on the hub and every edge of this lab',
        opens: { from: 'bundle', file: query.replace(/[\\/](manifest\.json)?$/i, '') },
      }
    : {
        key: 'path',
        group: 'path',
        icon: <ScrollText size={15} aria-hidden="true" />,
        title: `Open ${query}`,
        note: 'The file at this path, on the machine where Spokelab runs',
        opens: { from: 'file', file: query },
      };

const isLabPath = (query: string): boolean => /\.(ya?ml|md|spokelab)$/i.test(query);
/** A ZIP, a folder's manifest, or a folder, which ends in a slash. */
const isBundlePath = (query: string): boolean => /\.zip$|(^|[\\/])manifest\.json$|[\\/]$/i.test(query);
const isPath = (query: string): boolean => /[\\/]/.test(query) || isLabPath(query) || isBundlePath(query);
