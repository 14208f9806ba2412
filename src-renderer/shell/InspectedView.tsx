import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Inspector } from '../views/lab/inspector/Inspector.tsx';

/** A view with the inspector beside it, whose width is remembered and the same for all of them. */
export function InspectedView({ children }: { children: ReactNode }) {
  const columns = useDefaultLayout({ id: 'spokelab.columns' });
  return (
    <Group className="panels" orientation="horizontal" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged}>
      <Panel id="view" minSize="420px">
        {children}
      </Panel>
      <Separator className="divider divider-column" aria-label="Width of the inspector" />
      <Panel id="inspector" defaultSize="338px" minSize="260px" maxSize="620px" groupResizeBehavior="preserve-pixel-size">
        <Inspector />
      </Panel>
    </Group>
  );
}
