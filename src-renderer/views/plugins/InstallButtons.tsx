import type { ChangeEvent } from 'react';
import { useRef } from 'react';
import { bundleOf, bundleOfFiles } from '../../store/bundle-drop.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { FolderUp, PackagePlus } from '../../ui/icons.ts';

/** For those who do not drop: a bundle from a dialog, onto the hub and every edge. */
export function InstallButtons() {
  const { actions, store } = useSession();
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const install = (event: ChangeEvent<HTMLInputElement>, isFolder: boolean): void => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    if (files.length === 0) return;
    (isFolder ? bundleOfFiles(files) : bundleOf(files)).then(
      (bundle) => actions.installBundle('all', bundle),
      (error: unknown) => notify(store, 'failed', 'Nothing was installed', error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <div className="plugin-install">
      <input ref={zip} type="file" accept=".zip,application/zip" hidden onChange={(event) => install(event, false)} />
      <input ref={folder} type="file" hidden {...{ webkitdirectory: '' }} onChange={(event) => install(event, true)} />
      <Button icon={<FolderUp size={14} />} aria-label="Install a folder …" onClick={() => folder.current?.click()}>
        Folder …
      </Button>
      <Button look="primary" icon={<PackagePlus size={14} />} aria-label="Install a ZIP …" onClick={() => zip.current?.click()}>
        ZIP …
      </Button>
    </div>
  );
}
