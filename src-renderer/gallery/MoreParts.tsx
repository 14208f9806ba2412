import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { CodeBlock } from '../ui/CodeBlock.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Figures } from '../ui/Figures.tsx';
import { Hint } from '../ui/Hint.tsx';
import { Inbox } from '../ui/icons.ts';
import { Mark } from '../ui/Mark.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { PlacedMenu, PointMenu } from '../ui/Menu.tsx';
import { ExpectationList } from '../ui/ReportParts.tsx';
import { TaskProgressNote } from '../ui/TaskProgressNote.tsx';
import { Part } from './Part.tsx';

const nothing = (): void => {};
const ITEMS: readonly MenuItem[] = [
  { label: 'Copy as JSON', run: nothing },
  { label: 'Copy as scenario', run: nothing },
];
const ROWS = [
  ['edge-us-1:118', '284 B', 'delivered'],
  ['edge-us-1:117', '281 B', 'pending'],
  ['edge-us-1:116', '290 B', 'lost'],
] as const;
const PROSE = 'The answer **dies on the way**, and the edge *keeps* its five payloads:\n\n- once more with `#3`,\n- and counted twice.';

/** What takes time, what is told, what lies in rows. */
export function MoreParts({ theme }: { theme: string }) {
  return (
    <>
      <Progress theme={theme} />
      <Told theme={theme} />
      <Rows theme={theme} />
      <Pointed theme={theme} />
    </>
  );
}

function Progress({ theme }: { theme: string }) {
  return (
    <Part title="What takes long" theme={theme}>
      <TaskProgressNote progress={undefined} isCancelling={false} onCancel={nothing} />
      <TaskProgressNote
        progress={{ doing: `Searching, ${theme}`, done: 120, of: 500 }}
        counts="runs"
        isCancelling={false}
        onCancel={nothing}
      />
      <TaskProgressNote progress={{ doing: `Writing, ${theme}`, done: 48_000 }} counts="events" isCancelling={false} onCancel={nothing} />
      <TaskProgressNote progress={{ doing: `Ending, ${theme}`, done: 360, of: 500 }} counts="runs" isCancelling onCancel={nothing} />
    </Part>
  );
}

function Told({ theme }: { theme: string }) {
  return (
    <Part title="What is told" theme={theme}>
      <div className="gallery-prose">
        <Markdown text={PROSE} />
        <p>
          <Figures text="The answer of 137 B came after 1 min 28 s." />
        </p>
      </div>
      <CodeBlock hasNumbers={false} text={'edge-us-1 #3 · 31\nedge-us-1 #4 · 2'} label={`Without numbers, ${theme}`} />
      <CodeBlock text={'hub:\n  plugins: []\n\nedges: []'} label={`With numbers, ${theme}`} />
      <ExpectationList
        expectations={[
          { text: 'duplicates = 0', ok: false, actual: '31', brokenAtUs: 52_012_000, inevitableAtUs: 30_100_000 },
          { text: 'pending = 0', ok: false, actual: '4' },
        ]}
        onOpen={nothing}
      />
      <ExpectationList expectations={[]} />
      <p>
        A word that{' '}
        <button type="button" className="text-button">
          does something
        </button>
        , and{' '}
        <button type="button" className="link-button">
          one that leads on
        </button>
        .
      </p>
      <EmptyState icon={<Inbox size={22} strokeWidth={1.6} />} title="Nothing to do here">
        It fills by itself.
      </EmptyState>
    </Part>
  );
}

function Rows({ theme }: { theme: string }) {
  return (
    <Part title="Rows" theme={theme}>
      <section className="row-table gallery-rows" aria-label={`Payloads in rows, ${theme}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">payload</th>
              <th scope="col" className="number">
                size
              </th>
              <th scope="col">outcome</th>
            </tr>
          </thead>
          <tbody style={{ height: ROWS.length * 28 }}>
            {ROWS.map(([id, size, outcome], index) => (
              <tr key={id} aria-current={index === 1 || undefined} style={{ transform: `translateY(${index * 28}px)` }}>
                <td className="mono row-name">
                  <Mark tone={outcome} size={9} />
                  {id}
                </td>
                <td className="mono number">{size}</td>
                <td>{outcome}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Part>
  );
}

/** Hints come to the pointer and to the focus. */
function Pointed({ theme }: { theme: string }) {
  const [isPlaced, setIsPlaced] = useState(false);
  return (
    <Part title="Where the pointer is" theme={theme}>
      <Hint text="All of this lab's randomness comes from it." keys="S">
        <Button look="quiet">A hint, {theme}</Button>
      </Hint>
      <PointMenu label={`At the pointer, ${theme}`} items={ITEMS}>
        <button type="button" className="gallery-box">
          Secondary click, or Shift F10
        </button>
      </PointMenu>
      <span className="gallery-place">
        <Button onClick={() => setIsPlaced(true)}>Open a menu at a place, {theme}</Button>
        {isPlaced && <PlacedMenu label={`At a place, ${theme}`} items={ITEMS} x={24} y={34} onClose={() => setIsPlaced(false)} />}
      </span>
    </Part>
  );
}
