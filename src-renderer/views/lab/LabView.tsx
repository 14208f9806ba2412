import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { LowerPanel } from './LowerPanel.tsx';
import { Topology } from './topology/Topology.tsx';
import './lab.css';
import './topology.css';
import './space-time.css';

/** Topology above, space-time below; the heights are remembered. */
export function LabView() {
  const rows = useDefaultLayout({ id: 'spokelab.lab.rows' });
  return (
    <Group className="panels" orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
      <Panel id="topology" defaultSize="58%" minSize="180px">
        <Topology />
      </Panel>
      <Separator className="divider divider-row" aria-label="Height of topology and space-time" />
      <Panel id="space-time" minSize="150px">
        <LowerPanel />
      </Panel>
    </Group>
  );
}
