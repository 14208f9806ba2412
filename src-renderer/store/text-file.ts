/**
 * Text files of the person's own: opened and saved in place where the browser lets a page do that, or else chosen from a
 * dialog and downloaded.
 */

/** A part of the File System Access API, which not every browser has. */
type Handle = {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
};
type PickerOptions = { suggestedName?: string; types: { description: string; accept: Record<string, string[]> }[] };
type FileDoor = {
  showOpenFilePicker?(options: PickerOptions): Promise<Handle[]>;
  showSaveFilePicker?(options: PickerOptions): Promise<Handle>;
};

/** The desktop shows its own dialogs for a file field and for a download, and lets no page into the disk. */
const doorOf = (): FileDoor => (window.spokelab === undefined ? (window as FileDoor) : {});

const TYPES = [{ description: 'Scenario', accept: { 'text/yaml': ['.yaml', '.yml'] } }];

export type OpenedFile = { name: string; text: string; handle?: Handle };

/** Undefined when the person thought better of it. Throws what the browser says. */
export async function openTextFile(): Promise<OpenedFile | undefined> {
  const { showOpenFilePicker } = doorOf();
  if (showOpenFilePicker === undefined) return chooseFile();
  const handles = await unlessAborted(() => showOpenFilePicker.call(window, { types: TYPES }));
  const handle = handles?.[0];
  if (handle === undefined) return undefined;
  const file = await handle.getFile();
  return { name: handle.name, text: await file.text(), handle };
}

/** With a handle into the file that was opened; else where the person says, or as a download. Says where it went. */
export async function saveTextFile(name: string, text: string, known?: Handle): Promise<{ name: string; handle?: Handle } | undefined> {
  const { showSaveFilePicker } = doorOf();
  if (known === undefined && showSaveFilePicker === undefined) {
    downloadText(name, text);
    return { name };
  }
  const handle = known ?? (await unlessAborted(async () => showSaveFilePicker?.call(window, { suggestedName: name, types: TYPES })));
  if (handle === undefined) return undefined;
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
  return { name: handle.name, handle };
}

export function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** `My lab` as `my-lab`. */
export const fileNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'lab';

function chooseFile(): Promise<OpenedFile | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.yaml,.yml';
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file === undefined) resolve(undefined);
      else void file.text().then((text) => resolve({ name: file.name, text }));
    });
    input.click();
  });
}

async function unlessAborted<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}
