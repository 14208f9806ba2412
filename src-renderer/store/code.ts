/** Code beside the lab: what is shown of it, and what of it was changed and is not saved. */
import type { CodeTarget, LabState } from './lab-state.ts';
import type { LabStore } from './lab-store.ts';

export const showCode = (store: LabStore, code: CodeTarget): void => store.setState({ view: 'plugins', code });

export const editKey = (target: CodeTarget, path: string): string =>
  JSON.stringify(target.kind === 'plugin' ? [target.plugin, target.node, path] : [target.name, path]);

/** Without a text the file is as it was read. */
export function keepEdit(store: LabStore, key: string, text: string | undefined): void {
  const { [key]: _, ...others } = store.getState().edits;
  store.setState({ edits: text === undefined ? others : { ...others, [key]: text } });
}

export const selectCode = (state: LabState): CodeTarget | undefined => state.code;
export const selectEdits = (state: LabState): Readonly<Record<string, string>> => state.edits;
