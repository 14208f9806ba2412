/** What a desktop has and a page has not. Tests put answers of their own in place of the dialogs'. */
export const dialog = {
  showOpenDialog: async (): Promise<{ canceled: boolean; filePaths: string[] }> => ({ canceled: true, filePaths: [] }),
  showMessageBox: async (): Promise<{ response: number }> => ({ response: 1 }),
};

export const nativeTheme = { shouldUseDarkColors: true };

const DISPLAY = { workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } };
export const screen = { getDisplayMatching: () => DISPLAY };

const blockers = new Map<number, string>();
let lastBlocker = 0;
export const powerSaveBlocker = {
  start: (type: string): number => {
    lastBlocker += 1;
    blockers.set(lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
};

export const net = { fetch: (address: string): Promise<Response> => fetch(address) };

export const shell = { openPath: async (): Promise<string> => '' };
