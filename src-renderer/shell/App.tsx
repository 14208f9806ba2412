import { useEffect } from 'react';
import { useLab } from '../store/lab-context.tsx';
import { INSPECTED_VIEWS } from '../store/lab-state.ts';
import { selectIsPresenting, selectIsStale, selectLab, selectView } from '../store/selectors.ts';
import { Hints } from '../ui/Hint.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Dialogs } from './Dialogs.tsx';
import { DropZone } from './DropZone.tsx';
import { TrustDialog } from './dialogs/TrustDialog.tsx';
import { EngineCrashReport } from './EngineCrashReport.tsx';
import { InspectedView } from './InspectedView.tsx';
import { LiveSummary } from './LiveSummary.tsx';
import { LessonPanel } from './lesson/LessonPanel.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { RunningAgain } from './RunningAgain.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { TourCard } from './tour/TourCard.tsx';

import { useDesktop } from './use-desktop.ts';

import { useKeptFocus } from './use-kept-focus.ts';

import { useShortcuts } from './use-shortcuts.ts';
import { VIEWS } from './views.tsx';
import './shell.css';
import './narrow.css';

const [FIRST] = VIEWS as [(typeof VIEWS)[number]];

export function App() {
  useShortcuts();
  useDesktop();
  useKeptFocus();
  const name = useLab(selectView);
  const { View } = VIEWS.find((view) => view.name === name) ?? FIRST;
  const isStale = useLab(selectIsStale);
  const isPresenting = useLab(selectIsPresenting);
  const title = useLab(selectLab)?.name;
  useEffect(() => {
    document.title = title === undefined ? 'Spokelab' : `${title} — Spokelab`;
  }, [title]);
  return (
    <Hints>
      <DropZone>
        <div className="app" data-presenting={isPresenting || undefined}>
          <TopBar />
          <Rail />
          <main className="app-view" tabIndex={-1}>
            <ConnectionBanner />
            <RunningAgain />
            <EngineCrashReport />
            <div className="app-columns">
              <LessonPanel />
              <div className="app-content" data-stale={isStale || undefined}>
                {INSPECTED_VIEWS.has(name) ? (
                  <InspectedView>
                    <View />
                  </InspectedView>
                ) : (
                  <View />
                )}
              </div>
            </div>
          </main>
          <StatusBar />
        </div>
        <TourCard />
        <Dialogs />
        <TrustDialog />
        <Notices />
        <LiveSummary />
      </DropZone>
    </Hints>
  );
}
