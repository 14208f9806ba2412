/** Menu items that press one of the window's shortcuts. */
export type ShortcutItem = { label: string; key: string; accelerator: string; withModifier?: boolean };

/** Keys as the window's list of shortcuts has them. */
export const LAB_ITEMS: readonly (ShortcutItem | 'line')[] = [
  { label: 'Pause or Continue', key: ' ', accelerator: 'Space' },
  { label: 'View the Step Before', key: ',', accelerator: ',' },
  { label: 'View the Next Step', key: '.', accelerator: '.' },
  { label: 'View the Oldest Moment', key: 'Home', accelerator: 'Home' },
  { label: 'Back to Now', key: 'End', accelerator: 'End' },
  'line',
  { label: 'Cut or Restore the Selected Link', key: 'x', accelerator: 'X' },
  { label: 'Crash the Selected Node', key: 'c', accelerator: 'C' },
  'line',
  { label: 'Find a Payload…', key: '/', accelerator: '/' },
  { label: 'All Commands…', key: 'k', accelerator: 'CmdOrCtrl+K', withModifier: true },
];

export const SHORTCUTS_ITEM: ShortcutItem = { label: 'Keyboard Shortcuts', key: '?', accelerator: '?' };
