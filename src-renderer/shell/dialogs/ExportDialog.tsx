import { useEffect, useRef, useState } from 'react';
import type { ExportForm, TaskProgress } from '../../../src-main/contract/api.ts';
import { formatBytes } from '../../format/numbers.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabSession } from '../../store/lab-session.ts';
import { notify } from '../../store/lab-store.ts';
import { download } from '../../store/save-file.ts';
import { selectLab } from '../../store/selectors.ts';
import { Download } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';
import { readPalette } from '../../ui/palette.ts';
import { TaskProgressNote } from '../../ui/TaskProgressNote.tsx';
import { spaceTimeDrawing, topologyDrawing } from '../../views/lab/pictures.ts';
import { pngOf, svgOf } from './save-picture.ts';

type Choice = { title: string; line: string } & ({ form: ExportForm } | { picture: 'topology' | 'space-time'; as: 'svg' | 'png' });

const CHOICES: readonly Choice[] = [
  { form: 'session', title: 'Session', line: 'the whole lab as one .spokelab file that a colleague can open' },
  { form: 'html', title: 'Report', line: 'one HTML page: counters, space-time, what went wrong' },
  { form: 'trace', title: 'Trace', line: 'every event as a line of JSON' },
  { form: 'csv', title: 'Payloads', line: 'one row per payload with outcome and cause (CSV)' },
  { form: 'otlp', title: 'OpenTelemetry', line: 'journeys as spans (OTLP in JSON)' },
  { form: 'perfetto', title: 'Chrome trace', line: 'for ui.perfetto.dev or chrome://tracing' },
  { picture: 'space-time', as: 'svg', title: 'Space-time as SVG', line: 'the stretch that is shown, every edge, sharp at any size' },
  { picture: 'space-time', as: 'png', title: 'Space-time as PNG', line: 'the same as an image' },
  { picture: 'topology', as: 'svg', title: 'Topology as SVG', line: 'the hub and its edges as they are shown' },
  { picture: 'topology', as: 'png', title: 'Topology as PNG', line: 'the same as an image' },
];

type Work = { choice: Choice; progress: TaskProgress | undefined; isCancelling: boolean };

/** Everything that the lab can be saved as. Closing it ends what is under way. */
export function ExportDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const name = useLab(selectLab)?.name ?? 'lab';
  const [work, setWork] = useState<Work>();
  const abort = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const start = async (choice: Choice): Promise<void> => {
    const own = new AbortController();
    abort.current = own;
    setWork({ choice, progress: undefined, isCancelling: false });
    const onProgress = (progress: TaskProgress): void => setWork((now) => (now?.choice === choice ? { ...now, progress } : now));
    const result = await save(session, choice, name, { signal: own.signal, onProgress });
    setWork(undefined);
    if (result === 'saved') onClose();
  };
  return (
    <Modal title="Export" description="Saved as it is now, where your browser saves files." onClose={onClose} width="wide">
      <ul className="export-list">
        {CHOICES.map((choice) => (
          <li key={choice.title}>
            <button type="button" disabled={work !== undefined} onClick={() => void start(choice)}>
              <Download size={15} aria-hidden="true" />
              <strong>{choice.title}</strong>
              <span>{choice.line}</span>
            </button>
          </li>
        ))}
      </ul>
      {work !== undefined && (
        <TaskProgressNote
          progress={work.progress}
          isCancelling={work.isCancelling}
          onCancel={() => {
            abort.current?.abort();
            setWork({ ...work, isCancelling: true });
          }}
        />
      )}
    </Modal>
  );
}

/** Saves it, and says so; or says why not, unless it was cancelled. */
async function save(
  session: LabSession,
  choice: Choice,
  name: string,
  watch: { signal: AbortSignal; onProgress(progress: TaskProgress): void },
): Promise<'saved' | 'not'> {
  const { store } = session;
  try {
    const { file, blob } =
      'form' in choice ? await session.actions.fetchExport(choice.form, watch) : await pictureOf(session, choice, name);
    watch.signal.throwIfAborted();
    download(file, blob);
    notify(store, 'done', 'Exported', `${file}, ${formatBytes(blob.size)}.`);
    return 'saved';
  } catch (error) {
    if (!watch.signal.aborted) notify(store, 'failed', 'Nothing was exported', error instanceof Error ? error.message : String(error));
    return 'not';
  }
}

async function pictureOf(
  session: LabSession,
  { picture, as }: Extract<Choice, { picture: string }>,
  name: string,
): Promise<{ file: string; blob: Blob }> {
  const drawing = picture === 'topology' ? topologyDrawing(session, readPalette()) : spaceTimeDrawing(session, readPalette());
  const base = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|-+$/g, '') || 'lab';
  return { file: `${base}-${picture}.${as}`, blob: as === 'svg' ? svgOf(drawing) : await pngOf(drawing) };
}
