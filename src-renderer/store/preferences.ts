/** What the window remembers from one opening to the next. */
import type { Theme } from './lab-state.ts';

const THEME_KEY = 'spokelab.theme';

/** Storage can be closed to a page; then nothing is remembered, and nothing breaks. */
export function recallTheme(storage: Pick<Storage, 'getItem'> = localStorage): Theme {
  try {
    const theme = storage.getItem(THEME_KEY);
    return theme === 'dark' || theme === 'light' ? theme : 'system';
  } catch {
    return 'system';
  }
}

export function rememberTheme(theme: Theme, storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(THEME_KEY, theme);
  } catch {
    // See recallTheme.
  }
}
