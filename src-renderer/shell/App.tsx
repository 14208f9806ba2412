import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useLab } from '../store/lab-context.tsx';
import { selectIsStale, selectLab, selectView } from '../store/selectors.ts';
import { LabView } from '../views/lab/LabView.tsx';
import { PluginsView } from '../views/plugins/PluginsView.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Dialogs } from './Dialogs.tsx';
import { DropZone } from './DropZone.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import './shell.css';

export function App() {
  useShortcuts();
  const view = useLab(selectView);
  const isStale = useLab(selectIsStale);
  const name = useLab(selectLab)?.name;
  useEffect(() => {
    document.title = name === undefined ? 'Spokelab' : `${name} — Spokelab`;
  }, [name]);
  return (
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      <DropZone>
        <div className="app">
          <TopBar />
          <Rail />
          <main className="app-view">
            <ConnectionBanner />
            <div className="app-content" data-stale={isStale || undefined}>
              {view === 'lab' && <LabView />}
              {view === 'plugins' && <PluginsView />}
            </div>
          </main>
          <StatusBar />
        </div>
        <Dialogs />
        <Notices />
      </DropZone>
    </Tooltip.Provider>
  );
}
