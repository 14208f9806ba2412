import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectLowerPanel } from '../../store/selectors.ts';
import { FaultTimeline } from '../../timeline/FaultTimeline.tsx';
import { PanelTabs } from './PanelTabs.tsx';
import { SpaceTime } from './space-time/SpaceTime.tsx';

/** Under the topology: what has happened, or the faults that are planned, over the same stretch of time. */
export function LowerPanel() {
  const { view } = useSession();
  return useLab(selectLowerPanel) === 'faults' ? <FaultTimeline title={<PanelTabs />} view={view} hasPast /> : <SpaceTime />;
}
