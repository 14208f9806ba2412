/** The key that goes with letters for commands on this machine. */
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export const MODIFIER = isMac ? '⌘' : 'Ctrl';
export const hasModifier = (event: KeyboardEvent): boolean => (isMac ? event.metaKey : event.ctrlKey);
