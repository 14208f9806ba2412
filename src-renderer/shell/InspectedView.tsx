import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useLab } from '../store/lab-context.tsx';
import { selectHasInspector } from '../store/lessons.ts';
import { NARROW, useMedia } from '../ui/use-media.ts';
import { Inspector } from '../views/lab/inspector/Inspector.tsx';

/** A view with the inspector beside it, whose width is remembered and the same for all of them; in a narrow window below it. */
export function InspectedView({ children }: { children: ReactNode }) {
  const isNarrow = useMedia(NARROW);
  return isNarrow ? <Rows>{children}</Rows> : <Columns>{children}</Columns>;
}

function Rows({ children }: { children: ReactNode }) {
  return (
    <Group className="panels" orientation="vertical">
      <Panel id="view" minSize="260px">
        {children}
      </Panel>
      <Separator className="divider divider-row" aria-label="Height of the inspector" />
      <Panel id="inspector" defaultSize="40%" minSize="160px">
        <Inspector />
      </Panel>
    </Group>
  );
}

function Columns({ children }: { children: ReactNode }) {
  const columns = useDefaultLayout({ id: 'spokelab.columns' });
  const hasInspector = useLab(selectHasInspector);
  return (
    <Group
      className="panels"
      orientation="horizontal"
      defaultLayout={columns.defaultLayout}
      {...(hasInspector ? { onLayoutChanged: columns.onLayoutChanged } : {})}
    >
      <Panel id="view" minSize="420px">
        {children}
      </Panel>
      {hasInspector && <Separator className="divider divider-column" aria-label="Width of the inspector" />}
      {hasInspector && (
        <Panel id="inspector" defaultSize="338px" minSize="260px" maxSize="620px" groupResizeBehavior="preserve-pixel-size">
          <Inspector />
        </Panel>
      )}
    </Group>
  );
}
