/** What the person has set. The engine keeps it, so that the browser and the desktop share it. */
import type { Settings, SettingsChange } from '../../src-main/contract/person.ts';
import type { LabSession } from './lab-session.ts';
import { notify } from './lab-store.ts';
import { isTourRemembered } from './preferences.ts';
import { startTour } from './tour.ts';

/** Takes effect at once; the engine is told, and says why when it cannot keep it. */
export async function changeSettings({ actions, store }: LabSession, change: SettingsChange): Promise<void> {
  const settings: Settings = { ...store.getState().settings, ...change };
  store.setState({ settings, theme: settings.theme });
  const result = await actions.keepSettings(change);
  if (result?.note !== undefined) notify(store, 'failed', 'The settings are not kept', result.note);
}

/** Asks for them whenever the engine is there anew, and keeps what is chosen elsewhere in the window. */
export function followSettings(session: LabSession): void {
  const { store } = session;
  store.subscribe((state, before) => {
    if (state.connection.status === 'open' && before.connection.status !== 'open') void recallSettings(session);
    if (state.theme !== before.theme && state.theme !== state.settings.theme) void changeSettings(session, { theme: state.theme });
  });
}

async function recallSettings(session: LabSession): Promise<void> {
  const { actions, store } = session;
  const answer = await actions.ask({ ask: 'settings' });
  if ('reason' in answer) return;
  const { settings, isFirst, file, note } = answer;
  store.setState({ settingsFile: file });
  if (note !== undefined) notify(store, 'failed', 'The settings are as they come', note);
  if (file === undefined) return;
  store.setState({ settings, theme: settings.theme });
  if (isFirst && !isTourRemembered()) startTour(session);
}
