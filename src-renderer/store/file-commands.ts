/** Commands for files, in the palette. */
import { installAt, openOrigin, saveDraft, selectIsEdited } from './files.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import { openDialog } from './lab-store.ts';
import type { PaletteCommand } from './palette-command.ts';

const RECENT_MAX = 8;

export function fileCommands(session: LabSession, state: LabState): PaletteCommand[] {
  const group = 'Lab';
  const { store } = session;
  const { opened, lab } = state;
  const recent = (opened?.opened ?? []).filter(({ isGone }) => !isGone).slice(0, RECENT_MAX);
  return [
    { title: 'Open …', group, keys: 'Ctrl O', run: () => openDialog(store, { kind: 'open' }) },
    ...(selectIsEdited(state) ? [{ title: 'Save the scenario', group, keys: 'Ctrl S', run: () => void saveDraft(session) }] : []),
    ...(state.draft === undefined ? [] : [{ title: 'Save the scenario as …', group, run: () => openDialog(store, { kind: 'save-as' }) }]),
    ...recent.map(({ name, file, kind }) => ({
      title: `${kind === 'bundle' ? 'Install' : 'Open'} recent: ${name} (${file.split(/[\\/]/).at(-1)})`,
      group,
      run: () => void (kind === 'bundle' ? installAt(session, file) : openOrigin(session, { from: 'file', file }, lab?.world ?? 'live')),
    })),
  ];
}
