import type { KeyboardEvent } from 'react';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectLowerPanel } from '../../store/selectors.ts';

const TABS = [
  { panel: 'space-time', word: 'Space-time' },
  { panel: 'faults', word: 'Faults' },
] as const;

/** What stands under the topology. */
export function PanelTabs() {
  const { store } = useSession();
  const shown = useLab(selectLowerPanel);
  const other = shown === 'faults' ? 'space-time' : 'faults';
  const turn = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    store.setState({ lowerPanel: other });
    // The tabs of the other panel are there after the next frame.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.panel-tabs [aria-selected="true"]')?.focus());
  };
  return (
    <div className="panel-tabs" role="tablist" aria-label="Under the topology">
      {TABS.map(({ panel, word }) => (
        <button
          key={panel}
          type="button"
          role="tab"
          aria-selected={panel === shown}
          tabIndex={panel === shown ? 0 : -1}
          onClick={() => store.setState({ lowerPanel: panel })}
          onKeyDown={turn}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
