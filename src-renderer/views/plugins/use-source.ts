/** The files of what is shown, what a person has changed in them, and what became of saving. */
import { useCallback, useEffect, useState } from 'react';
import { bytesOfBase64, textOf } from '../../format/body.ts';
import { plural } from '../../format/numbers.ts';
import { editKey, keepEdit, selectEdits } from '../../store/code.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { CodeTarget } from '../../store/lab-state.ts';
import { notify } from '../../store/lab-store.ts';

const MANIFEST = 'manifest.json';

export type SourceText = { path: string; text: string };

/** `entry` is shown first. What is no text is listed, and cannot be edited. */
export type Source = { hash: string; entry: string; files: readonly SourceText[]; binaries: readonly string[] };

/** A bundler writes the manifest on one line. */
function spread(json: string): string {
  try {
    return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
  } catch {
    return json;
  }
}

function read(hash: string, entry: string, files: readonly { path: string; base64: string }[]): Source {
  const texts: SourceText[] = [];
  const binaries: string[] = [];
  for (const { path, base64 } of files) {
    const text = textOf(bytesOfBase64(base64));
    if (text === undefined) binaries.push(path);
    else texts.push({ path, text: path === MANIFEST ? spread(text) : text });
  }
  const shown = entry === '' ? (texts.find(({ path }) => path !== MANIFEST)?.path ?? '') : entry;
  return { hash, entry: shown, files: texts, binaries };
}

/** `version` is another one whenever the code may have changed by itself. */
export function useSource(target: CodeTarget, version: string) {
  const { actions, store } = useSession();
  const edits = useLab(selectEdits);
  const [source, setSource] = useState<Source>();
  const [failure, setFailure] = useState<string>();
  const key = JSON.stringify(target);
  const ask = useCallback(async (): Promise<Source | { reason: string }> => {
    const wanted = JSON.parse(key) as CodeTarget;
    if (wanted.kind === 'plugin') {
      const answer = await actions.ask({ ask: 'plugin-files', node: wanted.node, plugin: wanted.plugin });
      if ('reason' in answer) return answer;
      const { hash, entry, files, manifest } = answer;
      if (manifest === undefined) return read(hash, entry, files);
      return read(hash, entry, [...files, { path: MANIFEST, base64: manifest }]);
    }
    const answer = await actions.ask({ ask: 'bundle-files', bundle: wanted.name });
    return 'reason' in answer ? answer : read('', '', answer.files);
  }, [actions, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is a reason to read again
  useEffect(() => {
    let isGone = false;
    void ask().then((answer) => {
      if (isGone) return;
      if ('reason' in answer) setFailure(answer.reason);
      else setSource(answer);
    });
    return () => {
      isGone = true;
    };
  }, [ask, version]);

  const textIn = (path: string): string => edits[editKey(target, path)] ?? savedIn(path);
  const savedIn = (path: string): string => source?.files.find((file) => file.path === path)?.text ?? '';
  const edit = (path: string, text: string): void => keepEdit(store, editKey(target, path), text === savedIn(path) ? undefined : text);
  const save = async (path: string): Promise<void> => {
    if (source === undefined) return;
    const text = textIn(path);
    const answer =
      target.kind === 'plugin'
        ? await actions.editPlugin({ plugin: target.plugin, hash: source.hash, path, text })
        : await actions.editBundle(target.name, path, text);
    if ('reason' in answer) return setFailure(answer.reason);
    setFailure(undefined);
    keepEdit(store, editKey(target, path), undefined);
    const files = source.files.map((file) => (file.path === path ? { path, text } : file));
    setSource({ ...source, files, hash: 'hash' in answer ? answer.hash : '' });
    const nodes = 'nodes' in answer ? answer.nodes : answer.edges;
    notify(
      store,
      'done',
      `${path} runs`,
      `From the next call on, on ${nodes.length <= 3 ? nodes.join(', ') : plural(nodes.length, 'node')}.`,
    );
  };
  return {
    source,
    failure,
    textIn,
    isChanged: (path: string): boolean => editKey(target, path) in edits,
    edit,
    revert: (path: string): void => {
      keepEdit(store, editKey(target, path), undefined);
      setFailure(undefined);
    },
    save,
  };
}
