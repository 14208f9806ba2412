import type { DragEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import { isLabFileName } from '../../src-main/contract/desktop-api.ts';
import type { NodeId } from '../../src-main/contract/ids.ts';
import { isDesktop } from '../bridge/desktop.ts';
import { bundleOf, entriesOf } from '../store/bundle-drop.ts';
import { useSession } from '../store/lab-context.tsx';
import { notify } from '../store/lab-store.ts';
import { PackagePlus } from '../ui/icons.ts';

type Target = NodeId | 'all';

/** A bundle dropped anywhere on the window goes to every node; dropped on a node, to that one. */
export function DropZone({ children }: { children: ReactNode }) {
  const session = useSession();
  const [target, setTarget] = useState<Target>();
  const lit = useRef<Element | null>(null);
  const light = (element: Element | null): void => {
    if (lit.current === element) return;
    lit.current?.removeAttribute('data-drop');
    element?.setAttribute('data-drop', '');
    lit.current = element;
  };
  const over = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    light(nodeUnder(event));
    setTarget(targetOf(event));
  };
  const end = (): void => {
    light(null);
    setTarget(undefined);
  };
  const drop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const dropped = targetOf(event);
    const entries = entriesOf(event.dataTransfer);
    end();
    // The desktop opens these itself, each in a window of its own.
    if (isDesktop() && entries.length > 0 && entries.every(({ name }) => isLabFileName(name))) return;
    bundleOf(entries).then(
      (bundle) => session.actions.installBundle(dropped, bundle),
      (error: unknown) => notify(session.store, 'failed', 'Nothing was installed', error instanceof Error ? error.message : String(error)),
    );
  };
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) end();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for a dragged file; the view Plugins has a button that does the same
    <div className="drop-zone" onDragEnter={over} onDragOver={over} onDragLeave={leave} onDrop={drop}>
      {children}
      {target !== undefined && (
        <div className="drop-note" role="status">
          <PackagePlus size={18} aria-hidden="true" />
          {target === 'all' ? (
            <span>
              Install this bundle on <strong>the hub and every edge</strong>, or drop it on one of them
            </span>
          ) : (
            <span>
              Install this bundle on <strong>{target}</strong>
            </span>
          )}
        </div>
      )}
    </div>
  );
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
const nodeUnder = (event: DragEvent): Element | null => (event.target as Element).closest('[data-node]');
const targetOf = (event: DragEvent): Target => nodeUnder(event)?.getAttribute('data-node') ?? 'all';
