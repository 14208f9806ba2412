import type { KeyboardEvent, MouseEvent } from 'react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { EDGES_ALONE_MAX } from '../../../store/crowd.ts';
import { useFrame, useLab, useSession } from '../../../store/lab-context.tsx';
import { openDialog, select } from '../../../store/lab-store.ts';
import type { Selection } from '../../../store/selection.ts';
import {
  selectCapacity,
  selectEdges,
  selectEdgesBy,
  selectHub,
  selectLab,
  selectMoment,
  selectSelectedEdge,
  selectSelection,
} from '../../../store/selectors.ts';
import { useIsCalm } from '../../../store/use-is-calm.ts';
import { usePalette } from '../../../store/use-palette.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Network, Plus, Table2 } from '../../../ui/icons.ts';
import { PointMenu } from '../../../ui/Menu.tsx';
import { placeIn } from '../../../ui/place-in.ts';
import { useSize } from '../../../ui/use-size.ts';
import { menuFor } from '../menus.tsx';
import type { Arrangement } from './arrangement.ts';
import { arrange, groupKey } from './arrangement.ts';
import { EdgeCard } from './EdgeCard.tsx';
import { EdgeTable } from './EdgeTable.tsx';
import { GroupCard } from './GroupCard.tsx';
import { HubNode } from './HubNode.tsx';
import { LinkHandle } from './LinkHandle.tsx';
import { nearestTowards } from './link-geometry.ts';
import { TopologyScene } from './topology-scene.ts';
import type { Point } from './wheel-layout.ts';

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture, or the same as a table. */
export function Topology() {
  const { store } = useSession();
  const [isTable, setIsTable] = useState(false);
  return (
    <section className="topology" aria-label="Topology">
      <div className="panel-head">
        <h2>Topology</h2>
        <GroupChoice />
        <IconButton label="Add an edge" icon={<Plus size={15} />} onClick={() => openDialog(store, { kind: 'add-edge' })} />
        <IconButton
          label="Show the topology as a table"
          icon={<Table2 size={15} />}
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
        />
      </div>
      {isTable ? <EdgeTable /> : <Picture />}
    </section>
  );
}

function Picture() {
  const session = useSession();
  const { store } = session;
  const edges = useLab(selectEdges);
  const hub = useLab(selectHub);
  const selection = useLab(selectSelection);
  const isKnown = useLab(selectLab) !== undefined;
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const palette = usePalette();
  const [scene] = useState(() => new TopologyScene(session));
  const [target, setTarget] = useState<Selection>();
  const by = useLab(selectEdgesBy);
  const selected = useLab(selectSelectedEdge);
  const arrangement = useMemo(() => arrange(edges, size, by, selected), [edges, size, by, selected]);
  const groupNames = useMemo(
    () => new Map(arrangement.kind === 'groups' ? arrangement.groups.map(({ group: { name } }) => [groupKey(name), name]) : []),
    [arrangement],
  );

  const isCalm = useIsCalm();
  useEffect(() => scene.setCalm(isCalm), [scene, isCalm]);
  useEffect(() => scene.setPalette(palette), [scene, palette]);
  useEffect(() => scene.setPlan(arrangement.plan), [scene, arrangement]);
  useEffect(() => scene.setSelected(selectedNode(selection)), [scene, selection]);
  useFrame(useCallback((wallMs: number) => scene.frame(wallMs), [scene]));

  const under = (event: MouseEvent): Selection | undefined => {
    const element = event.target as Element;
    const node = element.closest('[data-node]')?.getAttribute('data-node');
    if (node === 'hub') return { kind: 'hub' };
    if (typeof node === 'string') return { kind: 'edge', id: node };
    const handle = element.closest('[data-link-of]')?.getAttribute('data-link-of');
    if (typeof handle === 'string') return { kind: 'link', edge: handle };
    if (element.closest('button') !== null) return undefined;
    const key = scene.linkAt(placeIn(event.currentTarget, event));
    if (key === undefined) return undefined;
    const name = groupNames.get(key);
    return name === undefined ? { kind: 'link', edge: key } : { kind: 'group', by, name };
  };
  const click = (event: MouseEvent): void => {
    if ((event.target as Element).closest('button, canvas.group-cells') !== null) return;
    select(store, under(event));
  };
  const move = (event: MouseEvent): void => {
    if ((event.target as Element).closest('button') !== null) return;
    const found = under(event);
    scene.setHovered(selectedNode(found));
    (event.currentTarget as HTMLElement).style.cursor = found === undefined ? 'default' : 'pointer';
  };
  return (
    <PointMenu label="Actions" items={menuFor(session, target, edges, hub)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: clicks near a link select it; the link's button does so too */}
      <div
        ref={stage}
        className="topology-stage"
        onClick={click}
        onMouseMove={move}
        onContextMenuCapture={(event) => setTarget(under(event))}
        onKeyDown={moveFocus}
      >
        <canvas className="topology-layer" ref={useCallback((links: HTMLCanvasElement | null) => scene.setLinks(links), [scene])} />
        {size.width > 0 && <Nodes scene={scene} arrangement={arrangement} />}
        <canvas
          className="topology-layer topology-flights"
          ref={useCallback((flights: HTMLCanvasElement | null) => scene.setFlights(flights), [scene])}
        />
        {edges.length === 0 && isKnown && <NoEdges />}
      </div>
    </PointMenu>
  );
}

function Nodes({ scene, arrangement }: { scene: TopologyScene; arrangement: Arrangement }) {
  const { store } = useSession();
  const hub = useLab(selectHub);
  const capacity = useLab(selectCapacity);
  const selection = useLab(selectSelection);
  const palette = usePalette();
  const selectEdge = useCallback((id: string) => select(store, { kind: 'edge', id }), [store]);
  const selectLink = useCallback((edge: string) => select(store, { kind: 'link', edge }), [store]);
  const selectAny = useCallback((chosen: Selection) => select(store, chosen), [store]);
  const selectHubNode = useCallback(() => select(store, { kind: 'hub' }), [store]);
  const onNode = useCallback((key: string, element: HTMLElement | null) => scene.setElement('node', key, element), [scene]);
  const onHandle = useCallback((key: string, element: HTMLElement | null) => scene.setElement('handle', key, element), [scene]);
  const onHover = useCallback((key: string | undefined) => scene.setHovered(key), [scene]);
  const { plan } = arrangement;
  // The Tab key enters the picture at one place; the arrow keys go on from there.
  const selectedEdge = useLab(selectSelectedEdge);
  const entry = selectedEdge !== undefined && isThere(arrangement, selectedEdge) ? selectedEdge : 'hub';
  return (
    <>
      <HubNode
        hub={hub}
        x={plan.hub.x}
        y={plan.hub.y}
        radius={plan.hubRadius}
        isSelected={selection?.kind === 'hub'}
        isEntry={entry === 'hub'}
        onSelect={selectHubNode}
      />
      {arrangement.kind === 'wheel' &&
        arrangement.edges.map((edge) => (
          <LinkHandle
            key={edge.id}
            edge={edge}
            words={arrangement.words(edge)}
            isSelected={selection?.kind === 'link' && selection.edge === edge.id}
            onElement={onHandle}
            onSelect={selectLink}
            onHover={onHover}
          />
        ))}
      {arrangement.kind === 'wheel' &&
        arrangement.edges.map((edge) => (
          <EdgeCard
            key={edge.id}
            edge={edge}
            look={arrangement.look}
            name={edge.id.slice(arrangement.prefix.length)}
            capacity={capacity}
            isSelected={selection?.kind === 'edge' && selection.id === edge.id}
            isEntry={entry === edge.id}
            onElement={onNode}
            onSelect={selectEdge}
          />
        ))}
      {arrangement.kind === 'groups' &&
        arrangement.groups.map((placed) => (
          <GroupCard
            key={placed.group.name}
            placed={placed}
            capacity={capacity}
            palette={palette}
            selectedEdge={selectedEdge}
            isSelected={selection?.kind === 'group' && selection.name === placed.group.name}
            entry={entry}
            onElement={onNode}
            onSelect={selectAny}
          />
        ))}
    </>
  );
}

const isThere = (arrangement: Arrangement, edge: string): boolean =>
  arrangement.kind === 'wheel' || arrangement.groups.some(({ lines }) => lines.some((line) => line.edge.id === edge));

/** Where edges are a crowd: what they stand together by. */
function GroupChoice() {
  const { store } = useSession();
  const by = useLab(selectEdgesBy);
  const isCrowd = useLab(selectEdges).length > EDGES_ALONE_MAX;
  if (!isCrowd) return null;
  return (
    <select
      className="input group-choice"
      aria-label="Group edges by"
      value={by}
      onChange={({ target }) => store.setState({ edgesBy: target.value === 'state' ? 'state' : 'namespace' })}
    >
      <option value="namespace">by namespace</option>
      <option value="state">by state</option>
    </select>
  );
}

function NoEdges() {
  const session = useSession();
  const { store } = session;
  if (useLab(selectMoment) !== undefined)
    return (
      <div className="topology-empty">
        <EmptyState
          icon={<Network size={22} strokeWidth={1.6} />}
          title="No edge at this moment"
          actions={<Button onClick={() => session.step(1)}>View the next step</Button>}
        >
          The lab had none then. Step on, or go back to now.
        </EmptyState>
      </div>
    );
  return (
    <div className="topology-empty">
      <EmptyState
        icon={<Network size={22} strokeWidth={1.6} />}
        title="No edges yet"
        actions={
          <Button look="primary" icon={<Plus size={14} />} onClick={() => openDialog(store, { kind: 'add-edge' })}>
            Add an edge
          </Button>
        }
      >
        An edge takes payloads from its plugins and sends them to the hub. Add one, then drop a bundle on the window to give it a plugin.
      </EmptyState>
    </div>
  );
}

function selectedNode(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'link') return selection.edge;
  return selection?.kind === 'group' ? groupKey(selection.name) : undefined;
}

/** The arrow keys go to the nearest node or link in their direction. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const direction = ARROWS[event.key];
  const current = (event.target as Element).closest('[data-spot]');
  if (direction === undefined || current === null) return;
  event.preventDefault();
  const centre = (element: Element): Point => {
    const box = element.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const others = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-spot]')].filter((element) => element !== current);
  nearestTowards(
    centre(current),
    direction,
    others.map((element) => [element, centre(element)] as const),
  )?.focus();
}
