import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Inspector } from './inspector/Inspector.tsx';
import { SpaceTime } from './space-time/SpaceTime.tsx';
import { Topology } from './topology/Topology.tsx';
import './lab.css';
import './topology.css';
import './space-time.css';
import './inspector.css';

/** Topology above, space-time below, the inspector beside; the sizes are remembered. */
export function LabView() {
  const columns = useDefaultLayout({ id: 'spokelab.lab.columns' });
  const rows = useDefaultLayout({ id: 'spokelab.lab.rows' });
  return (
    <Group className="lab-view" orientation="horizontal" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged}>
      <Panel id="pictures" minSize="420px">
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id="topology" defaultSize="58%" minSize="180px">
            <Topology />
          </Panel>
          <Separator className="divider divider-row" aria-label="Height of topology and space-time" />
          <Panel id="space-time" minSize="150px">
            <SpaceTime />
          </Panel>
        </Group>
      </Panel>
      <Separator className="divider divider-column" aria-label="Width of the inspector" />
      <Panel id="inspector" defaultSize="338px" minSize="260px" maxSize="620px" groupResizeBehavior="preserve-pixel-size">
        <Inspector />
      </Panel>
    </Group>
  );
}
