/** Keeps the page's theme in step with the choice and, where that is "system", with the system. */
import type { LabStore } from '../store/lab-store.ts';
import { rememberTheme } from '../store/preferences.ts';

export function keepTheme(store: LabStore): void {
  const light = window.matchMedia('(prefers-color-scheme: light)');
  const apply = (): void => {
    const { theme, shade } = store.getState();
    const next = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
    document.documentElement.dataset['theme'] = next;
    if (next !== shade) store.setState({ shade: next });
  };
  light.addEventListener('change', apply);
  store.subscribe((state, previous) => {
    if (state.theme === previous.theme) return;
    rememberTheme(state.theme);
    apply();
  });
  apply();
}
