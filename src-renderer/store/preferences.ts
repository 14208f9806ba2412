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

const TOUR_KEY = 'spokelab.tour';

/** Where the engine can keep nothing, the browser remembers that the tour was there. */
export function isTourRemembered(storage: Pick<Storage, 'getItem'> = localStorage): boolean {
  try {
    return storage.getItem(TOUR_KEY) !== null;
  } catch {
    return false;
  }
}

export function rememberTour(storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(TOUR_KEY, 'seen');
  } catch {
    // See recallTheme.
  }
}
